// What is kept in this browser belongs to an account: keys begin with samenspel:<account>:, and go when it signs out.
const MAX_DRAFTS = 100;
const MAX_AGE = 30 * 86_400_000;
const WRITE_AFTER = 700; // milliseconds

export const account = document.body.dataset.account ?? '';
export const keyOf = (...names) => ['samenspel', account, ...names].join(':');
export const random = () => [...crypto.getRandomValues(new Uint8Array(8))].map((each) => each.toString(16).padStart(2, '0')).join('');
let isOut = !account;
document.addEventListener('samenspel:out', () => { isOut = true; });

// A browser may refuse to keep anything at all; then nothing is kept, and all else goes on.
export const attempt = (work, otherwise) => { try { return work(); } catch { return otherwise; } };

const isDraft = (key) => key.includes(':form:');
export function drop(key) {
  attempt(() => localStorage.removeItem(key));
  if (isDraft(key)) log(key);
}
export const load = (key) => attempt(() => JSON.parse(localStorage.getItem(key)), null);
export const keys = (start) => attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(start)), []);
export const age = (key) => load(key)?.at ?? 0;
export const isOld = (at) => at < Date.now() - MAX_AGE;

// Where there is no room, or there are too many, the oldest drafts go.
export function store(key, value) {
  if (isOut) return;
  const draft = { ...value, at: value.at ?? Date.now() };
  const text = JSON.stringify(draft);
  if (isDraft(key)) log(key, draft.synced !== draft.at && text);
  const drafts = keys('samenspel:').filter((other) => other !== key && isDraft(other));
  const put = () => attempt(() => { localStorage.setItem(key, text); return true; }, false);
  if (drafts.length < MAX_DRAFTS && put()) return;
  drafts.sort((a, b) => age(a) - age(b)).splice(0, drafts.length - MAX_DRAFTS + 1).forEach(drop);
  while (!put() && drafts.length) drop(drafts.shift());
}

// Chromium writes localStorage to the disk some five seconds late, and what a browser that is killed had not written is gone.
// A draft that the server has no copy of is written there within a second, under the same key.
const unwritten = new Map();
let timer;
let opening;

const answer = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = reject;
});

function open() {
  const request = indexedDB.open('samenspel');
  request.onupgradeneeded = () => request.result.createObjectStore('drafts');
  return answer(request).then((database) => {
    database.onclose = () => { opening = undefined; };
    return database;
  });
}

async function logged(mode) {
  opening ??= open();
  return (await opening).transaction('drafts', mode, { durability: 'strict' }).objectStore('drafts');
}

function log(key, text) {
  unwritten.set(key, text);
  if (text) timer ??= setTimeout(write, WRITE_AFTER);
  else write();
}

async function write() {
  clearTimeout(timer);
  timer = undefined;
  const batch = [...unwritten];
  unwritten.clear();
  try {
    const drafts = await logged('readwrite');
    for (const [key, text] of batch) {
      if (text) drafts.put(text, key);
      else drafts.delete(key);
    }
    drafts.transaction.commit();
  } catch {
    // this browser has nothing of the kind
  }
}

// The drafts of this account of which here is less than was written, or nothing.
export async function recovered() {
  try {
    const drafts = await logged('readonly');
    const [names, texts] = await Promise.all([answer(drafts.getAllKeys()), answer(drafts.getAll())]);
    const found = names.map((key, at) => [key, JSON.parse(texts[at])]);
    for (const [key, { at }] of found) if (isOld(at)) drop(key);
    return found.filter(([key, { at }]) => !isOld(at) && key.startsWith(keyOf('form', '')) && at > age(key));
  } catch {
    return [];
  }
}

// All that an account left here.
export function dropAll(who) {
  const start = `samenspel:${who}:`;
  for (const key of keys(start)) drop(key);
  attempt(() => log(IDBKeyRange.bound(start, `${start}\uFFFF`)));
}

export const cookie = (name) => document.cookie.split('; ').find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';

// The keys of the forms of which the server says that it took them.
export const taken = () => cookie('samenspel_taken').split('.').filter(Boolean);
