// Drafts of longer texts are kept on the server too, some seconds behind the typing: for another device, and for when this
// browser loses what it stored. What this browser stores is its truth; here it is copied. See
// docs/decisions/0052.
import { attempt, drop, keyOf, keys, load, random, store } from './storage.js';
import { check, token } from './session.js';

// Nobody loses more than this, the time of a request, and what they typed meanwhile.
const WAIT = 1100;
// Where nobody answers, and where the server does but has too much to do.
const AGAIN = 2000;
const BUSY_AGAIN = 15_000;
// A request that may outlive its page carries at most 64 KiB.
const MAX_LEAVING = 60_000;
const words = document.getElementById('klad');
const timers = new Map();
const running = new Map();
const refused = new Map();
let isOut = false;

export const nameOf = (slot) => slot.slice(slot.lastIndexOf(':') + 1);

// This browser, for the account that is signed in; it is made once and kept.
function deviceOf() {
  const known = load(keyOf('device'))?.id;
  if (known) return known;
  const id = random();
  store(keyOf('device'), { id, at: Number.MAX_SAFE_INTEGER });
  return id;
}

export const device = words ? deviceOf() : '';

const request = (path, options) => fetch(`/concepten/${path}`, {
  cache: 'no-store', redirect: 'error', ...options, headers: { 'HX-Request': 'true', 'X-CSRFToken': token() },
});

const tell = (kind, slot, detail = {}) => document.dispatchEvent(new CustomEvent(`samenspel:draft-${kind}`, { detail: { slot, ...detail } }));
const isBehind = (draft) => Boolean(draft?.about) && draft.synced !== draft.at;

// What another tab, or another device, sent or threw away, while here is more: it goes on as a draft of its own.
export function rename(slot) {
  const draft = load(slot);
  const fresh = slot.slice(0, -nameOf(slot).length) + random();
  if (draft) store(fresh, { ...draft, synced: 0 });
  drop(slot);
  tell('renamed', slot, { fresh });
  if (draft) later(fresh);
}

async function send(slot, isLeaving = false, isSecond = false) {
  clearTimeout(timers.get(slot));
  timers.delete(slot);
  const draft = load(slot);
  if (isOut || !isBehind(draft) || refused.get(slot) === draft.at) return;
  if (running.has(slot) && !isLeaving) {
    running.set(slot, true);
    return;
  }
  const { about, typed, base, files, at } = draft;
  const body = new URLSearchParams({ ...about, device, at, typed: JSON.stringify({ fields: typed, base, files }) });
  const keepalive = isLeaving && body.toString().length < MAX_LEAVING;
  running.set(slot, false);
  let answer;
  try {
    answer = await request(nameOf(slot), { method: 'PUT', body, keepalive, signal: isLeaving ? undefined : AbortSignal.timeout(10_000) });
  } catch {
    // nobody answers; what is behind goes later
  }
  const wasChanged = running.get(slot);
  running.delete(slot);
  if (answer?.ok) {
    const { saved } = await answer.json();
    const now = load(slot);
    if (now) store(slot, { ...now, synced: at, saved });
    tell('saved', slot, { saved, isAll: now?.at === at });
  } else if (answer?.status === 410) {
    rename(slot);
  } else if (answer?.status === 401) {
    isOut = true;
    tell('local', slot);
  } else if (answer?.status === 400 && !isSecond && !isLeaving && !await check()) {
    send(slot, false, true);
    return;
  } else {
    if (answer && [400, 413].includes(answer.status)) refused.set(slot, at);
    else timers.set(slot, setTimeout(send, answer ? BUSY_AGAIN : AGAIN, slot));
    tell('local', slot);
  }
  if (wasChanged) later(slot);
}

export function later(slot) {
  if (!timers.has(slot)) timers.set(slot, setTimeout(send, WAIT, slot));
}

export function stop(slot) {
  clearTimeout(timers.get(slot));
  timers.delete(slot);
}

// Whether the server may know of this draft: then the form says which one it ends.
export const isKnown = (slot) => running.has(slot) || Boolean(load(slot)?.synced);

export function forget(name) {
  return attempt(() => request(name, { method: 'DELETE', keepalive: true }).catch(() => {}));
}

export async function elsewhere(places) {
  const query = new URLSearchParams(places.map((place) => ['plaats', place]));
  try {
    const answer = await request(`hier?${query}`, { signal: AbortSignal.timeout(10_000) });
    return answer.ok ? await answer.json() : [];
  } catch {
    return [];
  }
}

const behind = () => keys(keyOf('form', '')).filter((slot) => isBehind(load(slot)));

// All that is not copied yet: at once when the page may be gone in a moment.
export function flush(isLeaving) {
  for (const slot of isLeaving ? [...timers.keys()] : behind()) {
    stop(slot);
    if (isLeaving) send(slot, true);
    else later(slot);
  }
}

document.addEventListener('samenspel:out', () => { isOut = true; });
window.addEventListener('online', () => flush(false));
if (words) flush(false);
