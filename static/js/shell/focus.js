// The focus stays when a part of the page is replaced: on the same control, or on what came in the place of where it was.
// Without this the browser forgets it, and who works by keyboard starts again at the top of the page.
const FOCUSABLE = ':is(a[href], button, summary, input:not([type=hidden]), select, textarea):not(:disabled)';
const TYPED = 'textarea, input[type=text], input[type=search]';
const wordsOf = (control) => control.getAttribute('aria-label') ?? control.textContent.trim().replaceAll(/\s+/g, ' ');
export const isOnScreen = (control) => {
  const { top, bottom } = control.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

const scrolls = (element) =>
  element.scrollHeight > element.clientHeight && /auto|scroll/.test(getComputedStyle(element).overflowY);

function isInScroller(control) {
  for (let at = control.parentElement; at && at !== document.body; at = at.parentElement) if (scrolls(at)) return true;
  return false;
}

// Gives it the focus again. What was on the screen before stays there, and not below a bar at its edge; what somebody had
// scrolled away from does not come back. A part that scrolls by itself, as a chat does, keeps its own place.
export function focusAgain(control, wasOnScreen) {
  control.focus({ preventScroll: true });
  if (wasOnScreen && !isInScroller(control)) control.scrollIntoView({ block: 'nearest', behavior: 'instant' });
}

const isLost = () => !document.activeElement || document.activeElement === document.body;

// What is known of the control that has the focus, and of where it stands, from near to far.
export function remember() {
  const control = document.activeElement;
  if (isLost() || control.closest('[contenteditable]')) return null;
  const places = [];
  for (let at = control; at.parentElement; at = at.parentElement) {
    places.push({ id: at.id, parent: at.parentElement, index: [...at.parentElement.children].indexOf(at) });
  }
  const { id, localName: kind, name } = control;
  return { ...typed(control), wasOnScreen: isOnScreen(control), id, kind, name, words: wordsOf(control), places };
}

const typed = (control) => (control.matches(TYPED) ? { start: control.selectionStart, end: control.selectionEnd } : {});

const controlsIn = (root) =>
  [root, ...root.querySelectorAll(FOCUSABLE)].filter((each) => each.matches(FOCUSABLE) && each.checkVisibility());

// Does nothing where the focus is still somewhere.
export function restore(mark) {
  if (!mark || !isLost()) return;
  const at = mark.places.findIndex(({ parent }) => parent.isConnected);
  if (at < 0) return;
  const { parent, index } = mark.places[at];
  const part = parent.children[index] ?? parent;
  const controls = controlsIn(part);
  // The row in which it stood may be gone from a part that came back without it.
  const row = mark.places.slice(1, at).find(({ id }) => id)?.id;
  const near = row && document.getElementById(row);
  const found = (mark.id ? document.getElementById(mark.id) : null)
    ?? controls.find((each) => each.localName === mark.kind && each.name === mark.name && wordsOf(each) === mark.words)
    ?? (near ? controlsIn(near)[0] : row ? null : controls[0])
    ?? part;
  if (!found.matches(FOCUSABLE) && !found.hasAttribute('tabindex')) found.tabIndex = -1;
  focusAgain(found, mark.wasOnScreen);
  if (mark.start !== undefined && found.matches(TYPED)) found.setSelectionRange(mark.start, mark.end);
}
