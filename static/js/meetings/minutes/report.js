// <ss-report>: a report that several people write at once. Without it the form is sent as a whole; with it each part and
// each line is kept by itself, others' work appears, and what could not be sent stays in this browser until it can.
import { apply } from '../../shell/apply.js';
import { Lines } from './lines.js';
import { Locks } from './locks.js';
import { send } from './send.js';
import { Text } from './text.js';

const AGAIN = [2000, 4000, 8000, 15000];

class Report extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector('form');
    this.form.removeAttribute('data-guard'); // nothing is lost by leaving
    this.alarm = this.querySelector('.report-alarm');
    this.failures = 0;
    this.texts = new Map();
    this.lines = new Map();
    this.locks = new Locks(this);
    const sections = [...this.querySelectorAll('.report-part.is-mine')];
    for (const section of sections) this.texts.set(section.dataset.part, new Text(this, section));
    for (const section of sections) this.lines.set(section.dataset.part, new Lines(this, section));
    for (const section of sections) this.locks.show(section);
    this.addEventListener('samenspel:added', (event) => this.adopt(event.detail.element));
    this.addEventListener('change', (event) => this.saveDiscussed(event.target));
    this.form.addEventListener('submit', (event) => this.submit(event), true);
    window.addEventListener('online', () => this.retry());
    window.addEventListener('pagehide', () => this.texts.forEach((text) => text.store()));
  }

  // An answer holds a part as it was then; what was pushed meanwhile may be newer, and stays.
  show(part, html) {
    const holder = document.createElement('template');
    holder.innerHTML = html;
    const [state, clash] = holder.content.children;
    const shown = document.getElementById(`part-state-${part}`);
    if (Number(state.dataset.reportRevision) >= Number(shown.dataset.reportRevision)) apply({ action: 'replace', target: `#part-state-${part}`, html: state.outerHTML });
    if (clash?.childElementCount) apply({ action: 'replace', target: `#botsing-${part}`, html: clash.outerHTML });
  }

  adopt(element) {
    const section = element.closest?.('.report-part.is-mine');
    if (!section || !element.matches('.report-part-state')) return;
    this.texts.get(section.dataset.part).adopt();
    this.lines.get(section.dataset.part).adopt();
    this.locks.show(section);
  }

  async saveDiscussed(field) {
    if (!field.name?.startsWith('discussed-')) return;
    await send(this, field.closest('[data-part]').dataset.part, { discussed: field.value });
  }

  // Sent by hand or published: first all that waits, then the whole form.
  async submit(event) {
    if (this.isFlushed || event.submitter?.name === 'add' || event.submitter?.name === 'remove') return;
    event.preventDefault();
    event.stopPropagation();
    await this.flush();
    await new Promise((resolve) => setTimeout(resolve)); // a form is not sent again while it is being sent
    if (this.failures || this.isStopped) return;
    this.isFlushed = true;
    for (const row of this.querySelectorAll('.report-line')) {
      const id = row.querySelector('[name$="_id"]').value;
      if (id && !this.form.querySelector(`[name=known][value="${CSS.escape(id)}"]`)) this.form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'known', value: id }));
    }
    this.form.requestSubmit(event.submitter);
    this.isFlushed = false;
  }

  async flush() {
    await Promise.all([...this.texts.values()].map((text) => text.save()));
    await Promise.all([...this.lines.values()].flatMap((lines) => lines.dirty.map((row) => lines.save(row))));
  }

  offline() {
    this.failures += 1;
    this.alarm.textContent = this.dataset.offline;
    clearTimeout(this.again);
    this.again = setTimeout(() => this.retry(), AGAIN[Math.min(this.failures, AGAIN.length) - 1]);
  }

  online() {
    if (!this.failures) return;
    this.failures = 0;
    this.alarm.textContent = '';
  }

  retry() {
    if (!this.isStopped) this.flush();
  }

  // There is no going on from this page; all that was written is in this browser, and comes back with the next one.
  stop(why) {
    this.isStopped = true;
    this.alarm.textContent = this.dataset[why];
    if (why !== 'expired') return;
    const link = document.createElement('a');
    link.href = this.dataset.signInHref;
    link.textContent = this.dataset.signIn;
    this.alarm.append(' ', link);
  }
}

customElements.define('ss-report', Report);
