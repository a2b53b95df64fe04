// <ss-files data-max="bytes" data-too-big="..."> around <input type="file">: lists what was chosen, and says at once
// what the server would refuse for its size.
const UNITS = ['B', 'kB', 'MB', 'GB'];

function size(bytes) {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const number = (bytes / 1000 ** step).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  return `${number} ${UNITS[step]}`;
}

class Files extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector('input[type="file"]');
    this.list = document.createElement('ul');
    this.list.className = 'files';
    this.list.setAttribute('role', 'list');
    this.list.setAttribute('aria-live', 'polite');
    this.append(this.list);
    this.input.addEventListener('change', () => this.show());
  }

  show() {
    const most = Number(this.dataset.max) || Infinity;
    const tooBig = [...this.input.files].some((file) => file.size > most);
    this.input.setCustomValidity(tooBig ? this.dataset.tooBig : '');
    this.list.replaceChildren(...[...this.input.files].map((file) => {
      const item = document.createElement('li');
      item.className = file.size > most ? 'file is-too-big' : 'file';
      item.textContent = `${file.name} (${size(file.size)})${file.size > most ? ` – ${this.dataset.tooBig}` : ''}`;
      return item;
    }));
  }
}

customElements.define('ss-files', Files);

// Forms are novalidate (the server answers in Dutch beside the field); a file that is too big is stopped here.
document.addEventListener('submit', (event) => {
  const wrong = [...event.target.querySelectorAll('ss-files input')].find((input) => input.validity.customError);
  if (!wrong) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  wrong.focus();
}, true);
