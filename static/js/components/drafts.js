// Whatever is typed in a form stays in this browser until a page proves that the server took it: its key comes back in a
// cookie, or in the answer to htmx. It holds for every form that posts, unless it says data-no-draft. Forms with a longer
// text are copied to the server as well, see draft_sync.js. See docs/decisions/0034 and 0052.
import { device, elsewhere, flush, forget as forgetThere, isKnown, later, nameOf, stop } from './draft_sync.js';
import { pageOf } from './session.js';
import { account, drop, keyOf, keys, load, random, recovered, store, taken } from './storage.js';

const UNKEPT = ['hidden', 'password', 'submit', 'button', 'reset', 'image', 'fieldset', 'output', 'file'];
// What waits for a text is a hidden field, and belongs to it.
const STAGED = 'staged';
const me = random();
const states = new WeakMap();
const pending = new Set();
const asked = new Set();
const words = document.getElementById('klad');

const isRead = (field) => field.name && (field.name === STAGED || !UNKEPT.includes(field.type)) && !field.closest('[data-no-draft]');
const fields = (form) => [...form.elements].filter(isRead);
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
  const detail = { name, count: values.length, values };
  form.dispatchEvent(new CustomEvent(name === STAGED ? 'samenspel:staged' : 'samenspel:rows', { detail }));
  fields(form).filter((field) => field.name === name).forEach((field, at) => {
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = values.includes(field.value);
    else if (field.options) for (const option of field.options) option.selected = values.includes(option.value);
    else {
      field.value = values[at] ?? '';
      field.dispatchEvent(new CustomEvent('samenspel:put', { bubbles: true }));
    }
    for (const kind of ['input', 'change']) if (!field.matches('[data-submit]')) field.dispatchEvent(new Event(kind, { bubbles: true }));
  });
}

// Where a draft is kept: with the time for whom it looks at it, without for a screen reader, which would say it each minute.
function note(form, saved) {
  for (const place of form.querySelectorAll('[data-draft-note]')) {
    const at = document.createElement('span');
    at.ariaHidden = 'true';
    at.textContent = saved ? ` ${words.dataset.at.replace('{}', clock.format(saved))}` : '';
    const text = saved ? words.dataset.saved : words.dataset.local;
    if (saved === undefined) place.replaceChildren();
    else if (place.firstChild?.data === text && saved) place.lastElementChild.replaceWith(at);
    else place.replaceChildren(text, at);
  }
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
  // A file that was refused is not to be chosen again.
  const chosen = uploads(form).filter((field) => !field.validity.customError).flatMap((field) => [...field.files].map((file) => file.name));
  const values = { ...state.clashes, ...typed(form) };
  const files = chosen.length ? chosen : state.files;
  const stored = load(state.slot);
  const { restored } = state;
  const isMine = !stored || stored.owner === me || same([stored.owner, stored.at], [restored?.owner, restored?.at]);
  // A tab that only shows what another one writes leaves it to that one, also when it was sent or thrown away there.
  const isOnlyShown = restored && stored?.owner !== me && same(restored.typed, values) && same(restored.files, files);
  if (isOnlyShown && !isSent) return;
  if (!Object.keys(values).length && !files.length) {
    note(form);
    if (isMine && stored) abandon(state);
  } else {
    // Another tab goes on with this draft: both have their own.
    if (!isMine) state.slot = slotOf(state);
    const earlier = isMine && stored ? stored : {};
    const base = Object.fromEntries(Object.keys(values).map((name) => [name, state.base[name] ?? []]));
    const sent = isSent ? [named(form, 'form_key')?.value, named(form, 'nonce')?.value] : earlier.sent;
    const at = same(earlier.typed, values) && same(earlier.files, files) ? earlier.at : Date.now();
    store(state.slot, { ...earlier, owner: me, base, typed: values, files, sent, about: state.about, at });
    if (state.about && !isSent) later(state.slot);
  }
  if (!isSent) return;
  form.autocomplete = 'off'; // who comes back to this page finds what is kept here, and nothing that was taken
  endWith(form, state);
}

const slotOf = (state) => keyOf('form', state.name, random());

// Nothing is left of it, here or on the server.
function abandon(state) {
  stop(state.slot);
  if (isKnown(state.slot)) forgetThere(nameOf(state.slot));
  drop(state.slot);
  state.slot = slotOf(state);
}

// The form names the drafts that end when the server takes it.
function endWith(form, state) {
  stop(state.slot);
  const names = [...state.adopted, ...(isKnown(state.slot) ? [nameOf(state.slot)] : [])];
  if (!names.length) return;
  const field = named(form, 'drafts') ?? form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name: 'drafts' }));
  field.value = names.join('.');
}

