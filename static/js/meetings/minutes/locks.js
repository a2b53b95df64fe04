// The lock of each part of a report: claimed at the first key, renewed while its writer is there, released soon after.
import { send } from './send.js';

const RENEW_EVERY = 8000;

export class Locks {
  constructor(report) {
    this.report = report;
    this.renewals = new Map();
    this.expiries = new Map();
    report.addEventListener('focusout', (event) => this.release(event));
  }

  async claim(section) {
    const part = section.dataset.part;
    if (this.renewals.has(part) || this.report.isStopped) return;
    this.renewals.set(part, setInterval(() => this.renew(section), RENEW_EVERY));
    await this.renew(section);
  }

  async renew(section) {
    const part = section.dataset.part;
    const answer = await send(this.report, `${part}/pen`, { claim: 'ja' });
    if (!answer?.isTaken) return;
    this.stopRenewing(part);
    this.report.show(part, answer.html);
  }

  stopRenewing(part) {
    clearInterval(this.renewals.get(part));
    this.renewals.delete(part);
  }

  async release({ target, relatedTarget }) {
    const section = target.closest('[data-part]');
    const part = section?.dataset.part;
    if (!this.renewals.has(part) || section.contains(relatedTarget)) return;
    this.stopRenewing(part);
    // What was written goes first: who takes over starts from all of it.
    if (await this.report.texts.get(part).save()) await send(this.report, `${part}/pen`, { claim: 'nee' });
  }

  // Somebody else writes here: their lock holds until it is released or expires.
  show(section) {
    const part = section.dataset.part;
    const { writer, lockSeconds } = section.querySelector('.report-part-state').dataset;
    const text = this.report.texts.get(part);
    const isTaken = Boolean(writer) && writer !== this.report.dataset.me;
    clearTimeout(this.expiries.get(part));
    section.classList.toggle('is-taken', isTaken);
    if (isTaken) this.stopRenewing(part);
    if (isTaken) this.expiries.set(part, setTimeout(() => this.open(section), Number(lockSeconds) * 1000));
    // Who has something to send keeps the field: it is merged.
    text.field.readOnly = isTaken && !text.isDirty;
  }

  open(section) {
    section.classList.remove('is-taken');
    section.querySelector('.report-writer')?.remove();
    this.report.texts.get(section.dataset.part).field.readOnly = false;
  }
}
