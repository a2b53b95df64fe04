// Posts of a topic: which are mine (a push is the same for everybody), and my own reply put where it belongs.
import { addAnswer } from '../shell/apply.js';

document.addEventListener('samenspel:added', ({ detail: { element } }) => {
  const me = element.closest('[data-me]')?.dataset.me;
  if (me && element.matches('.post')) element.classList.toggle('is-mine', element.dataset.author === me);
});

// The same for mentions of me, and for guests, who see no pages of persons and funds (see activity/mentions/words.py).
document.addEventListener('samenspel:added', ({ detail: { element } }) => {
  const { mine, unlinked } = element.closest('[data-mine]')?.dataset ?? {};
  for (const link of mine ? element.querySelectorAll('a[data-mention]') : []) {
    const key = link.dataset.mention;
    link.classList.toggle('is-me', mine.split(' ').includes(key));
    if (unlinked !== undefined && !key.startsWith('group:')) link.removeAttribute('href');
  }
});

// The answer to my POST and the push of the same reply both come: by its id and number it is shown once, in its place.
document.addEventListener('htmx:oobBeforeSwap', (event) => {
  const { target, fragment } = event.detail;
  if (!target.matches('.posts[data-room]')) return;
  event.detail.shouldSwap = false;
  addAnswer(target, fragment.innerHTML);
});

// A quote goes into what one is writing: the words one selected in the post, or all of it.
document.addEventListener('click', (event) => {
  const link = event.target.closest('.post-quote');
  const composer = document.querySelector('#reageren ss-composer');
  if (!link || !composer || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const post = link.closest('.post');
  composer.insert(quoted(post));
  composer.scrollIntoView({ block: 'center' });
});

function quoted(post) {
  const body = post.querySelector('.prose');
  const chosen = getSelection();
  const isOfPost = !chosen.isCollapsed && body.contains(chosen.anchorNode) && body.contains(chosen.focusNode);
  const lines = (isOfPost ? chosen.toString() : body.innerText).split('\n').map((line) => line.trim()).filter(Boolean);
  return [`**${post.querySelector('.person-name').textContent}:**`, ...lines].map((line) => `> ${line}`).join('\n>\n');
}
