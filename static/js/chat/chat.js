// <ss-chat data-me="account id">: the lines, the composer, "nieuwe berichten", and who types.
import { Outbox } from './sending.js';

class Chat extends HTMLElement {
  connectedCallback() {
    this.scroll = this.querySelector('.chat-scroll');
    this.lines = this.querySelector('.chat-lines');
    this.more = this.querySelector('.chat-more');
    this.state = this.querySelector('.chat-state');
    this.form = this.querySelector('form');
    this.field = this.form?.querySelector('textarea');
    for (const line of this.lines.children) this.own(line);
    if (this.form) this.outbox = new Outbox(this);
    // Older lines come above those in sight, which stay where they are.
    this.scroll.addEventListener('htmx:beforeSwap', () => { this.below = this.scroll.scrollHeight - this.scroll.scrollTop; });
    this.scroll.addEventListener('htmx:afterSwap', () => this.stay());
    this.scroll.addEventListener('scroll', () => { if (this.isAtEnd()) this.more.hidden = true; });
    this.more.addEventListener('click', () => this.toEnd());
    this.lines.addEventListener('samenspel:added', (event) => this.added(event.detail));
    this.lines.addEventListener('samenspel:typing', (event) => this.typing(event.detail.name));
    this.lines.addEventListener('samenspel:presence', (event) => this.present(event.detail));
    this.form?.addEventListener('submit', (event) => this.submit(event));
    this.field?.addEventListener('keydown', (event) => this.key(event));
    this.field?.addEventListener('input', () => this.tellTyping());
    this.lines.addEventListener('samenspel:listening', () => this.tellHere());
    document.addEventListener('visibilitychange', () => this.tellHere());
    new IntersectionObserver((seen) => {
      this.isInView = seen.at(-1).isIntersecting;
      this.tellHere();
    }).observe(this.scroll);
    this.toNews();
    // The font may come after: what was the end then no longer is.
    document.fonts.ready.then(() => this.toNews());
  }

  isAtEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 48;
  }

  // Where one stopped reading; the end where all that is new fits above it.
  toNews() {
    this.toEnd();
    const line = this.querySelector('#nieuw');
    const above = line ? line.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top : 0;
    if (above >= 0) return;
    this.scroll.scrollTop += above - 8;
    this.more.hidden = this.isAtEnd();
  }

  stay() {
    this.scroll.scrollTop = this.scroll.scrollHeight - this.below;
    for (const line of this.scroll.querySelectorAll('.chat-line')) this.own(line);
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.more.hidden = true;
  }

  // A push is the same for everybody; which lines are mine is known here only.
  own(line) {
    const mine = Boolean(this.dataset.me) && line.dataset.author === this.dataset.me;
    line.classList.toggle('is-mine', mine);
    return mine;
  }

  added({ element, isNew }) {
    const mine = this.own(element);
    if (!isNew) return;
    if (mine) this.outbox?.arrived();
    // Lines at the end were in view before this one came when the rest below is no more than the line itself.
    const below = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight;
    if (mine || below < element.offsetHeight + 48) this.toEnd();
    else this.more.hidden = false;
    this.state.textContent = '';
  }

  key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    this.form.reset();
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
    this.field.focus();
    this.outbox.put(text);
  }

  tellTyping() {
    if (!this.field.value || Date.now() - (this.typingSentAt ?? 0) < 2500) return;
    this.typingSentAt = Date.now();
    document.dispatchEvent(new CustomEvent('samenspel:typing-here', { detail: { room: this.lines.dataset.room } }));
  }

  typing(name) {
    this.state.textContent = this.dataset.typing.replace('{}', name);
    clearTimeout(this.typed);
    this.typed = setTimeout(() => { this.state.textContent = ''; }, 4000);
  }

  // Here is who has the lines in view: not who left the page open in another tab.
  tellHere() {
    const isHere = Boolean(this.isInView) && document.visibilityState === 'visible';
    document.dispatchEvent(new CustomEvent('samenspel:here', { detail: { room: this.lines.dataset.room, isHere } }));
  }

  // Who else is here now. It stands there to be read, and is not announced: people come and go all day.
  present({ people, count }) {
    const place = this.querySelector('[data-presence]');
    const names = people.filter(({ account }) => account !== this.dataset.me).map(({ name }) => name).slice(0, 4);
    const others = count - 1 - names.length;
    if (others > 0) names.push(others === 1 ? place.dataset.other : place.dataset.others.replace('{}', others));
    const list = new Intl.ListFormat(document.documentElement.lang).format(names);
    const wasAtEnd = this.isAtEnd();
    place.textContent = place.dataset.presence.replace('{}', list);
    place.hidden = names.length === 0;
    if (wasAtEnd) this.toEnd();
  }
}

customElements.define('ss-chat', Chat);
