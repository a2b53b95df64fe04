// The start page changes by itself. When there is news (a push, another count at the bell, a meeting that begins) the page
// asks for its parts anew: what is to do and new (#dag), and what stands beside it (#ernaast). What somebody just answered
// stays where it is until they come back; so do what they opened, their focus, and the row at the top of their screen.
import { focusAgain, isOnScreen } from '../shell/focus.js';

const WAIT = 400;
const PARTS = ['dag', 'ernaast'];
let waiting = null;
let again = null; // the moment of today at which something is to be said otherwise
let acts = 0; // how often somebody answered here

const parse = (html) => {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
};

// The row with the focus where that is in view, or else the first one in view, so that nothing moves under a thumb.
function anchorOf(day, focused) {
  const inView = (row) => row.getBoundingClientRect().top >= 0;
  return (focused && focused.closest('li[id]')) || [...day.querySelectorAll('li[id]')].find(inView);
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
  const anchor = day.id === 'dag' ? anchorOf(day, wasOnScreen && focused) : null;
  const top = anchor?.getBoundingClientRect().top;
  const known = new Set([...day.querySelectorAll('li[id]')].map((row) => row.id));
  keep(day, parts);
  for (const id of opened) parts.getElementById(id)?.setAttribute('open', '');
  for (const row of parts.querySelectorAll('li[id]')) if (!known.has(row.id)) row.classList.add('is-fresh');
  day.replaceChildren(...parts.children);
  window.htmx.process(day);
  const row = anchor && document.getElementById(anchor.id);
  if (row) window.scrollBy(0, row.getBoundingClientRect().top - top);
  const found = focused && (focused.isConnected ? focused : same(focused));
  if (found) focusAgain(found, wasOnScreen);
}

const nameOf = (control) => control.getAttribute('aria-label') ?? control.textContent.trim();

// The control of the same row or panel that does the same; the first of the panel where its row is gone.
function same(control) {
  const controlsOf = (css) => {
    const part = document.getElementById(control.closest(css)?.id);
    return [...(part?.querySelectorAll('a, button, summary') ?? [])];
  };
  return controlsOf('li[id], section[id]').find((each) => nameOf(each) === nameOf(control)) ?? controlsOf('section[id]')[0];
}

// Parts that were asked for before an answer was given are out of date, and would take away what it comes back to.
async function refresh() {
  waiting = null;
  const before = acts;
  const answer = await fetch('/', { headers: { 'HX-Request': 'true' } });
  const html = await answer.text();
  if (!document.getElementById('dag') || answer.status !== 200 || answer.redirected) return;
  if (acts !== before || document.querySelector(':is(#dag, #ernaast) .htmx-request')) {
    soon();
    return;
  }
  const parts = parse(html);
  for (const id of PARTS) {
    const [old, fresh] = [document.getElementById(id), parts.getElementById(id)];
    if (!old || !fresh) continue;
    const content = document.createDocumentFragment();
    content.append(...fresh.children);
    merge(old, content);
  }
  comeBack();
}

// Asks again when something of today begins, can be joined or is over, and at midnight; a browser that slept does so late.
function comeBack() {
  const wait = Date.parse(document.querySelector('#dag [data-again]')?.dataset.again) - Date.now();
  clearTimeout(again);
  if (wait > 0) again = setTimeout(soon, wait + 1000);
}

function soon() {
  if (document.getElementById('dag')) waiting ??= setTimeout(() => refresh().catch(() => {}), WAIT);
}

document.addEventListener('htmx:beforeRequest', ({ target }) => {
  if (target.closest('#dag, #ernaast')) acts += 1;
});
document.addEventListener('refresh', ({ target }) => {
  if (target.id === 'dag') soon();
});

// A page that was away (asleep, without a network, in the browser's back/forward cache) may have missed a push.
let heard = false;
document.addEventListener('samenspel:listening', ({ target }) => {
  if (target.id !== 'dag') return;
  if (heard) soon();
  heard = true;
}, true);

comeBack();

// Without a socket the bell asks every minute how much is unread.
let count = document.getElementById('notice-count')?.dataset.count;
document.addEventListener('samenspel:added', ({ detail: { element } }) => {
  if (element.id !== 'notice-count' || element.dataset.count === count) return;
  count = element.dataset.count;
  soon();
});
