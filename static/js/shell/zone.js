// All times are those of Brussels. Who is where the clock says something else, now or after it changes, is told so on pages
// with times of meetings; who is not, and who has no scripts, reads nothing of it.
const BRUSSELS = 'Europe/Brussels';
const TIME = /\b\d{1,2}:\d{2}\b/;
const DAY = 86_400_000;

// What the clock of a zone says, to the minute; the browser's own without one.
const clock = (at, timeZone) => new Intl.DateTimeFormat('en', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at);

// Zones change their clocks on other days: half a month at a time finds weeks in which they differ.
function isAbroad(now = Date.now()) {
  return Array.from({ length: 25 }, (_, number) => now + number * 15 * DAY).some((at) => clock(at) !== clock(at, BRUSSELS));
}

const note = document.getElementById('belgische-tijd');
let abroad;

function look() {
  if (!note?.hidden || !TIME.test(document.getElementById('inhoud').innerText)) return;
  abroad ??= isAbroad();
  note.hidden = !abroad;
}

look();
document.addEventListener('htmx:load', look);
document.addEventListener('samenspel:added', look);
