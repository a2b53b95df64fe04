import { hasShortcuts } from './shortcuts.js';

// <details class="menu">: closes by Escape, by a click elsewhere and when another menu opens.
const opened = () => document.querySelectorAll('details.menu[open]');

function close(menu, withFocus = false) {
  menu.open = false;
  if (withFocus) menu.querySelector('summary').focus();
}

document.addEventListener('click', (event) => {
  for (const menu of opened()) if (!menu.contains(event.target)) close(menu);
});

document.addEventListener('focusin', (event) => {
  for (const menu of opened()) if (!menu.contains(event.target)) close(menu);
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    for (const menu of opened()) close(menu, menu.contains(document.activeElement));
    return;
  }
  const menu = event.target.closest?.('details.menu[open]');
  if (!menu || !['ArrowDown', 'ArrowUp'].includes(event.key)) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll('.menu-items :is(a, button)')];
  const at = items.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
  items.at(at % items.length)?.focus();
});

// "/" goes to the search field, as in most applications for daily work. Who speaks to a computer switches it off: a letter
// in what they say would do something on the page.
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey || !hasShortcuts()) return;
  const field = document.querySelector('.bar-search input');
  if (!field?.checkVisibility()) return;
  event.preventDefault();
  field.focus();
});
