// The menu of a post gets its items, which stand once on the page, when it opens; without scripts it leads to them.
document.addEventListener('click', (event) => {
  const menu = event.target.closest('.post-menu > summary')?.parentElement;
  const shared = document.getElementById('post-items');
  if (!menu || !shared || menu.open) return;
  const post = menu.closest('.post');
  const path = new URL(menu.querySelector('.post-link').href).pathname;
  const items = menu.querySelector('.menu-items');
  items.innerHTML = shared.innerHTML.replaceAll('@path@', path).replaceAll('@number@', post.dataset.seq);
  if (!post.dataset.seq) for (const item of items.querySelectorAll('[data-reply]')) item.remove();
  for (const item of items.querySelectorAll(`[data-answer="${!post.matches('.is-answer')}"]`)) item.remove();
});
