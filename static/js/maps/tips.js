// A question mark with a popover (see the macro `tip`): the browser opens and closes it; this puts it beside its mark.
document.addEventListener('toggle', (event) => {
  const words = event.target;
  if (event.newState !== 'open' || !words.matches?.('.tip-words')) return;
  const mark = document.querySelector(`[popovertarget="${words.id}"]`)?.getBoundingClientRect();
  if (!mark) return;
  const gap = 8;
  const left = Math.min(Math.max(gap, mark.left - 24), innerWidth - words.offsetWidth - gap);
  const below = mark.bottom + gap + words.offsetHeight < innerHeight;
  words.style.left = `${left}px`;
  words.style.top = `${below ? mark.bottom + gap : Math.max(gap, mark.top - gap - words.offsetHeight)}px`;
}, true);
