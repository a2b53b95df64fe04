// <ss-theme><button>: light or dark. The choice is a cookie, so the server writes the page in it and nothing flashes.
const YEAR = 31_536_000;

class Theme extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.button = this.querySelector('button');
    this.button.addEventListener('click', () => this.choose(this.isDark() ? 'light' : 'dark'));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.show());
    this.show();
  }

  isDark() {
    const chosen = document.documentElement.dataset.colorScheme;
    return chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  }

  choose(scheme) {
    document.documentElement.dataset.colorScheme = scheme;
    const secure = location.protocol === 'https:' ? '; secure' : '';
    document.cookie = `kleurmodus=${scheme}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
    this.show();
    document.dispatchEvent(new CustomEvent('samenspel:theme'));
  }

  show() {
    const use = this.querySelector('use');
    use.setAttribute('href', use.getAttribute('href').replace(/#.*/, this.isDark() ? '#sun' : '#moon'));
    this.button.setAttribute('aria-label', this.isDark() ? this.dataset.toLight : this.dataset.toDark);
    this.button.title = this.button.getAttribute('aria-label');
  }
}

customElements.define('ss-theme', Theme);
