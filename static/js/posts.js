// Posts of a topic: which are mine (a push is the same for everybody), and my own reply put where it belongs.
import { add } from './apply.js';

document.addEventListener('samenspel:added', ({ detail: { element } }) => {
  const me = element.closest('[data-me]')?.dataset.me;
  if (me && element.matches('.post')) element.classList.toggle('is-mine', element.dataset.author === me);
});

// The answer to my POST and the push of the same reply both come: by its id and number it is shown once, in its place.
document.addEventListener('htmx:oobBeforeSwap', (event) => {
  const { target, fragment } = event.detail;
  if (!target.matches('.posts[data-room]')) return;
  event.detail.shouldSwap = false;
  add(target, fragment.innerHTML);
});
