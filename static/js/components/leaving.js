// What goes out of this browser: all that an account left in it when it signs out, in every tab, and what is old.
import { account, age, attempt, cookie, drop, dropAll, isOld, keys } from './storage.js';

const OURS = /^samenspel:[\da-f]{32}:/;
const tabs = attempt(() => new BroadcastChannel('samenspel'));

function forget(who) {
  dropAll(who);
  attempt(() => sessionStorage.clear()); // where htmx was
  if (who !== account) return;
  document.dispatchEvent(new CustomEvent('samenspel:out'));
  location.replace('/aanmelden');
}

tabs?.addEventListener('message', ({ data }) => forget(data));

// The page after signing out says who did. The cookie goes once it is heard.
const left = cookie('samenspel_out');
if (left) {
  document.cookie = 'samenspel_out=; path=/; max-age=0';
  if (left !== account) forget(left);
  tabs?.postMessage(left);
}

for (const key of keys('samenspel:')) if (!OURS.test(key) || isOld(age(key))) drop(key);

// A page that comes back out of the browser's memory may be of somebody who signed out: it is asked for anew.
window.addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  document.documentElement.hidden = true;
  location.reload();
});