// What the server took is no draft any more.
function forget(form) {
  pending.delete(form);
  if (!states.has(form)) return;
  stop(states.get(form).slot);
  drop(states.get(form).slot);
  states.delete(form);
  note(form);
  setTimeout(() => form.isConnected && begin(form)); // it stays, for the next thing
}

function line(alert, text, ...buttons) {
  const paragraph = document.createElement('p');
  paragraph.textContent = text;
  for (const [label, action] of buttons) {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'ds-button is-small', textContent: label });
    button.dataset.variant = 'tertiary';
    button.addEventListener('click', action);
    paragraph.append(' ', button);
  }
  alert.lastElementChild.append(paragraph);
}

function alertIn(form, name) {
  form.querySelector(`:scope > .${name}`)?.remove();
  const alert = words.content.firstElementChild.cloneNode(true);
  alert.classList.replace('draft', name);
  form.prepend(alert);
  // What was put back in a form that is folded away would not be seen.
  for (let fold = form.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  return alert;
}

const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: 'short', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' });

function tell(form, draft, isRestored) {
  const state = states.get(form);
  const clashes = Object.entries(state.clashes);
  if (form.matches('.chat-form') || !(isRestored || clashes.length || state.files.length)) return;
  const alert = alertIn(form, 'draft');
  if (isRestored) {
    line(alert, words.dataset.restored.replace('{}', moment.format(draft.at)), [words.dataset.drop, () => {
      reset(form);
      Object.assign(state, { clashes: {}, files: [] });
      abandon(state);
      save(form);
      alert.remove();
    }]);
  }
  for (const [name, values] of clashes) {
    const field = fields(form).find((each) => each.name === name);
    line(alert, words.dataset.changed.replace('{}', labelOf(field)).replace('{}', values.join(', ')), [words.dataset.mine, (event) => {
      delete state.clashes[name];
      put(form, name, values);
      event.target.remove();
    }]);
  }
  if (state.files.length) line(alert, words.dataset.files.replace('{}', state.files.join(', ')));
}

// As the page was when it came.
function reset(form) {
  const { base } = states.get(form);
  const now = read(form);
  for (const name of Object.keys({ ...now, ...base })) if (!same(now[name], base[name])) put(form, name, base[name] ?? []);
}

// Puts in what was typed, unless the page itself changed there since: then both are shown.
function fill(form, draft) {
  const state = states.get(form);
  const now = read(form);
  let isRestored = false;
  // What the server refused is not to be chosen again.
  const isRefused = uploads(form).some((field) => field.getAttribute('aria-invalid') === 'true');
  state.files = isRefused ? [] : draft.files;
  if (isRefused) queueMicrotask(() => save(form));
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
  tell(form, draft, isRestored);
}

function restore(form) {
  const state = states.get(form);
  const drafts = keys(keyOf('form', state.name, '')).map((key) => [load(key), key]).filter(([draft]) => draft);
  const [draft, key] = drafts.sort(([a], [b]) => b.at - a.at)[0] ?? [];
  if (!draft) return;
  Object.assign(state, { slot: key, restored: draft });
  fill(form, draft);
  if (draft.sent) {
    for (const [at, name] of ['form_key', 'nonce'].entries()) if (draft.sent[at] && named(form, name)) named(form, name).value = draft.sent[at];
  }
}

// What the server has of a draft, in place of what stands in the form.
function use(form, draft, slot) {
  const state = states.get(form);
  reset(form);
  Object.assign(state, { slot, clashes: {}, files: [] });
  const { typed: values, base, files, at, saved } = draft;
  store(slot, { owner: me, base, typed: values, files, about: state.about, at, synced: at, saved });
  fill(form, draft);
}

// Goes on with a draft from elsewhere. What stood here stays, as a draft of its own, until one of the two is sent.
function takeOver(form, draft) {
  const state = states.get(form);
  save(form);
  const [mine, before] = [load(state.slot), state.slot];
  use(form, draft, slotOf(state));
  state.adopted.push(draft.key);
  store(state.slot, { ...load(state.slot), synced: 0 });
  later(state.slot);
  if (!mine) return;
  line(alertIn(form, 'elsewhere'), words.dataset.kept, [words.dataset.mine, () => {
    use(form, { ...mine, saved: mine.saved }, before);
    form.querySelector(':scope > .elsewhere')?.remove();
  }]);
}

const excerpt = (values) => {
  const text = Object.values(values).flat().sort((a, b) => b.length - a.length)[0]?.trim() ?? '';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
};

// What was typed in this form elsewhere and later is offered; what this browser itself lost comes back.
function offer(form, drafts) {
  const state = states.get(form);
  const mine = load(state.slot);
  const isTouched = !same(read(form), state.shown);
  const wanted = new URLSearchParams(location.hash.slice(1)).get('concept');
  // What was asked for, then what this browser lost, then what was written elsewhere.
  const weight = (draft) => (draft.key === wanted ? 2 : 0) + (draft.device === device ? 1 : 0);
  for (const draft of drafts.toSorted((a, b) => weight(b) - weight(a))) {
    const slot = keyOf('form', state.name, draft.key);
    const here = load(slot);
    if (draft.key === wanted) form.scrollIntoView({ block: 'center' });
    if (slot === state.slot) {
      if (here && draft.at > here.at && !isTouched) use(form, draft, slot);
      if (draft.key === wanted || here) return;
    } else if (draft.key === wanted && !isTouched) {
      takeOver(form, draft);
      return;
    } else if (!here && !mine && !isTouched && draft.device === device) {
      use(form, draft, slot);
      return;
    } else if (!here && (!mine || draft.saved > (mine.saved ?? mine.at))) {
      const alert = alertIn(form, 'elsewhere');
      line(
        alert,
        words.dataset.elsewhere.replace('{}', moment.format(draft.saved)).replace('{}', excerpt(draft.typed)),
        [words.dataset.take, () => { alert.remove(); takeOver(form, draft); }],
        [words.dataset.drop, () => { alert.remove(); forgetThere(draft.key); }],
      );
      return;
    }
  }
}

// What this browser had written when it was killed, and shows too little of.
async function recover() {
  for (const [key, draft] of await recovered()) {
    if (proved.includes(draft.sent?.[0])) {
      drop(key);
      continue;
    }
    store(key, draft);
    if (draft.about) later(key);
    const form = [...document.forms].find((each) => isKept(each) && key.startsWith(keyOf('form', states.get(each).name, '')));
    if (!form || !same(read(form), states.get(form).shown)) continue;
    reset(form);
    Object.assign(states.get(form), { clashes: {}, files: [] });
    restore(form);
    states.get(form).shown = read(form);
  }
}

let recovering;
// One small request for the forms of a page with a longer text, after it is there.
async function ask() {
  if ([...document.forms].some(isKept)) await (recovering ??= recover());
  const forms = [...document.forms].filter((form) => states.get(form)?.about && !asked.has(states.get(form).name));
  if (!forms.length) return;
  for (const form of forms) asked.add(states.get(form).name);
  const found = await elsewhere(forms.map((form) => states.get(form).name));
  for (const form of forms) if (form.isConnected && states.has(form)) offer(form, found.filter((draft) => draft.place === states.get(form).name));
}

// What the list of drafts says of a form.
function aboutOf(form, place) {
  if (!form.querySelector('textarea') || form.closest('ss-chat')) return null;
  const way = [...document.querySelectorAll('.crumbs a')].slice(1).map((each) => each.textContent.trim());
  return { place, page: pageOf(), title: document.querySelector('h1')?.textContent.trim() ?? '', context: way.join(' › ') };
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
  const state = { place, name, about: aboutOf(form, name), base: read(form, true), clashes: {}, files: [], adopted: [] };
  states.set(form, { ...state, slot: slotOf(state) });
  restore(form);
  states.get(form).shown = read(form);
}

function beginAll(root) {
  const around = root.closest?.('form');
  // What is loaded into a form later has no earlier value.
  if (states.has(around)) states.get(around).base = { ...read(around, true), ...states.get(around).base };
  for (const form of [...(around === root ? [root] : []), ...root.querySelectorAll('form')]) begin(form);
}

let waiting;
function savePending() {
  clearTimeout(waiting);
  waiting = undefined;
  pending.forEach((each) => save(each));
}

for (const kind of ['input', 'change']) {
  document.addEventListener(kind, ({ target }) => {
    const form = target.form ?? target.closest?.('form');
    if (!states.has(form)) return;
    pending.add(form);
    waiting ??= setTimeout(savePending, 400);
  });
}
const leave = () => {
  savePending();
  flush(true);
};
document.addEventListener('submit', ({ target }) => {
  save(target, true);
  if (!target.hasAttribute('hx-post')) leave();
}, true);
window.addEventListener('pagehide', leave);
document.addEventListener('visibilitychange', () => document.hidden && leave());
const formAt = (slot) => [...document.forms].find((form) => states.get(form)?.slot === slot);
for (const kind of ['saved', 'local', 'renamed']) {
  document.addEventListener(`samenspel:draft-${kind}`, ({ detail: { slot, saved = 0, fresh } }) => {
    const form = formAt(slot);
    if (form && fresh) states.get(form).slot = fresh;
    else if (form) note(form, saved);
  });
}
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
document.addEventListener('htmx:load', ({ detail }) => {
  beginAll(detail.elt);
  ask();
});
(window.requestIdleCallback ?? setTimeout)(ask);
