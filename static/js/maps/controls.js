// The fields that steer the map: they show its state and change it.
import { changes } from './state.js';

const SETS = ['soort', 'omvang'];

export class Controls {
  constructor(host, change) {
    this.host = host;
    this.change = change;
    this.form = host.querySelector('[data-view]');
    this.form?.addEventListener('submit', (event) => event.preventDefault());
    host.addEventListener('input', (event) => this.input(event));
    host.querySelector('[data-reset]')?.addEventListener('click', () => this.reset());
    host.querySelector('[data-share]')?.addEventListener('click', (event) => this.share(event.currentTarget));
  }

  input({ target }) {
    if (target.dataset.state) this.change({ [target.dataset.state]: target.checked ? 'aan' : '' });
    if (!target.closest('[data-view]') || target.name === 'jaar') return;
    const { name, value, checked } = target;
    if (SETS.includes(name)) {
      const boxes = [...this.form.elements[name]];
      const on = boxes.filter((box) => box.checked).map((box) => box.value);
      this.change({ [name]: on.length === boxes.length ? null : on });
    } else if (name === 'groepen') this.change({ groepen: checked ? '' : 'uit' });
    else this.change({ [name]: value }, name === 'sterk' ? 'replace' : 'push');
  }

  reset() {
    this.change({ buren: '', kleur: '', grootte: 'sterkte', lijn: 'band', groepen: '', sterk: '', kring: '', soort: null, omvang: null, zicht: '' });
  }

  async share(button) {
    const words = button.lastChild.textContent;
    try {
      await navigator.clipboard.writeText(location.href);
      button.lastChild.textContent = button.dataset.done;
      setTimeout(() => { button.lastChild.textContent = words; }, 2000);
    } catch {
      prompt(words, location.href); // no clipboard without a secure connection: the address to copy by hand
    }
  }

  // The ways to colour come with the data.
  colourings(ways) {
    const field = this.form?.elements.kleur;
    field?.replaceChildren(...ways.map(({ key, label }) => new Option(label, key)));
  }

  // What a larger sign and a thicker line mean, in the words of the fields.
  scale(state) {
    const line = this.host.querySelector('[data-scale]');
    if (!line) return;
    const words = (name) => this.form.querySelector(`[name="${name}"] [value="${CSS.escape(state[name])}"]`)?.label.toLowerCase() ?? '';
    line.textContent = line.dataset.words.replace('{groot}', words('grootte')).replace('{dik}', words('lijn'));
  }

  // `seen` says how many of all ties are drawn, and at which strength the slider stands when nobody moved it.
  show(state, seen) {
    const active = this.host.querySelector('[data-active]');
    if (active) {
      const count = changes(state);
      active.hidden = !count;
      active.textContent = String(count);
    }
    for (const box of this.host.querySelectorAll('[data-state]')) box.checked = state[box.dataset.state] === 'aan';
    if (!this.form) return;
    this.scale(state);
    const { elements } = this.form;
    for (const name of SETS) for (const box of elements[name] ?? []) box.checked = state[name]?.includes(box.value) ?? true;
    if (elements.groepen) elements.groepen.checked = state.groepen !== 'uit';
    for (const name of ['grootte', 'lijn', 'kring']) elements[name].value = state[name];
    if (seen) {
      elements.kleur.value = state.kleur || elements.kleur.options[0]?.value || '';
      elements.sterk.value = state.sterk || seen.level;
      const output = elements.sterk.parentElement.querySelector('output');
      output.textContent = output.dataset.words.replace('{getoond}', seen.drawn).replace('{alle}', seen.all);
    }
  }
}
