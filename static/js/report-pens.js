// Who has the pen of a part. It is taken at the first key, held while its writer is there, and free again soon after.
import { send } from './report-send.js';

const HOLD = 8000;

export class Pens {
  constructor(report) {
    this.report = report;
    this.held = new Map();
    this.freed = new Map();
    report.addEventListener('focusout', (event) => this.left(event));
  }

  async take(section) {
    const part = section.dataset.part;
    if (this.held.has(part) || this.report.isStopped) return;
    this.held.set(part, setInterval(() => this.hold(section), HOLD));
    await this.hold(section);
  }

  async hold(section) {
    const part = section.dataset.part;
    const answer = await send(this.report, `${part}/pen`, { neem: 'ja' });
    if (!answer?.isTaken) return;
    this.drop(part);
    this.report.show(part, answer.html);
  }

  drop(part) {
    clearInterval(this.held.get(part));
    this.held.delete(part);
  }

  async left({ target, relatedTarget }) {
    const section = target.closest('[data-part]');
    const part = section?.dataset.part;
    if (!this.held.has(part) || section.contains(relatedTarget)) return;
    this.drop(part);
    // What was written goes first: who takes over starts from all of it.
    if (await this.report.texts.get(part).save()) await send(this.report, `${part}/pen`, { neem: 'nee' });
  }

  // Somebody else writes here: their pen is respected until it is put down or runs out.
  respect(section) {
    const part = section.dataset.part;
    const { writer, left } = section.querySelector('.report-stand').dataset;
    const text = this.report.texts.get(part);
    const isTaken = Boolean(writer) && writer !== this.report.dataset.me;
    clearTimeout(this.freed.get(part));
    section.classList.toggle('is-taken', isTaken);
    if (isTaken) this.drop(part);
    if (isTaken) this.freed.set(part, setTimeout(() => this.free(section), Number(left) * 1000));
    // Who has something to send keeps the field: it is merged.
    text.field.readOnly = isTaken && !text.isDirty;
  }

  free(section) {
    section.classList.remove('is-taken');
    section.querySelector('.report-pen')?.remove();
    this.report.texts.get(section.dataset.part).field.readOnly = false;
  }
}
