import { announce } from '../shell/announce.js';

// <ss-order>: the items of an agenda can be dragged to another place. The buttons beside each do the same without a mouse.
// The item that was moved, until its agenda comes back in the new order.
let moved = null;
document.addEventListener('htmx:beforeRequest', ({ detail: { requestConfig } }) => {
  moved = /\/agenda\/([^/]+)\/plaats$/.exec(requestConfig?.path ?? '')?.[1] ?? null;
});

class Order extends HTMLElement {
  connectedCallback() {
    this.announce();
    for (const item of this.items()) item.draggable = true;
    this.addEventListener('dragstart', (event) => this.lift(event));
    this.addEventListener('dragover', (event) => this.over(event));
    this.addEventListener('drop', (event) => event.preventDefault());
    this.addEventListener('dragend', () => this.drop());
  }

  // Where it stands now: the others see it.
  announce() {
    const place = this.items().findIndex((item) => item.dataset.item === moved);
    if (place < 0) return;
    moved = null;
    const { title, moment } = this.items()[place].dataset;
    const words = { punt: title, plaats: place + 1, aantal: this.items().length };
    const said = this.dataset.moved.replace(/\{(\w+)\}/g, (_all, name) => words[name]);
    announce(moment ? `${said}, ${moment}` : said);
  }

  items() { return [...this.querySelectorAll('[data-item]')]; }

  lift(event) {
    this.dragged = event.target.closest?.('[data-item]');
    if (!this.dragged) return;
    this.before = this.items().indexOf(this.dragged);
    this.dragged.classList.add('is-held');
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', this.dragged.querySelector('h3').textContent);
  }

  over(event) {
    if (!this.dragged) return;
    event.preventDefault();
    const item = event.target.closest('[data-item]');
    if (!item || item === this.dragged) return;
    const box = item.getBoundingClientRect();
    const isBelow = event.clientY > box.top + box.height / 2;
    item.parentNode.insertBefore(this.dragged, isBelow ? item.nextSibling : item);
  }

  drop() {
    if (!this.dragged) return;
    const { dragged } = this;
    this.dragged = null;
    dragged.classList.remove('is-held');
    const place = this.items().indexOf(dragged);
    if (place === this.before) return;
    const token = dragged.querySelector('[name=csrf_token]').value;
    window.htmx.ajax('POST', `${this.dataset.url}/${dragged.dataset.item}/plaats`, {
      target: this.dataset.target,
      swap: 'outerHTML',
      values: { position: place + 1, csrf_token: token },
    });
  }
}

customElements.define('ss-order', Order);
