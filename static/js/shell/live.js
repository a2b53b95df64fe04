// Pages that change by themselves. An element with data-room="group:<id>" hears that room; with data-catchup="/url" it
// asks ?after=<highest data-seq> whenever it may have missed something; what has no numbers says in that address what
// it shows already. Sockets may lose, HTTP does not.
import { io } from 'socket.io-client';
import { apply, catchUpWith, highest } from './apply.js';
import '../chat/chat.js';
import '../topics/posts.js';
import '../meetings/minutes/report.js';

const socket = io({ transports: ['websocket', 'polling'], autoConnect: false });
const rooms = () => new Set([...document.querySelectorAll('[data-room]')].map((element) => element.dataset.room));
const within = (room) => document.querySelectorAll(`[data-room="${CSS.escape(room)}"]`);

async function catchUp(element) {
  const address = new URL(element.dataset.catchup, location.href);
  address.searchParams.set('after', highest(element));
  const answer = await fetch(address, { headers: { 'HX-Request': 'true' } });
  if (answer.status === 200 && !answer.redirected) catchUpWith(element, await answer.text());
}

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
  if (!socket.active && rooms().size) socket.connect();
}

function tell(connected) {
  const state = document.getElementById('verbinding');
  if (!state) return;
  clearTimeout(tell.waiting);
  // A short break needs no words; only one that lasts, and then its end.
  if (connected) {
    if (!state.hidden) document.dispatchEvent(new CustomEvent('samenspel:say', { detail: state.dataset.back }));
    state.hidden = true;
  } else tell.waiting = setTimeout(() => { state.hidden = false; }, 3000);
}

socket.on('connect', () => {
  tell(true);
  rooms().forEach(listen);
});
socket.on('disconnect', (reason) => {
  if (reason === 'io client disconnect') return;
  tell(false);
  // The server hung up because rights changed: ask again.
  if (reason === 'io server disconnect') setTimeout(begin, 1000);
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

document.addEventListener('samenspel:typing-here', (event) => socket.emit('typing', event.detail));
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
  const region = document.getElementById('nieuws');
  if (words && region && !element.classList.contains('is-mine')) region.textContent = words;
});

// A page in the browser's back/forward cache may hold no open socket; it comes back with what it missed.
window.addEventListener('pagehide', () => socket.disconnect());
window.addEventListener('pageshow', begin);
begin();
