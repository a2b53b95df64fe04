// <ss-files data-max="bytes" data-too-big="..." data-empty data-macro data-kind> around <input type="file" accept=".a,.b">:
// lists what was chosen, and says at once what the server would refuse, before anything of it is sent.
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
    this.input.addEventListener('change', () => {
      this.sendAhead();
      this.show();
    });
  }

  // Beside a text whose files are sent while one writes, those of the field are too, each with its progress.
  sendAhead() {
    const { uploads } = this.input.form?.querySelector('ss-composer') ?? {};
    if (!uploads) return;
    const [wrong, right] = [new DataTransfer(), []];
    for (const file of this.input.files) {
      if (this.refusal(file)) wrong.items.add(file);
      else right.push(file);
    }
    this.input.files = wrong.files;
    if (!this.sent) {
      this.sent = document.createElement('ul');
      this.sent.className = 'uploads';
      this.sent.setAttribute('role', 'list');
      this.sent.setAttribute('aria-live', 'polite');
      this.list.after(this.sent);
    }
    uploads.add(right, undefined, this.sent);
  }

  // Why the server would refuse a file, in words; nothing where it would not.
  refusal(file) {
    const ending = /\.[^.]+$/u.exec(file.name.toLowerCase())?.[0] ?? '';
    const accepted = this.input.accept.split(',');
    if (file.size > (Number(this.dataset.max) || Infinity)) return this.dataset.tooBig;
    if (file.size === 0) return this.dataset.empty;
    if (/^\.(?:doc|dot|xls|xlt|ppt|pot|pps)m$/u.test(ending)) return this.dataset.macro;
    return this.input.accept && !accepted.includes(ending) ? this.dataset.kind : '';
  }

  show() {
    const chosen = [...this.input.files].map((file) => [file, this.refusal(file)]);
    this.input.setCustomValidity(chosen.find(([, refusal]) => refusal)?.[1] ?? '');
    this.list.replaceChildren(...chosen.map(([file, refusal]) => {
      const item = document.createElement('li');
      item.className = refusal ? 'file is-refused' : 'file';
      item.textContent = `${file.name} (${size(file.size)})${refusal ? ` – ${refusal}` : ''}`;
      return item;
    }));
  }
}

customElements.define('ss-files', Files);

// Forms are novalidate (the server answers in Dutch beside the field); a file that it would refuse is stopped here.
document.addEventListener('submit', (event) => {
  const wrong = [...event.target.querySelectorAll('ss-files input')].find((input) => input.validity.customError);
  if (!wrong) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  wrong.focus();
}, true);
