// The text of one part of a report: kept every few seconds, merged by the server with what others wrote, and never lost.
// What is not kept yet is also in this browser, with the text that it was made of, until the server has it.
import { drop, keyOf, load, store } from '../../components/storage.js';
import { send } from './send.js';

const QUIET = 1200; // after the last key
const LONGEST = 5000; // while somebody goes on typing
const newNonce = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

// Puts another text in a field with the cursor where it was: what came before it pushes it on.
function put(field, text) {
  const { value, selectionStart: from, selectionEnd: to } = field;
  let same = 0;
  while (same < Math.min(value.length, text.length) && value[same] === text[same]) same += 1;
  const moved = (at) => (at <= same ? at : Math.max(same, at + text.length - value.length));
  field.value = text;
  if (document.activeElement === field) field.setSelectionRange(moved(from), moved(to));
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

export class Text {
  constructor(report, section) {
    this.report = report;
    this.section = section;
    this.part = section.dataset.part;
    this.field = section.querySelector('textarea');
    this.was = this.field.parentElement.querySelector('input[type=hidden]');
    this.state = section.querySelector('.report-state');
    this.key = keyOf('report', report.dataset.meeting, this.part);
    // As the server wrote them, not as the browser fills a form in again.
    this.field.value = this.field.defaultValue;
    this.base = this.was.value = this.was.defaultValue;
    this.latest = this.serverText();
    this.recall();
    this.field.addEventListener('input', () => this.typed());
    if (this.isDirty) this.save();
  }

  get isDirty() {
    return Boolean(this.sending) || this.field.value !== this.base;
  }

  serverText() {
    const { revision, text } = this.section.querySelector('.report-part-state').dataset;
    return { revision: Number(revision), text };
  }

  recall() {
    const stored = load(this.key);
    if (!stored) return;
    this.base = stored.base;
    this.sending = stored.sending;
    put(this.field, stored.text);
    this.isRecovered = true;
  }

  store() {
    if (this.isDirty) store(this.key, { base: this.base, text: this.field.value, sending: this.sending });
    else drop(this.key);
  }

  typed() {
    this.store();
    this.report.locks.claim(this.section);
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.save(), QUIET);
    this.longest ??= setTimeout(() => this.save(), LONGEST);
  }

  // Sends what is new, one sending at a time. One that got no answer is sent again as it was, under the same name.
  async save() {
    clearTimeout(this.quiet);
    clearTimeout(this.longest);
    this.longest = undefined;
    if (this.isSaving || this.report.isStopped || !this.isDirty) return !this.isDirty;
    this.isSaving = true;
    this.sending ??= { base: this.base, text: this.field.value, nonce: newNonce() };
    this.store();
    this.say(this.report.dataset.saving);
    const sent = this.sending;
    const answer = await send(this.report, this.part, sent);
    this.isSaving = false;
    if (!answer) {
      this.say('');
      return false;
    }
    if (!answer.ok) {
      // Refused as it is (too long): the next sending is what then stands there.
      this.sending = undefined;
      this.say(answer.words);
      return false;
    }
    this.sending = undefined;
    this.base = sent.text;
    this.report.show(this.part, answer.html);
    this.adopt();
    this.store();
    this.say(this.isRecovered ? this.report.dataset.recovered : this.report.dataset.saved);
    this.isRecovered = false;
    return this.isDirty ? this.save() : true;
  }

  // The newest text of the server, unless something is being typed: then the next answer brings it.
  adopt() {
    const shown = this.serverText();
    if (shown.revision >= this.latest.revision) this.latest = shown;
    if (this.isSaving || this.isDirty) return;
    if (this.field.value !== this.latest.text) put(this.field, this.latest.text);
    this.base = this.was.value = this.latest.text;
  }

  say(words) {
    this.state.textContent = words;
  }
}
