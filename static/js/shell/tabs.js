// Where the tabs are wider than the screen, the open one is in sight.
for (const open of document.querySelectorAll('.tabs [aria-current], .chips [aria-current]')) {
  const list = open.closest('ul');
  const { left, right } = open.getBoundingClientRect();
  const bounds = list.getBoundingClientRect();
  if (left < bounds.left || right > bounds.right) list.scrollLeft += left - bounds.left - (bounds.width - (right - left)) / 2;
}
