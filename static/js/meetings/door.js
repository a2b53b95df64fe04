// Taps on the list at the door. Each is kept in this browser until the server took it, so a hall without a network, a page
// that is loaded again and a session that ended lose none. One name has one tap, the last; it says how long ago it was made,
// and where somebody else tapped later, theirs holds and is shown. What waits is sent from any page of the same account.
import { check, signInHref, token, waitAfter } from '../components/session.js';
import { drop, isOld, keyOf, keys, load, store } from '../components/storage.js';
import { announce } from '../shell/announce.js';
import { apply } from '../shell/apply.js';

const START = keyOf('taps', '');
const state = document.querySelector('[data-door]');
const words = document.getElementById('klad');
const memory = new Map();
const saved = [];
let isSending = false;
let failures = 0;
let again;
let why = '';
let refused = '';

// A browser that keeps nothing has them as long as the page is open.
const tapsOf = (key) => load(key)?.taps ?? memory.get(key) ?? {};
const say = (text) => document.dispatchEvent(new CustomEvent('samenspel:say', { detail: text }));
const doorOf = (key) => key.slice(START.length);

// Another tab may have added or sent some meanwhile: only this one changes.
function replace(key, person, tap) {
  const taps = { ...tapsOf(key) };
  delete taps[person];
  if (tap) taps[person] = tap;
  memory.set(key, taps);
  if (Object.keys(taps).length) store(key, { taps });
  else drop(key);
}

function waiting() {
  const all = new Set([...keys(START), ...memory.keys()]);
  return [...all].flatMap((key) => Object.entries(tapsOf(key)).map(([person, tap]) => ({ key, person, tap })))
    .sort((a, b) => a.tap.at - b.tap.at);
}

// The list as it is tapped here, over what the server last said.
function show() {
  if (!state) return;
  const here = tapsOf(START + state.dataset.door);
  for (const note of document.querySelectorAll('.door-note:not([hidden])')) if (!here[note.closest('li').id.slice(4)]) note.hidden = true;
  for (const [person, { present }] of Object.entries(here)) {
    const line = document.getElementById(`wie-${person}`);
    if (!line) continue;
    const isIn = present === 'ja';
    line.classList.toggle('is-in', isIn);
    line.querySelector('button').setAttribute('aria-pressed', isIn);
    line.querySelector('[name=present]').value = isIn ? 'nee' : 'ja';
    const note = line.querySelector('.door-note');
    note.hidden = !why;
    note.textContent = why && state.dataset[why];
  }
  const names = Object.values(here).map(({ name }) => name);
  const text = why && names.length ? state.dataset.waits.replace('{}', names.join(', ')) : refused;
  if (state.firstChild?.textContent === text) return;
  state.textContent = text;
  if (text === refused || why !== 'out') return;
  const link = document.createElement('a');
  Object.assign(link, { href: signInHref(), textContent: words.dataset.signIn });
  state.append(' ', link);
}

function pause(reason, least = 0) {
  why = reason;
  show();
  clearTimeout(again);
  // Who is signed out comes back by a new page.
  if (reason === 'away' || reason === 'busy') again = setTimeout(flush, waitAfter(failures, least));
  failures += 1;
  return false;
}

function take({ key, person, tap }, html) {
  if (tapsOf(key)[person]?.at === tap.at) replace(key, person);
  const answer = new DOMParser().parseFromString(`<ul>${html}</ul>`, 'text/html').body;
  const later = answer.querySelector('[data-later]')?.textContent.trim();
  if (later) say(later);
  else if (why || doorOf(key) !== state?.dataset.door) saved.push(tap.name);
  if (doorOf(key) !== state?.dataset.door) return;
  for (const part of answer.querySelectorAll('.door-person, #binnen')) apply({ action: 'replace', target: `#${part.id}`, html: part.outerHTML });
  announce(document.getElementById('binnen')?.textContent.trim());
}

// Whether to go on with the next one.
async function send(each, isAgain = false) {
  const { key, person, tap } = each;
  const body = new URLSearchParams({ csrf_token: token(), account: person, present: tap.present, age: Math.max(0, Date.now() - tap.at) });
  let answer;
  let html;
  try {
    const headers = { 'HX-Request': 'true', 'X-CSRFToken': token() };
    answer = await fetch(doorOf(key), { method: 'POST', body, headers, signal: AbortSignal.timeout(15_000) });
    html = await answer.text();
  } catch {
    return pause('away');
  }
  if (answer.ok && !answer.redirected) {
    take(each, html);
    return true;
  }
  if (answer.status === 401) return pause('out');
  if (answer.status === 400 && !isAgain) {
    const reason = await check();
    return reason ? pause(reason) : send(each, true);
  }
  if (answer.status >= 500 || answer.status === 429) return pause('busy', 1000 * Number(answer.headers.get('Retry-After')));
  replace(key, person);
  if (state) refused = state.dataset.refused.replace('{}', tap.name);
  return true;
}

async function flush() {
  clearTimeout(again);
  if (isSending) return;
  isSending = true;
  for (let [next] = waiting(); next; [next] = waiting()) {
    if (isOld(next.tap.at)) replace(next.key, next.person);
    else if (!await send(next)) break;
    else failures = 0;
  }
  isSending = false;
  if (waiting().length) return;
  why = '';
  show();
  if (saved.length) say(words.dataset.tapped.replace('{}', saved.splice(0).join(', ')));
}

// First in line: a tap is no form that is checked and sent as a page.
document.addEventListener('submit', (event) => {
  const line = state && event.target.closest('.door-person');
  if (!line) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { account, present } = event.target.elements;
  const name = line.querySelector('strong').textContent;
  replace(START + state.dataset.door, account.value, { present: present.value, name, at: Date.now() });
  show();
  flush();
}, true);
// Somebody else's tap comes as a new line: what waits here still shows.
document.addEventListener('samenspel:added', ({ detail: { element } }) => { if (element.matches('.door-person')) show(); });
window.addEventListener('online', flush);
document.addEventListener('samenspel:listening', flush, true);
document.addEventListener('samenspel:out', () => memory.clear());

if (words && waiting().length) {
  show();
  flush();
}
