// <ss-composer>: a textarea that grows, and above it the toolbar of the editor that takes its place when somebody begins to
// write (editor/editor.js). Where that cannot be loaded, the textarea stays. Ctrl+Enter sends.
import { Uploads } from './uploads.js';

class Composer extends HTMLElement {
  connectedCallback() {
    if (this.field) return; // it was only moved
    this.field = this.querySelector('textarea');
    this.tools = this.querySelector('[role=toolbar]');
    if (this.dataset.uploads) this.uploads = new Uploads(this, JSON.parse(this.dataset.words));
    this.field.addEventListener('focus', () => this.edit());
    this.field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.field.form.requestSubmit();
    });
    this.tools.addEventListener('pointerdown', (event) => event.target.closest('button') && event.preventDefault()); // the caret stays
    this.tools.addEventListener('click', ({ target }) => this.press(target.closest('button')));
    this.tools.addEventListener('keydown', (event) => this.move(event));
  }

  disconnectedCallback() {
    if (!this.isConnected) this.editor?.destroy();
  }

  // The editor, as soon as it is there; nothing where it cannot be loaded.
  edit() {
    this.editing ??= this.load();
    return this.editing;
  }

  async load() {
    const module = await import(this.dataset.editor).catch(() => null); // the textarea does as well
    if (!module) {
      this.editing = undefined;
      return undefined;
    }
    const { Editor, canRead, learnToRead } = module;
    while (!canRead(this.field.value)) await learnToRead();
    if (this.isComposing) await new Promise((resolve) => this.field.addEventListener('compositionend', () => setTimeout(resolve), { once: true }));
    this.editor = new Editor(this, this.field);
    return this.editor;
  }

  async press(button) {
    const name = button?.dataset.do;
    if (!name) return;
    if (name === 'more') {
      button.setAttribute('aria-expanded', String(this.tools.classList.toggle('is-open')));
      return;
    }
    if (name === 'file') {
      this.uploads.chooser.click();
      return;
    }
    this.field.focus();
    (await this.edit())?.run(name);
  }

  // One stop of the Tab key; arrows go from button to button.
  move(event) {
    const buttons = [...this.tools.querySelectorAll('button')].filter((button) => button.offsetParent);
    const at = buttons.indexOf(document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined || at < 0) return;
    event.preventDefault();
    const chosen = buttons.at(next % buttons.length);
    for (const button of this.tools.querySelectorAll('button')) button.tabIndex = button === chosen ? 0 : -1;
    chosen.focus();
  }

  focusText() {
    (this.editor?.view ?? this.field).focus();
  }

  // Adds Markdown as blocks of its own: at the caret of somebody who was writing, else at the end.
  async insert(markdown) {
    this.field.focus();
    const editor = await this.edit();
    if (editor) await editor.insert(markdown);
    else this.addText(markdown);
  }

  addText(markdown) {
    const { value } = this.field;
    this.field.value = `${value.trim() ? `${value.trimEnd()}\n\n` : ''}${markdown.trim()}\n\n`;
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  upload(files, anchor) {
    this.uploads?.add([...files], anchor ?? this.editor?.anchor());
  }

  insertPicture(url, anchor) {
    if (this.editor) this.editor.insertPicture(url, anchor);
    else this.addText(`![](${url})`);
  }

  describe(url, words) {
    if (this.editor) this.editor.describe(url, words);
    else this.field.value = this.field.value.replace(/!\[[^\]]*\](?=\(([^)]*)\))/g, (sign, src) => (src === url ? `![${words.replace(/[[\]\\]/g, '\\$&')}]` : sign));
  }
}

customElements.define('ss-composer', Composer);

// Before other modules look at the forms: what was typed a moment ago is in the field.
const composers = (root) => [...root.querySelectorAll('ss-composer')];

document.addEventListener('compositionstart', ({ target }) => setComposing(target, true), true);
document.addEventListener('compositionend', ({ target }) => setComposing(target, false), true);
function setComposing(target, isComposing) {
  const composer = target.closest?.('ss-composer');
  if (composer) composer.isComposing = isComposing;
}

document.addEventListener('submit', (event) => {
  for (const composer of composers(event.target)) {
    composer.editor?.flush();
    if (!composer.uploads?.isBusy) continue;
    composer.uploads.isWaited = true; // it is sent when the last file has come
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);
for (const kind of ['pagehide', 'visibilitychange']) window.addEventListener(kind, () => composers(document).forEach((each) => each.editor?.flush()), true);

// Any textarea with data-grow is as high as its text, up to its max-height.
function grow(field) {
  if (field.hidden) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

const growing = (root) => root.querySelectorAll('textarea[data-grow]');

document.addEventListener('input', (event) => event.target.matches('textarea[data-grow]') && grow(event.target));
growing(document).forEach(grow);
document.addEventListener('htmx:load', (event) => growing(event.detail.elt).forEach(grow));
