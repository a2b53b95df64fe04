// Decisions and action points of a part: each line is kept by itself as soon as it is left or a moment quiet.
import { drop, keyOf, load, store } from '../../components/storage.js';
import { send } from './send.js';

const QUIET = 1500;
let count = 1000;

const get = (row, name) => row.querySelector(`[name$="_${name}"]`);
const values = (row) => ['text', 'who', 'due'].map((name) => get(row, name)?.value ?? '');

export class Lines {
  constructor(report, section) {
    this.report = report;
    this.section = section;
    this.part = section.dataset.part;
    this.key = keyOf('report-lines', report.dataset.meeting, this.part);
    this.waiting = new Map();
    for (const row of this.rows()) this.begin(row);
    this.recall();
    section.addEventListener('input', (event) => this.typed(event.target.closest('.report-line')));
    section.addEventListener('change', (event) => event.target.closest('.report-line') && this.save(event.target.closest('.report-line')));
    section.addEventListener('click', (event) => this.pressed(event));
  }

  rows(kind = '') {
    return [...this.section.querySelectorAll(`:scope > div > .report-line${kind && `[data-line=${kind}]`}`)];
  }

  begin(row) {
    for (const field of row.querySelectorAll('input:not([type=hidden])')) field.value = field.defaultValue;
    row.saved = get(row, 'was').value ? JSON.stringify(values(row)) : JSON.stringify(['', '', '']);
  }

  isDirty(row) {
    return Boolean(row.isSaving) || JSON.stringify(values(row)) !== row.saved;
  }

  get dirty() {
    return this.rows().filter((row) => this.isDirty(row) && (values(row)[0].trim() || get(row, 'id').value));
  }

  add(kind) {
    const template = this.report.querySelector(`template[data-blank=${kind}]`);
    const holder = document.createElement('div');
    count += 1;
    holder.innerHTML = template.innerHTML.replaceAll('__n__', count);
    const row = holder.firstElementChild;
    get(row, 'item').value = this.section.dataset.key;
    const about = row.querySelector('label .ds-sr-only');
    about.textContent = about.textContent.replace('__about__', this.section.querySelector('h2').textContent);
    const rows = this.rows(kind);
    const place = rows.find((each) => !get(each, 'id').value && !this.isDirty(each));
    if (place) place.before(row);
    else rows.at(-1).after(row);
    this.begin(row);
    return row;
  }

  pressed(event) {
    const button = event.target.closest('button[name=add], button[name=remove]');
    if (!button) return;
    event.preventDefault();
    if (button.name === 'remove') this.remove(button.closest('.report-line'));
    else {
      const kind = button.value.split(':')[0];
      const row = this.add(kind);
      this.rows(kind).at(-1).after(row);
      get(row, 'text').focus();
    }
  }

  typed(row) {
    if (!row) return;
    this.store();
    clearTimeout(this.waiting.get(row));
    this.waiting.set(row, setTimeout(() => this.save(row), QUIET));
  }

  store() {
    const unsaved = this.dirty.map((row) => ({ kind: row.dataset.line, id: get(row, 'id').value, was: get(row, 'was').value, values: values(row) }));
    if (unsaved.length) store(this.key, { unsaved });
    else drop(this.key);
  }

  recall() {
    for (const line of load(this.key)?.unsaved ?? []) {
      const row = this.rows(line.kind).find((each) => line.id && get(each, 'id').value === line.id) ?? this.add(line.kind);
      get(row, 'id').value = line.id;
      get(row, 'was').value = line.was;
      ['text', 'who', 'due'].forEach((name, at) => { if (get(row, name)) get(row, name).value = line.values[at]; });
      this.save(row);
    }
  }

  // Who waits for it waits for what is under way as well.
  save(row) {
    clearTimeout(this.waiting.get(row));
    if (!row.isSaving) row.saving = this.keep(row);
    return row.saving;
  }

  async keep(row) {
    const [text, who, due] = values(row);
    if (this.report.isStopped || !this.isDirty(row) || !text.trim()) return;
    // The page names the line, so that one that is sent twice is made once.
    get(row, 'id').value ||= crypto.randomUUID?.() ?? '';
    const sent = JSON.stringify([text, who, due]);
    row.isSaving = true;
    this.store();
    const fields = { kind: row.dataset.line, id: get(row, 'id').value, text, who, due, was: get(row, 'was').value };
    const answer = await this.inTurn('regels', fields);
    row.isSaving = false;
    if (!answer) return;
    this.complain(row, answer.ok ? '' : answer.words);
    if (!answer.ok) return;
    row.saved = get(row, 'was').value = sent;
    row.querySelector('button[name=remove]').hidden = false;
    this.report.show(this.part, answer.html);
    this.store();
    if (this.isDirty(row)) await this.keep(row);
  }

  // One after the other: the report has them in the order in which they came, and what is taken out stays out.
  inTurn(path, fields) {
    this.sending = (this.sending ?? Promise.resolve()).then(() => send(this.report, `${this.part}/${path}`, fields));
    return this.sending;
  }

  complain(row, words) {
    const place = row.querySelector('.field-error');
    place.textContent = words;
    place.hidden = !words;
    get(row, 'text').toggleAttribute('aria-invalid', Boolean(words));
  }

  async remove(row) {
    const id = get(row, 'id').value;
    const next = row.nextElementSibling?.querySelector('input:not([type=hidden]), button');
    row.remove();
    next?.focus();
    this.store();
    if (id) await this.inTurn(`regels/${id}/verwijdering`, {});
  }

  // What others did with the lines, as far as nothing is being written there.
  adopt() {
    const lines = JSON.parse(this.section.querySelector('.report-part-state').dataset.lines);
    const known = new Map(this.rows().filter((row) => get(row, 'id').value).map((row) => [get(row, 'id').value, row]));
    for (const line of lines) {
      const row = known.get(line.id) ?? this.add(line.kind);
      known.delete(line.id);
      if (this.isDirty(row) || row.contains(document.activeElement)) continue;
      get(row, 'id').value = line.id;
      for (const name of ['text', 'who', 'due']) if (get(row, name)) get(row, name).value = line[name];
      row.saved = get(row, 'was').value = JSON.stringify(values(row));
      row.querySelector('button[name=remove]').hidden = false;
    }
    for (const row of known.values()) if (get(row, 'was').value && !this.isDirty(row) && !row.contains(document.activeElement)) row.remove();
  }
}
