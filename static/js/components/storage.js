// What is kept in this browser belongs to an account: keys begin with samenspel:<account>:, and go when it signs out.
const MAX_DRAFTS = 100;

export const account = document.body.dataset.account ?? '';
export const keyOf = (...names) => ['samenspel', account, ...names].join(':');
export const random = () => [...crypto.getRandomValues(new Uint8Array(8))].map((each) => each.toString(16).padStart(2, '0')).join('');
let isOut = !account;
document.addEventListener('samenspel:out', () => { isOut = true; });

// A browser may refuse to keep anything at all; then nothing is kept, and all else goes on.
export const attempt = (work, otherwise) => { try { return work(); } catch { return otherwise; } };

export const drop = (key) => attempt(() => localStorage.removeItem(key));
export const load = (key) => attempt(() => JSON.parse(localStorage.getItem(key)), null);
export const keys = (start) => attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(start)), []);
export const age = (key) => load(key)?.at ?? 0;

// Where there is no room, or there are too many, the oldest drafts go.
export function store(key, value) {
  if (isOut) return;
  const text = JSON.stringify({ ...value, at: value.at ?? Date.now() });
  const drafts = keys('samenspel:').filter((other) => other !== key && other.includes(':form:'));
  const put = () => attempt(() => { localStorage.setItem(key, text); return true; }, false);
  if (drafts.length < MAX_DRAFTS && put()) return;
  drafts.sort((a, b) => age(a) - age(b)).splice(0, drafts.length - MAX_DRAFTS + 1).forEach(drop);
  while (!put() && drafts.length) drop(drafts.shift());
}

export const cookie = (name) => document.cookie.split('; ').find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';

// The keys of the forms of which the server says that it took them.
export const taken = () => cookie('samenspel_taken').split('.').filter(Boolean);
