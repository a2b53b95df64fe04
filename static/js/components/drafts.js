// Whatever is typed in a form stays in this browser until a page proves that the server took it: its key comes back in a
// cookie, or in the answer to htmx. It holds for every form that posts, unless it says data-no-draft. The text never
// leaves the browser earlier. See docs/decisions/0034.
import { account, drop, keyOf, keys, load, store, taken } from './storage.js';

const UNKEPT = ['hidden', 'password', 'submit', 'button', 'reset', 'image', 'fieldset', 'output', 'file'];
const me = Math.random().toString(36).slice(2);
const states = new WeakMap();
const pending = new Set();
const words = document.getElementById('klad');

const fields = (form) => [...form.elements].filter((field) => field.name && !UNKEPT.includes(field.type) && !field.closest('[data-no-draft]'));
const uploads = (form) => [...form.querySelectorAll('input[type=file]')];
const named = (form, name) => form.querySelector(`input[type=hidden][name=${name}]`);
const same = (a, b) => JSON.stringify(a ?? []) === JSON.stringify(b ?? []);
const labelOf = (field) => (field.closest('fieldset')?.querySelector('legend') ?? field.labels?.[0])?.firstChild?.textContent.trim() ?? '';
export const isKept = (form) => states.has(form);

function valuesOf(field, isFirst) {
  if (field.type === 'checkbox' || field.type === 'radio') return (isFirst ? field.defaultChecked : field.checked) ? [field.value] : [];
  if (!field.options) return [isFirst ? field.defaultValue : field.value];
  const chosen = isFirst ? [...field.options].filter((option) => option.defaultSelected) : [...field.selectedOptions];
  if (!chosen.length && !field.multiple && field.options.length) chosen.push(field.options[0]);
  return chosen.map((option) => option.value);
}

// The values by the names of their fields, as they are now or as the server wrote them.
function read(form, isFirst = false) {
  const values = {};
  for (const field of fields(form)) (values[field.name] ??= []).push(...valuesOf(field, isFirst));
  return values;
}

function put(form, name, values) {
  form.dispatchEvent(new CustomEvent('samenspel:rows', { detail: { name, count: values.length } }));
  fields(form).filter((field) => field.name === name).forEach((field, at) => {
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = values.includes(field.value);
    else if (field.options) for (const option of field.options) option.selected = values.includes(option.value);
    else field.value = values[at] ?? '';
    for (const kind of ['input', 'change']) if (!field.matches('[data-submit]')) field.dispatchEvent(new Event(kind, { bubbles: true }));
  });
}

function note(form, isThere) {
  for (const place of form.querySelectorAll('[data-draft-note]')) place.textContent = isThere ? place.dataset.draftNote : '';
}

function typed(form) {
  const { base } = states.get(form);
  const now = read(form);
  const changed = Object.keys({ ...base, ...now }).filter((name) => !same(now[name], base[name]));
  return Object.fromEntries(changed.map((name) => [name, now[name] ?? []]));
}

export function save(form, isSent = false) {
  const state = states.get(form);
  pending.delete(form);
  if (!state || !form.isConnected) return;
  const chosen = uploads(form).flatMap((field) => [...field.files].map((file) => file.name));
  const values = { ...state.clashes, ...typed(form) };
  const files = chosen.length ? chosen : state.files;
  const stored = load(state.slot);
  const isMine = !stored || stored.owner === me;
  note(form, Object.keys(values).length);
  if (!Object.keys(values).length && !files.length) {
    if (isMine) drop(state.slot);
    return;
  }
  // Another tab took this draft over: both go on with their own.
  if (!isMine) state.slot = keyOf('form', state.name, Math.random().toString(36).slice(2));
  const base = Object.fromEntries(Object.keys(values).map((name) => [name, state.base[name] ?? []]));
  const sent = isSent ? [named(form, 'form_key')?.value, named(form, 'nonce')?.value] : isMine && stored?.sent;
  store(state.slot, { owner: me, base, typed: values, files, sent });
}

// What the server took is no draft any more.
function forget(form) {
  pending.delete(form);
  if (!states.has(form)) return;
  drop(states.get(form).slot);
  states.delete(form);
  note(form, false);
  setTimeout(() => form.isConnected && begin(form)); // it stays, for the next thing
}

function line(alert, text, label, action) {
  const paragraph = document.createElement('p');
  paragraph.textContent = text;
  if (label) {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'ds-button is-small', textContent: label });
    button.dataset.variant = 'tertiary';
    button.addEventListener('click', action);
    paragraph.append(' ', button);
  }
  alert.lastElementChild.append(paragraph);
}

