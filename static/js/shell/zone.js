// All times are those of Brussels. Who is where the clock says something else, now or after it changes, is told so on pages
// with times of meetings; who is not, and who has no scripts, reads nothing of it.
const BRUSSELS = 'Europe/Brussels';
const TIME = /\b\d{1,2}:\d{2}\b/;
const DAY = 86_400_000;

const FORMAT = { dateStyle: 'short', timeStyle: 'short' };

// Zones change their clocks on other days: half a month at a time finds weeks in which they differ.
function isAbroad(now = Date.now()) {
  const [here, there] = [undefined, BRUSSELS].map((timeZone) => new Intl.DateTimeFormat('en', { ...FORMAT, timeZone }));
  return Array.from({ length: 25 }, (_, number) => now + number * 15 * DAY).some((at) => here.format(at) !== there.format(at));
}

const note = document.getElementById('belgische-tijd');

function look() {
  if (note.hidden) note.hidden = !TIME.test(document.getElementById('inhoud').innerText);
}

// The text of a page is looked through only where it matters.
if (note && isAbroad()) {
  look();
  document.addEventListener('htmx:load', look);
  document.addEventListener('samenspel:added', look);
}
