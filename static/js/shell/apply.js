// Puts a pushed or fetched partial in its place. The order is data-seq, and an element whose id is already there is
// replaced, so the same thing may come twice (by push, by answer, by catching up) and is still shown once.

import { remember, restore } from './focus.js';

function withoutCards(content) {
  for (const link of content.querySelectorAll('a[href^="/mensen/"]')) link.removeAttribute('href');
  for (const photo of content.querySelectorAll('img[src^="/mensen/"]')) photo.remove();
}

const parse = (html) => {
  const template = document.createElement('template');
  template.innerHTML = html;
  // The same goes to everybody; guests see no contact cards.
  if ('noCards' in document.body.dataset) withoutCards(template.content);
  return [...template.content.children];
};

const seqOf = (element) => Number(element.dataset?.seq ?? NaN);

// Where an element belongs among its sisters: before the first with a higher number, or null for the end.
function placeFor(container, element, atStart) {
  const seq = seqOf(element);
  if (Number.isNaN(seq)) return atStart ? container.firstChild : null;
  const later = [...container.children].reverse();
  let place = null;
  for (const sister of later) {
    const other = seqOf(sister);
    if (Number.isNaN(other)) continue;
    if (other < seq) break;
    place = sister;
  }
  return place;
}

function insert(container, element, atStart) {
  const present = element.id && document.getElementById(element.id);
  const mark = present?.contains(document.activeElement) ? remember() : null;
  if (present) present.replaceWith(element);
  else {
    container.querySelector(':scope > [data-empty]')?.remove();
    // A thing that waits for its number (a message on its way) stays below what has one.
    const place = placeFor(container, element, atStart) ?? (atStart ? null : container.querySelector(':scope > [data-waiting]'));
    container.insertBefore(element, place);
    element.classList.add('is-fresh');
  }
  window.htmx.process(element);
  restore(mark);
  container.dispatchEvent(new CustomEvent('samenspel:added', { bubbles: true, detail: { element, isNew: !present } }));
}

export function add(container, html, atStart = false) {
  for (const element of parse(html)) insert(container, element, atStart);
}

// What was missed. A list that has its newest first gets new ones there; a part that this page does not show is left.
export function catchUpWith(container, html) {
  const atStart = container.dataset.newest === 'first';
  for (const element of parse(html)) {
    if (atStart || element.dataset.seq || document.getElementById(element.id)) insert(container, element, atStart);
  }
}

export function apply({ action, target, html }) {
  const found = document.querySelector(target);
  if (!found) return;
  const mark = found.contains(document.activeElement) ? remember() : null;
  if (action === 'append' || action === 'prepend') add(found, html, action === 'prepend');
  else if (action === 'remove') found.remove();
  else if (action === 'refresh') window.htmx.trigger(found, 'refresh');
  else if (action === 'replace') {
    const elements = parse(html);
    found.replaceWith(...elements);
    for (const element of elements) {
      window.htmx.process(element);
      element.dispatchEvent(new CustomEvent('samenspel:added', { bubbles: true, detail: { element, isNew: false } }));
    }
  }
  restore(mark);
}

// The highest number among the children; 0 where there is none.
export const highest = (container) =>
  Math.max(0, ...[...container.children].map(seqOf).filter((seq) => !Number.isNaN(seq)));

// The answer to a POST may have a higher number than what was missed meanwhile: that is asked for as well.
export function addAnswer(container, html) {
  const before = highest(container);
  add(container, html);
  if (highest(container) > before + 1) container.dispatchEvent(new CustomEvent('samenspel:gap', { bubbles: true, detail: { after: before } }));
}