function tell(form, draft, isRestored) {
  const state = states.get(form);
  const clashes = Object.entries(state.clashes);
  if (form.matches('.chat-form') || !(isRestored || clashes.length || state.files.length)) return;
  form.querySelector(':scope > .draft')?.remove();
  const alert = words.content.firstElementChild.cloneNode(true);
  form.prepend(alert);
  const when = new Intl.DateTimeFormat(document.documentElement.lang, { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' });
  if (isRestored) {
    line(alert, words.dataset.restored.replace('{}', when.format(draft.at)), words.dataset.drop, () => {
      for (const [name, values] of Object.entries(state.base)) if (!same(read(form)[name], values)) put(form, name, values);
      Object.assign(state, { clashes: {}, files: [] });
      drop(state.slot);
      save(form);
      alert.remove();
    });
  }
  for (const [name, values] of clashes) {
    const field = fields(form).find((each) => each.name === name);
    line(alert, words.dataset.changed.replace('{}', labelOf(field)).replace('{}', values.join(', ')), words.dataset.mine, (event) => {
      delete state.clashes[name];
      put(form, name, values);
      event.target.remove();
    });
  }
  if (state.files.length) line(alert, words.dataset.files.replace('{}', state.files.join(', ')));
}

// Puts back what was typed, unless the page itself changed there since: then both are shown.
function restore(form) {
  const state = states.get(form);
  const drafts = keys(keyOf('form', state.name, '')).map((key) => [load(key), key]).filter(([draft]) => draft);
  const [draft, key] = drafts.sort(([a], [b]) => b.at - a.at)[0] ?? [];
  if (!draft) return;
  const now = read(form);
  let isRestored = false;
  state.slot = key;
  state.files = draft.files;
  store(key, { ...draft, owner: me });
  for (const [name, values] of Object.entries(draft.typed)) {
    const [first, before] = [state.base[name], draft.base[name]];
    if (same(first, values)) state.base[name] = before; // shown again with its errors
    else if (!same(now[name], first)) continue; // somebody was faster than this script
    else if (first && !same(first, before)) state.clashes[name] = values;
    else {
      put(form, name, values);
      isRestored ||= !same(read(form)[name], first);
    }
  }
  if (draft.sent) {
    for (const [at, name] of ['form_key', 'nonce'].entries()) if (draft.sent[at] && named(form, name)) named(form, name).value = draft.sent[at];
  }
  tell(form, draft, isRestored);
}

function begin(form) {
  const isPost = form.getAttribute('method')?.toLowerCase() === 'post' || form.hasAttribute('hx-post');
  if (!account || !isPost || states.has(form) || form.closest('[data-no-draft]')) return;
  if (!fields(form).length && !uploads(form).length) return;
  const action = new URL(form.getAttribute('action') || location.href, location.href);
  const place = `${action.pathname}${action.search}#${form.id}`;
  const all = [...document.forms];
  // All forms of a page have its key; each must prove its own.
  const key = named(form, 'form_key');
  if (key) key.value = `${key.value.replace(/-f\d+$/, '')}-f${all.indexOf(form)}`;
  const twins = all.slice(0, all.indexOf(form)).filter((each) => states.get(each)?.place === place).length;
  const name = twins ? `${place}~${twins}` : place;
  states.set(form, { place, name, slot: keyOf('form', name, me), base: read(form, true), clashes: {}, files: [] });
  restore(form);
}

function beginAll(root) {
  const around = root.closest?.('form');
  // What is loaded into a form later has no earlier value.
  if (states.has(around)) states.get(around).base = { ...read(around, true), ...states.get(around).base };
  for (const form of [...(around === root ? [root] : []), ...root.querySelectorAll('form')]) begin(form);
}

let waiting;
for (const kind of ['input', 'change']) {
  document.addEventListener(kind, ({ target }) => {
    const form = target.form ?? target.closest?.('form');
    if (!states.has(form)) return;
    pending.add(form);
    clearTimeout(waiting);
    waiting = setTimeout(() => pending.forEach((each) => save(each)), 400);
  });
}
document.addEventListener('submit', ({ target }) => save(target, true), true);
window.addEventListener('pagehide', () => pending.forEach((each) => save(each)));
document.addEventListener('htmx:beforeOnLoad', ({ target, detail: { xhr } }) => {
  const form = target.closest?.('form');
  if (form && xhr.getResponseHeader('X-Form-Taken')) forget(form);
});
document.addEventListener('samenspel:taken', ({ target }) => forget(target));
document.addEventListener('samenspel:out', () => pending.clear());

// Whichever page comes next has the proof, and it is short-lived.
const proved = taken();
if (proved.length) for (const key of keys(keyOf('form', ''))) if (proved.includes(load(key)?.sent?.[0])) drop(key);
beginAll(document);
document.addEventListener('htmx:load', ({ detail }) => beginAll(detail.elt));
