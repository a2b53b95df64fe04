// Pages that change by themselves. An element with data-room="group:<id>" hears that room; with data-catchup="/url" it
// asks ?after=<highest data-seq> whenever it may have missed something; what has no numbers says in that address what
// it shows already. Sockets may lose, HTTP does not. Where there is no socket (too many pages are open, something on the
// way lets none through), it asks every minute.
import { io } from 'socket.io-client';
import { announce } from './announce.js';
import { apply, catchUpWith, highest } from './apply.js';
import './counts.js';
import '../chat/chat.js';
import '../topics/posts.js';
import '../meetings/minutes/report.js';
import '../home/day.js';

const MINUTE = 60_000;
// Whoever is refused once need not be asked about every few seconds; `online` and the minute ask again as well.
const socket = io({ transports: ['websocket'], autoConnect: false, reconnectionDelayMax: 20_000 });
const rooms = () => new Set([...document.querySelectorAll('[data-room]')].map((element) => element.dataset.room));
const within = (room) => document.querySelectorAll(`[data-room="${CSS.escape(room)}"]`);

// Whether the server answered.
async function catchUp(element, after = highest(element)) {
  const address = new URL(element.dataset.catchup, location.href);
  address.searchParams.set('after', after);
  const answer = await fetch(address, { headers: { 'HX-Request': 'true' } });
  if (answer.status === 200 && !answer.redirected) catchUpWith(element, await answer.text());
  return answer.status < 500;
}

async function catchUpAll() {
  const asked = [...document.querySelectorAll('[data-room][data-catchup]')].map((element) => catchUp(element));
  const answers = await Promise.allSettled(asked);
  return answers.some((answer) => answer.value);
}

document.addEventListener('samenspel:gap', ({ target, detail }) => {
  if (target.dataset.catchup) catchUp(target, detail.after).catch(() => {});
});

function listen(room) {
  socket.emit('listen', { room }, (answer) => {
    if (answer !== 'ok') return;
    for (const element of within(room)) {
      element.dispatchEvent(new CustomEvent('samenspel:listening'));
      // First listen, then look back: in the other order a push between the two would be lost.
      if (element.dataset.catchup) catchUp(element).catch(() => {});
    }
  });
}

// Asked to connect a second time while it is at it, a socket greets twice, and the server hangs up on that.
function begin() {
  if (socket.active || !document.body.dataset.account || !rooms().size) return; // who is not signed in hears nothing
  socket.connect();
  tell(false); // what is on the way may let it open and say nothing
}

// A page on which only counts are live needs no words about the connection; it catches up every minute all the same.
const isLive = () => [...rooms()].some((room) => !room.startsWith('account:'));

function tell(connected) {
  const state = document.getElementById('verbinding');
  if (!state) return;
  if (connected) {
    clearTimeout(tell.waiting);
    tell.waiting = null;
    if (!state.hidden) document.dispatchEvent(new CustomEvent('samenspel:say', { detail: state.dataset.back }));
    state.hidden = true;
    // A short break needs no words; only one that lasts, and then its end.
  } else tell.waiting ??= setTimeout(withoutSocket, 3000, state);
}

async function withoutSocket(state) {
  const polled = await catchUpAll();
  if (socket.connected || !tell.waiting) return;
  for (const words of state.querySelectorAll('[data-polled]')) words.hidden = (words.dataset.polled === 'true') !== polled;
  state.hidden = !isLive();
  tell.waiting = setTimeout(withoutSocket, MINUTE, state);
}

socket.on('connect', () => {
  tell(true);
  rooms().forEach(listen);
});
socket.on('disconnect', (reason) => {
  if (reason === 'io client disconnect') return;
  tell(false);
  // The server hung up because rights changed: ask again.
  if (reason === 'io server disconnect') setTimeout(begin, 500 + 1500 * Math.random());
});
socket.on('connect_error', () => {
  tell(false);
  if (!socket.active) setTimeout(begin, 5000); // the server was there, and could not look who this is
});
socket.on('push', apply);
for (const event of ['typing', 'presence']) {
  socket.on(event, (detail) => {
    for (const element of within(detail.room)) element.dispatchEvent(new CustomEvent(`samenspel:${event}`, { detail, bubbles: true }));
  });
}

document.addEventListener('samenspel:typing-here', (event) => {
  if (socket.connected) socket.emit('typing', event.detail);
});
document.addEventListener('samenspel:here', ({ detail: { room, isHere } }) => {
  if (socket.connected) socket.emit(isHere ? 'here' : 'away', { room });
});
document.addEventListener('htmx:load', (event) => {
  const found = event.detail.elt.querySelectorAll?.('[data-room]') ?? [];
  if (socket.connected) new Set([...found].map((element) => element.dataset.room)).forEach(listen);
});

// What comes in is told politely, in the words that the partial brings along (data-say).
document.addEventListener('samenspel:added', ({ detail: { element, isNew } }) => {
  const words = isNew && element.dataset.say;
  if (words && !element.classList.contains('is-mine')) announce(words);
});

// A page in the browser's back/forward cache may hold no open socket; it comes back with what it missed.
window.addEventListener('pagehide', () => {
  socket.disconnect();
  clearTimeout(tell.waiting);
  tell.waiting = null;
});
window.addEventListener('pageshow', begin);
window.addEventListener('online', () => {
  if (!socket.connected) socket.disconnect();
  begin();
});
begin();
