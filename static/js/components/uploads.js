// Files that are pasted, dropped or chosen in a composer: each is sent at once, with its progress, and can be stopped and tried
// again. A picture comes into the text; another file waits in the form, and becomes a document of the group with the text.
import { token } from './session.js';

const PICTURE = /^image\/(?:png|jpeg|gif|webp)$/;

export class Uploads {
  constructor(composer, words) {
    Object.assign(this, { composer, words, rows: new Set(), list: document.createElement('ul'), chooser: document.createElement('input') });
    this.list.className = 'uploads';
    this.list.setAttribute('role', 'list');
    this.list.setAttribute('aria-live', 'polite');
    Object.assign(this.chooser, { type: 'file', multiple: true });
    this.chooser.addEventListener('change', () => {
      composer.upload(this.chooser.files);
      this.chooser.value = '';
    });
    composer.append(this.list);
    composer.field.form?.addEventListener('samenspel:staged', ({ detail }) => this.restore(detail.values));
  }

  get isBusy() {
    return [...this.rows].some((row) => row.xhr);
  }

  button(label, act) {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'ds-button is-small', textContent: label });
    button.dataset.variant = 'tertiary';
    button.addEventListener('click', act);
    return button;
  }

  // A line in the list: its name, and what else is put there.
  show(row, ...parts) {
    row.item ??= (row.list ?? this.list).appendChild(document.createElement('li'));
    row.item.className = `upload${row.error ? ' is-refused' : ''}`;
    const name = document.createElement('span');
    name.className = 'upload-name';
    name.textContent = row.name;
    row.item.replaceChildren(name, ...parts);
    this.rows.add(row);
  }

  drop(row) {
    row.xhr?.abort();
    this.rows.delete(row);
    row.item?.remove();
    this.tell();
  }

  // The form holds other files than before, or none is on its way any more.
  tell() {
    const { form } = this.composer.field;
    form?.dispatchEvent(new Event('change', { bubbles: true }));
    if (this.isWaited && !this.isBusy) {
      this.isWaited = false;
      if (![...this.rows].some((row) => row.error)) form?.requestSubmit();
    }
  }

  // With a list of its own, as that of the field for files, what comes stays a file: a picture too.
  add(files, anchor, list) {
    for (const file of files) {
      const row = { file, anchor, list, name: file.name, type: file.type };
      if (file.size > Number(this.composer.dataset.max)) this.refuse(row, this.words.tooLarge);
      else if (!file.size) this.refuse(row, this.words.empty);
      else this.send(row);
    }
  }

  refuse(row, error, canRetry = false) {
    Object.assign(row, { error, xhr: undefined });
    const said = document.createElement('span');
    said.className = 'upload-error';
    said.textContent = error;
    const again = canRetry ? [this.button(this.words.again, () => this.send(row))] : [];
    this.show(row, said, ...again, this.button(this.words.remove, () => this.drop(row)));
    this.tell();
  }

  send(row) {
    const xhr = new XMLHttpRequest();
    const progress = document.createElement('progress');
    Object.assign(progress, { max: 1, value: 0, ariaLabel: row.name });
    Object.assign(row, { xhr, error: '' });
    this.show(row, progress, this.button(this.words.cancel, () => this.drop(row)));
    xhr.upload.addEventListener('progress', ({ loaded, total }) => {
      progress.value = loaded / total;
    });
    xhr.addEventListener('load', () => this.answered(row, xhr));
    xhr.addEventListener('error', () => this.refuse(row, this.words.offline, true));
    xhr.open('POST', this.composer.dataset.uploads);
    xhr.setRequestHeader('X-CSRFToken', token());
    xhr.setRequestHeader('HX-Request', 'true');
    const data = new FormData();
    data.append('file', row.file);
    xhr.send(data);
  }

  answered(row, { status, responseText }) {
    let answer = {};
    try {
      answer = JSON.parse(responseText);
    } catch { /* a page, of a server in between or of the sign-in */ }
    row.xhr = undefined;
    if (answer.id) this.take(row, answer);
    else if (answer.error) this.refuse(row, answer.error);
    else this.refuse(row, { 401: this.words.signedOut, 413: this.words.tooLarge }[status] ?? this.words.failed, status !== 413);
  }

  take(row, { id, name, url, type }) {
    Object.assign(row, { id, name });
    if (PICTURE.test(type) && !row.list) {
      this.composer.insertPicture(url, row.anchor);
      this.describe(row, url);
    } else this.hold(row);
    this.tell();
  }

  // Asks for the words of a picture, for who does not see it, and for search and mail.
  describe(row, url) {
    const label = document.createElement('label');
    const input = document.createElement('input');
    Object.assign(input, { type: 'text', className: 'ds-input', maxLength: 200 });
    label.append(this.words.pictureAsk, input);
    input.addEventListener('input', () => this.composer.describe(url, input.value.trim()));
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      this.drop(row);
      this.composer.focusText();
    });
    this.show(row, label, this.button(this.words.ready, () => this.drop(row)));
  }

  hold(row) {
    const staged = document.createElement('input');
    Object.assign(staged, { type: 'hidden', name: 'staged', value: row.id });
    this.show(row, staged, this.button(this.words.remove, () => this.drop(row)));
  }

  // The files of a draft.
  async restore(ids) {
    for (const row of this.rows) if (row.id && row.item.querySelector('[name=staged]') && !ids.includes(row.id)) this.drop(row);
    const known = [...this.rows].map(({ id }) => id);
    await Promise.all(ids.filter((id) => !known.includes(id)).map(async (id) => {
      const row = { id, name: '' };
      this.hold(row); // at once: the form is read in the same moment
      const answer = await fetch(`/bijlagen/${id}`, { method: 'HEAD' }).catch(() => null);
      const name = /filename\*=UTF-8''([^;]+)/.exec(answer?.headers.get('Content-Disposition') ?? '')?.[1];
      if (answer && !answer.ok) this.drop(row);
      else {
        row.name = name ? decodeURIComponent(name) : this.words.file;
        this.hold(row);
      }
    }));
  }
}
