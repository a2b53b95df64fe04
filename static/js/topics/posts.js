// Posts of a topic: which are mine (a push is the same for everybody), and my own reply put where it belongs.
import { addAnswer } from '../shell/apply.js';
import './boxes.js';
import './menus.js';
import './quoting.js';
import './reading.js';
import './viewer.js';

document.addEventListener('samenspel:added', ({ detail: { element } }) => {
  const me = element.closest('[data-me]')?.dataset.me;
  if (!me) return;
  if (element.matches('.post')) element.classList.toggle('is-mine', element.dataset.author === me);
  for (const button of element.querySelectorAll('.react')) {
    const isMine = button.dataset.by.split(' ').includes(me);
    button.setAttribute('aria-pressed', isMine);
    button.value = (isMine ? 'not-' : '') + button.value.replace('not-', '');
  }
});

// A reaction is sent without leaving the page. The focus stays where it was.
document.addEventListener('click', async (event) => {
  const button = event.target.closest('.react');
  if (!button) return;
  event.preventDefault();
  const bar = button.closest('.reactions');
  if (bar.hasAttribute('aria-busy')) return;
  bar.setAttribute('aria-busy', 'true');
  const place = [...bar.querySelectorAll('.react')].indexOf(button);
  await window.htmx.ajax('POST', button.getAttribute('formaction'), {
    target: bar, swap: 'outerHTML', source: bar, values: { kind: button.value },
  });
  const fresh = document.getElementById(bar.id);
  fresh?.removeAttribute('aria-busy');
  fresh?.querySelectorAll('.react')[place]?.focus();
});

// The address of a post goes to the clipboard; where that cannot be, the link is an ordinary one.
document.addEventListener('click', async (event) => {
  const link = event.target.closest('.post-link');
  if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const menu = link.closest('details');
  await navigator.clipboard.writeText(link.href);
  document.dispatchEvent(new CustomEvent('samenspel:say', { detail: document.getElementById('post-items').dataset.copied }));
  menu.open = false;
  menu.querySelector('summary').focus();
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
