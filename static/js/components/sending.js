// A form with words in it is sent when somebody can take it: the session goes on, its token is of now, and the server is
// there. Else the words stay, and it is said beside them. A busy server is asked again, with the same key in the form.
import { isKept, save } from './drafts.js';
import { check, signInHref } from './session.js';

const WAITS = [1000, 2000, 4000];
const words = document.getElementById('klad');
const passed = new WeakSet();
const checking = new WeakSet();
const tries = new WeakMap();
const pause = (wait) => new Promise((resolve) => setTimeout(resolve, wait));

export function say(form, why, text = '') {
  form.querySelector(':scope > .not-sent')?.remove();
  if (!why) return;
  const alert = words.content.firstElementChild.cloneNode(true);
  alert.classList.replace('draft', 'not-sent');
  alert.classList.replace('alert-info', 'alert-warning');
  alert.setAttribute('role', 'alert');
  const paragraph = document.createElement('p');
  paragraph.textContent = text || words.dataset[why];
  if (why === 'out') {
    const link = document.createElement('a');
    Object.assign(link, { href: signInHref(), textContent: words.dataset.signIn });
    paragraph.append(' ', link);
  }
  alert.lastElementChild.append(paragraph);
  form.append(alert);
  alert.scrollIntoView({ block: 'nearest' });
}

const isOwn = (form) => isKept(form) && !form.matches('ss-chat form');

// First in line: who presses twice, or sends what is too large, is stopped by other modules when it is sent for real.
document.addEventListener('submit', async (event) => {
  const { target: form, submitter } = event;
  if (!isOwn(form) || form.hasAttribute('hx-post') || passed.delete(form) || event.defaultPrevented) return;
  event.preventDefault();
  event.stopPropagation();
  if (checking.has(form)) return;
  checking.add(form);
  submitter?.setAttribute('aria-busy', 'true');
  let why = await check();
  for (const wait of WAITS) {
    if (why !== 'busy') break;
    say(form, 'again');
    await pause(wait);
    why = await check();
  }
  checking.delete(form);
  submitter?.removeAttribute('aria-busy');
  say(form, why);
  if (why) {
    save(form);
    return;
  }
  passed.add(form);
  form.requestSubmit(submitter?.isConnected ? submitter : null);
}, true);

// The words that an answer brings itself: plain ones, or those of a page.
function wordsOf({ status, responseText }) {
  if (![429, 503, 507].includes(status)) return '';
  if (!responseText.trimStart().startsWith('<')) return responseText;
  return new DOMParser().parseFromString(responseText, 'text/html').querySelector('h1 + p')?.textContent.trim() ?? '';
}

async function failed(event) {
  const { target, detail } = event;
  const form = target.closest?.('form');
  if (!form || !isOwn(form) || detail.requestConfig?.verb === 'get') return;
  event.stopPropagation();
  save(form);
  const { status = 0 } = detail.xhr ?? {};
  const count = tries.get(form) ?? 0;
  const again = () => {
    tries.set(form, count + 1);
    form.requestSubmit(detail.requestConfig?.triggeringEvent?.submitter ?? null);
  };
  let why = { 0: 'away', 401: 'out', 403: 'refused', 404: 'refused', 413: 'refused' }[status] ?? 'busy';
  if (status === 400) {
    why = await check();
    if (!why && count < 1) return again();
  } else if (status === 503 && count < WAITS.length) {
    say(form, 'again');
    await pause(Math.max(WAITS[count], 1000 * Number(detail.xhr.getResponseHeader('Retry-After'))));
    return form.isConnected && again();
  }
  tries.delete(form);
  return say(form, why || 'busy', status && wordsOf(detail.xhr));
}

for (const kind of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout']) document.addEventListener(kind, failed, true);
document.addEventListener('htmx:beforeOnLoad', ({ target, detail }) => {
  const form = target.closest?.('form');
  if (form && detail.xhr.status < 400) {
    tries.delete(form);
    say(form, '');
  }
});

// The server was busy, and gave the form back: it is sent again by itself, and says how often it was.
for (const form of document.querySelectorAll('form[data-retry]')) setTimeout(() => form.requestSubmit(), 1000 * Number(form.dataset.retry));
