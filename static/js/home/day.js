// The start page changes by itself. When there is news (a push, or another count at the bell) the page asks for its parts
// anew. What somebody just answered stays where it is until they come back; so do what they opened, their focus, and the
// row at the top of their screen.
import { focusAgain, isOnScreen } from '../shell/focus.js';

const WAIT = 400;
let waiting = null;
let acts = 0; // how often somebody answered here

const parse = (html) => {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
};

// The first row in view, so that nothing moves under a thumb.
function firstInView(day) {
  return [...day.querySelectorAll('li[id]')].find((row) => row.getBoundingClientRect().top >= 0);
}

// Puts what was answered (data-kept) into the new parts: in the place of its row, or at the same place in the same list.
function keep(day, parts) {
  for (const kept of day.querySelectorAll('[data-kept]')) {
    const same = parts.getElementById(kept.id);
    if (same) same.replaceWith(kept);
    else if (kept.parentElement === day) parts.insertBefore(kept, parts.children[[...day.children].indexOf(kept)] ?? null);
    else {
      const place = [...kept.parentElement.children].indexOf(kept);
      const list = parts.querySelector(`#${kept.closest('section').id} .rows`);
      list?.insertBefore(kept, list.children[place] ?? null);
    }
  }
}

function merge(day, parts) {
  const opened = [...day.querySelectorAll('details[open][id]')].map((details) => details.id);
  const focused = day.contains(document.activeElement) ? document.activeElement : null;
  const wasOnScreen = focused && isOnScreen(focused);
  const anchor = firstInView(day);
  const top = anchor?.getBoundingClientRect().top;
  const known = new Set([...day.querySelectorAll('li[id]')].map((row) => row.id));
  keep(day, parts);
  for (const id of opened) parts.getElementById(id)?.setAttribute('open', '');
  for (const row of parts.querySelectorAll('li[id]')) if (!known.has(row.id)) row.classList.add('is-fresh');
  day.replaceChildren(...parts.children);
  window.htmx.process(day);
  const row = anchor && document.getElementById(anchor.id);
  if (row) window.scrollBy(0, row.getBoundingClientRect().top - top);
  const found = focused && (focused.isConnected ? focused : focused.closest('li[id]') && again(focused));
  if (found) focusAgain(found, wasOnScreen);
}

// The control of the same row that does the same.
function again(control) {
  const row = document.getElementById(control.closest('li[id]').id);
  const name = control.getAttribute('aria-label') ?? control.textContent.trim();
  return [...(row?.querySelectorAll('a, button, summary') ?? [])].find(
    (each) => (each.getAttribute('aria-label') ?? each.textContent.trim()) === name,
  );
}

// Parts that were asked for before an answer was given are out of date, and would take away what it comes back to.
async function refresh() {
  waiting = null;
  const before = acts;
  const answer = await fetch('/', { headers: { 'HX-Request': 'true' } });
  const html = await answer.text();
  const day = document.getElementById('dag');
  if (!day || answer.status !== 200 || answer.redirected) return;
  if (acts !== before || day.querySelector('.htmx-request')) soon();
  else merge(day, parse(html));
}

function soon() {
  if (document.getElementById('dag')) waiting ??= setTimeout(() => refresh().catch(() => {}), WAIT);
}

document.addEventListener('htmx:beforeRequest', ({ target }) => {
  if (target.closest('#dag')) acts += 1;
});
document.addEventListener('refresh', ({ target }) => {
  if (target.id === 'dag') soon();
});

// Without a socket the bell asks every minute how much is unread.
let count = document.getElementById('notice-count')?.dataset.count;
document.addEventListener('samenspel:added', ({ detail: { element } }) => {
  if (element.id !== 'notice-count' || element.dataset.count === count) return;
  count = element.dataset.count;
  soon();
});
