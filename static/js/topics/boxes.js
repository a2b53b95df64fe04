// The boxes of checklists in posts. Who may set one does so in the text itself, and the others see it.
const BOX = '.prose li.task input[type=checkbox]';
const boxesOf = (post) => [...post.querySelectorAll(BOX)];
const lineOf = (box) => box.closest('label').textContent.split(/\s+/).filter(Boolean).join(' ');

function unlock(post) {
  const place = post.closest('[data-me]');
  const isOwn = post.dataset.author === place?.dataset.me;
  const may = place?.matches('.is-moderated') || (place?.matches('.is-open') && isOwn);
  if (may) for (const box of boxesOf(post)) box.disabled = false;
}
for (const post of document.querySelectorAll('.post')) unlock(post);

// The push of a change puts the post there anew: the focus goes on where it was.
let focused = {};
document.addEventListener('samenspel:added', ({ detail: { element } }) => {
  if (!element.matches('.post')) return;
  unlock(element);
  if (element.id === focused.id && document.activeElement === document.body) boxesOf(element)[focused.number]?.focus();
});

async function send(post, number, words, isTicked) {
  const body = new FormData(document.getElementById('bericht'));
  body.set('number', number);
  body.set('words', words);
  body.set('ticked', isTicked ? 'yes' : 'no');
  const path = `${new URL(post.querySelector('.post-link').href).pathname}/vinkjes`;
  const headers = { 'HX-Request': 'true' };
  const answer = await fetch(path, { method: 'POST', body, headers, keepalive: true }).catch(() => null);
  if (answer?.status === 204) return;
  const { boxGone, boxFailed } = document.querySelector('[data-me]').dataset;
  document.dispatchEvent(new CustomEvent('samenspel:say', { detail: answer?.status === 409 ? boxGone : boxFailed }));
  const there = document.getElementById(post.id);
  const box = there && boxesOf(there)[number];
  if (box) box.checked = !isTicked;
}

let last = Promise.resolve(); // one after the other: the last press counts
document.addEventListener('change', ({ target: box }) => {
  const post = box.matches(BOX) && box.closest('.post');
  if (!post) return;
  const number = boxesOf(post).indexOf(box);
  const [words, isTicked] = [lineOf(box), box.checked];
  focused = document.activeElement === box ? { id: post.id, number } : {};
  last = last.then(() => send(post, number, words, isTicked));
});
