// Whether the session of this page goes on; gives its forms a token of now.
import { account } from './storage.js';

// Where to come back to: a page that came back with errors has no address of its own.
export function pageOf() {
  const page = document.querySelector('.ds-error-summary') && document.referrer ? new URL(document.referrer) : location;
  return page.pathname + page.search;
}

export const signInHref = () => `/aanmelden?next=${encodeURIComponent(pageOf())}`;

// After how many milliseconds to try again what failed so many times; not sooner than `least`.
const WAITS = [2000, 4000, 8000, 15_000, 30_000];
export const waitAfter = (failures, least = 0) => Math.max(least, WAITS[Math.min(failures, WAITS.length - 1)]);

function renew(token) {
  for (const field of document.querySelectorAll('input[name=csrf_token]')) field.value = token;
  document.body.setAttribute('hx-headers', JSON.stringify({ 'X-CSRFToken': token }));
}

export const token = () => JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRFToken'];

// Why the form cannot be sent: `out`, `other`, `away` or `busy`; nothing where it can, and its tokens are new then.
export async function check() {
  let answer;
  try {
    answer = await fetch('/sessie', { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
    if (answer.status >= 400) return 'busy';
    const { account: found, token } = await answer.json();
    if (found !== account) return found ? 'other' : 'out';
    renew(token);
    return '';
  } catch {
    return answer ? 'busy' : 'away';
  }
}
