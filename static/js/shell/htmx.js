// htmx under our Content Security Policy: no eval, no styles of its own, and a 422 shows the form with its errors.
import htmx from 'htmx.org/dist/htmx.esm.js';
import { announce } from './announce.js';
import { remember, restore } from './focus.js';

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  attributesToSettle: ['class'], // by default also style, which the policy refuses
  historyCacheSize: 0,
  includeIndicatorStyles: false,
  scrollBehavior: 'auto',
  selfRequestsOnly: true,
  responseHandling: [
    { code: '204', swap: false },
    { code: '[23]..', swap: true },
    { code: '422', swap: true },
    { code: '[45]..', swap: false, error: true },
  ],
});

window.htmx = htmx;

// A request that fails must not fail in silence.
function complain(event) {
  const region = document.getElementById('meldingen');
  if (!region) return;
  const { status, responseText } = event.detail.xhr ?? {};
  if (status === 401) signIn(event.detail.requestConfig);
  else if (status === 503 || status === 507) say(responseText, true); // these bring their own words
  else say(status === 403 ? region.dataset.refused : status ? region.dataset.failed : region.dataset.offline, true);
}

// The session ended. What was sent goes along through the sign-in, as that of a page without scripts does.
function signIn({ verb, path, formData, headers }) {
  if (verb !== 'post') {
    location.assign(`/aanmelden?next=${encodeURIComponent(location.pathname + location.search)}`);
    return;
  }
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: path, hidden: true });
  const sent = [...formData].filter(([, value]) => typeof value === 'string');
  if (!formData.has('csrf_token')) sent.push(['csrf_token', headers['X-CSRFToken']]);
  for (const [name, value] of sent) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

// Shows a short message at the edge of the page, which screen readers hear as well. One that `stays` says that something
// was not done: it stands there until something is.
export function say(text, stays = false) {
  const region = document.getElementById('meldingen');
  if (!region || !text) return;
  const toast = document.createElement('div');
  toast.className = 'toast';
  toast.textContent = text;
  if (stays) {
    settle();
    toast.dataset.stays = '';
  } else setTimeout(() => toast.remove(), 6000);
  region.append(toast);
}

function settle() {
  for (const toast of document.querySelectorAll('#meldingen > [data-stays]')) toast.remove();
}

// A message that comes with a new part of the page is a region that is born full: some read it out and some do not.
// So it is told here, unless it said the same before.
const wordsOf = (status) => status.textContent.trim().replaceAll(/\s+/g, ' ');
let shown = new Set();
document.addEventListener('htmx:beforeSwap', () => {
  shown = new Set([...document.querySelectorAll('[role=status], [data-told]')].map(wordsOf));
});
document.addEventListener('htmx:load', ({ detail: { elt } }) => {
  if (elt === document.body) return;
  for (const status of [elt, ...elt.querySelectorAll('[role=status]')]) {
    if (!status.matches('[role=status]') || !wordsOf(status) || !status.checkVisibility()) continue;
    if (!shown.has(wordsOf(status))) announce(wordsOf(status));
    status.removeAttribute('role');
    status.dataset.told = '';
  }
});

let before = null;
document.addEventListener('htmx:beforeSwap', () => { before = remember() ?? before; });
document.addEventListener('htmx:afterSettle', () => {
  restore(before);
  before = null;
});

document.addEventListener('htmx:afterOnLoad', ({ detail: { xhr } }) => { if (xhr.status < 400) settle(); });
document.addEventListener('htmx:responseError', complain);
document.addEventListener('htmx:sendError', complain);
document.addEventListener('samenspel:say', (event) => say(event.detail));
