// <ss-shortcuts> around a checkbox: whether a key alone does something. The choice is a cookie of this browser, as the colours are.
import { say } from './htmx.js';

const OFF = 'sneltoetsen=uit';
const YEAR = 31_536_000;

export const hasShortcuts = () => !document.cookie.split('; ').includes(OFF);

class Shortcuts extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    const box = this.querySelector('input');
    box.checked = hasShortcuts();
    box.addEventListener('change', () => {
      const secure = location.protocol === 'https:' ? '; secure' : '';
      document.cookie = `${OFF}; path=/; max-age=${box.checked ? 0 : YEAR}; samesite=lax${secure}`;
      say(box.checked ? this.dataset.on : this.dataset.off);
    });
  }
}

customElements.define('ss-shortcuts', Shortcuts);
