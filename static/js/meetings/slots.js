// <ss-slots>: the moments of a date poll, typed in rows or picked in a calendar. The rows are what is sent; the calendar
// shows them. Arrows move through the cells, space and Enter pick, PageUp and PageDown turn the page.
const STEP = 30;

class Slots extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector('[data-rows]');
    this.pattern = this.querySelector('template');
    this.length = document.getElementById('minutes');
    for (const row of this.rows()) if (!this.day(row) && !this.start(row)) row.remove();
    this.addEventListener('click', (event) => this.clicked(event));
    this.addEventListener('keydown', (event) => this.pressed(event));
    this.addEventListener('input', () => this.mark());
    this.addEventListener('htmx:load', () => this.mark());
    this.length?.addEventListener('change', () => this.mark());
    this.closest('form').addEventListener('samenspel:rows', ({ detail }) => detail.name === 'slot_day' && this.resize(detail.count));
    this.mark();
  }

  rows() { return [...this.list.children]; }

  day(row) { return row.querySelector('[name="slot_day"]').value; }

  start(row) { return row.querySelector('[name="slot_start"]').value.slice(0, 5); }

  cells() { return [...this.querySelectorAll('[data-cell]')]; }

  clicked(event) {
    const cell = event.target.closest('[data-cell][data-start]');
    if (cell) this.toggle(cell.dataset.day, cell.dataset.start);
    const remove = event.target.closest('[data-remove]');
    if (remove) {
      const row = remove.closest('li');
      (row.nextElementSibling ?? row.previousElementSibling)?.querySelector('input')?.focus();
      row.remove();
      this.changed();
    }
    if (event.target.closest('[data-more]')) {
      event.preventDefault();
      this.add('', '').querySelector('input').focus();
    }
  }

  toggle(day, start) {
    const present = this.rows().find((row) => this.day(row) === day && this.start(row) === start);
    if (present) present.remove();
    else this.add(day, start);
    this.changed();
  }

  add(day, start) {
    const row = this.pattern.content.firstElementChild.cloneNode(true);
    this.count = (this.count ?? 0) + 1;
    for (const element of row.querySelectorAll('[id], [for]')) {
      for (const name of ['id', 'for']) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace('-N', `-nieuw-${this.count}`));
      }
    }
    row.querySelector('[name="slot_day"]').value = day;
    row.querySelector('[name="slot_start"]').value = start;
    const later = day && this.rows().find((each) => this.day(each) + this.start(each) > day + start);
    this.list.insertBefore(row, later || null);
    return row;
  }

  // As many rows as a draft has.
  resize(count) {
    for (const row of this.rows().slice(count)) row.remove();
    while (this.rows().length < count) this.add('', '');
  }

  changed() {
    this.list.dispatchEvent(new Event('input', { bubbles: true }));
    this.querySelector('input[name="slot_day"]')?.dispatchEvent(new Event('input', { bubbles: true }));
    this.mark();
  }

  // Shows in the calendar what is in the rows, and beside each row which day of the week it is.
  mark() {
    const slots = this.rows().map((row) => [this.day(row), this.start(row)]).filter(([day, start]) => day && start);
    const minutes = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
    const length = Number(this.length?.value ?? STEP);
    for (const cell of this.cells()) {
      const { day, start } = cell.dataset;
      if (!start) {
        cell.classList.toggle('is-picked', slots.some(([other]) => other === day));
        continue;
      }
      const here = minutes(start);
      const begins = slots.some(([other, at]) => other === day && at === start);
      cell.setAttribute('aria-pressed', String(begins));
      cell.classList.toggle('is-in', !begins && slots.some(([other, at]) => other === day && here > minutes(at) - STEP && here < minutes(at) + length));
    }
    const words = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: 'long' });
    for (const row of this.rows()) {
      const day = this.day(row);
      row.querySelector('output').textContent = day ? words.format(new Date(`${day}T12:00`)) : '';
    }
    this.rove();
  }

  // One cell at a time is in the order of the Tab key.
  rove(chosen) {
    const free = this.cells().filter((cell) => !cell.disabled);
    const current = chosen ?? free.find((cell) => cell.tabIndex === 0) ?? free.find((cell) => cell.ariaPressed === 'true') ?? free[0];
    for (const cell of free) cell.tabIndex = cell === current ? 0 : -1;
    return current;
  }

  pressed(event) {
    const cell = event.target.closest('[data-cell]');
    if (!cell) return;
    if (event.key === 'PageUp' || event.key === 'PageDown') {
      event.preventDefault();
      this.again = true;
      this.querySelector(`[data-turn="${event.key === 'PageUp' ? 'back' : 'on'}"]`).click();
      return;
    }
    const table = cell.closest('table');
    const row = cell.closest('tr').rowIndex - 1;
    const column = cell.closest('td').cellIndex;
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -9], End: [0, 9] };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const [down, right] = steps[event.key];
    const at = (line, place) => table.tBodies[0].rows[line]?.cells[place]?.querySelector('[data-cell]:not([disabled])');
    let next;
    if (Math.abs(right) === 9) {
      const line = [...table.tBodies[0].rows[row].querySelectorAll('[data-cell]:not([disabled])')];
      next = right < 0 ? line[0] : line.at(-1);
    } else next = at(row + down, column + right);
    if (next) this.rove(next).focus();
  }
}

customElements.define('ss-slots', Slots);

// After the page was turned by a key, the focus stays in the calendar.
document.addEventListener('htmx:load', (event) => {
  const slots = event.detail.elt.closest?.('ss-slots');
  if (!slots || !event.detail.elt.matches('[data-calendar]')) return;
  slots.mark();
  if (slots.again) slots.rove()?.focus();
  slots.again = false;
});
