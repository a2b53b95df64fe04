// Messages on their way. What is not taken yet stays in this browser, also when the page goes, and shows as one that waits.
// They are sent one after the other, by themselves once there is a connection; each has a nonce, so the server keeps one
// message for two tries.
import { addAnswer } from '../shell/apply.js';
import { check, signInHref, waitAfter } from '../components/session.js';
import { drop, keyOf, load, store } from '../components/storage.js';

const newNonce = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const words = () => document.getElementById('klad').dataset;

export class Outbox {
  constructor(chat) {
    this.chat = chat;
    this.key = keyOf('outbox', new URL(chat.form.action).pathname);
    this.fields = Object.fromEntries(new FormData(chat.form));
    this.failures = 0;
    for (const message of this.messages) {
      this.show(message);
      if (message.isRefused) this.refuse(message);
    }
    this.flush();
    window.addEventListener('online', () => this.flush());
    chat.lines.addEventListener('samenspel:listening', () => this.flush());
  }

  // A browser that keeps nothing has them as long as the page is open.
  get messages() { return load(this.key)?.messages ?? this.memory ?? []; }

  // Another tab may have added or sent some meanwhile: only this one changes.
  replace(nonce, ...by) {
    const messages = this.messages.filter((message) => message.nonce !== nonce).concat(by);
    this.memory = messages;
    if (messages.length) store(this.key, { messages });
    else drop(this.key);
  }

  put(text) {
    const message = { nonce: newNonce(), text };
    this.replace(message.nonce, message);
    this.show(message);
    this.chat.toEnd();
    this.flush();
  }

  show({ nonce, text }) {
    const line = document.createElement('div');
    line.className = 'chat-line is-mine is-pending';
    line.dataset.waiting = nonce;
    line.append(document.createElement('span'), document.createElement('div'));
    line.lastChild.className = 'chat-text';
    line.lastChild.textContent = text;
    this.chat.lines.append(line);
  }

  lineOf({ nonce }) { return this.chat.lines.querySelector(`[data-waiting="${nonce}"]`); }

  async flush() {
    clearTimeout(this.again);
    if (this.current) return;
    do this.current = this.messages.find(({ isRefused }) => !isRefused);
    while (this.current && await this.send(this.current));
    this.current = undefined;
  }

  // My message comes by push before the answer to its POST.
  arrived() {
    if (this.current) this.lineOf(this.current)?.remove();
  }

  // Whether to go on with the next one.
  async send(message, isAgain = false) {
    const { 'X-CSRFToken': token } = JSON.parse(document.body.getAttribute('hx-headers') ?? '{}');
    const body = new URLSearchParams({ ...this.fields, csrf_token: token ?? '', body: message.text, nonce: message.nonce });
    let answer;
    let html;
    try {
      const headers = { 'HX-Request': 'true', 'X-CSRFToken': token ?? '' };
      answer = await fetch(this.chat.form.action, { method: 'POST', body, headers, signal: AbortSignal.timeout(15_000) });
      html = await answer.text();
    } catch {
      return this.wait(this.chat.dataset.offline);
    }
    if (answer.ok && !answer.redirected) {
      this.failures = 0;
      this.say('');
      this.replace(message.nonce);
      // The push of this very message may have come first: its id tells, and it is shown once.
      this.lineOf(message)?.remove();
      if (html) addAnswer(this.chat.lines, html);
      return true;
    }
    if (answer.status === 400 && !isAgain) {
      const why = await check();
      if (!why) return this.send(message, true);
      if (why === 'away') return this.wait(this.chat.dataset.offline);
      if (why === 'busy') return this.wait(words().again);
      return this.out(why);
    }
    if (answer.status === 401) return this.out('out');
    if (answer.status >= 500 || answer.status === 429) return this.wait(words().again, 1000 * Number(answer.headers.get('Retry-After')));
    this.refuse(message, answer.status === 422 ? html : '');
    return true;
  }

  wait(why, least = 0) {
    const pause = waitAfter(this.failures, least);
    this.failures += 1;
    this.say(why);
    for (const line of this.chat.lines.querySelectorAll('.is-pending')) line.dataset.note = this.chat.dataset.pending;
    this.again = setTimeout(() => this.flush(), pause);
    return false;
  }

  out(why) {
    this.say(words()[why]);
    if (why === 'out') {
      const link = document.createElement('a');
      Object.assign(link, { href: signInHref(), textContent: words().signIn });
      this.chat.state.append(' ', link);
    }
    return false;
  }

  // It can never be sent as it is: the words stay, to be changed or thrown away.
  refuse(message, html = '') {
    this.replace(message.nonce, { ...message, isRefused: true });
    const line = this.lineOf(message);
    if (html) this.chat.state.innerHTML = html;
    if (!line) return;
    line.classList.replace('is-pending', 'is-failed');
    const again = () => {
      this.replace(message.nonce, { nonce: message.nonce, text: message.text });
      line.classList.replace('is-failed', 'is-pending');
      line.querySelectorAll('button').forEach((button) => button.remove());
      this.flush();
    };
    const away = () => {
      this.replace(message.nonce);
      line.remove();
    };
    for (const [label, action] of [[this.chat.dataset.again, again], [this.chat.dataset.drop, away]]) {
      const button = document.createElement('button');
      Object.assign(button, { type: 'button', className: 'ds-button is-small', textContent: label });
      button.dataset.variant = 'secondary';
      button.addEventListener('click', action);
      line.append(button);
    }
  }

  say(words) { this.chat.state.textContent = words; }
}
