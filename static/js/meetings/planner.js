// <ss-planner>: the arrow keys go from plan to plan over the days; Home and End to the first and the last of the week.
// Tab still walks through all of them. PageUp and PageDown are the links to earlier and later.
class Planner extends HTMLElement {
  connectedCallback() {
    this.addEventListener('keydown', (event) => this.pressed(event));
  }

  pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const turn = { PageUp: 'prev', PageDown: 'next' }[event.key];
    if (turn) {
      const link = document.querySelector(`.planner-move [rel=${turn}]`);
      if (link) {
        event.preventDefault();
        link.click();
      }
      return;
    }
    const to = this.next(event.target.closest('a'), event.key);
    if (to) {
      event.preventDefault();
      to.focus();
    }
  }

  next(link, key) {
    const cell = link?.closest('td');
    if (!cell) return null;
    const row = cell.parentElement;
    const all = [...this.querySelectorAll('td a')];
    const here = all.indexOf(link);
    if (key === 'ArrowRight') return all[here + 1];
    if (key === 'ArrowLeft') return all[here - 1];
    if (key === 'Home') return row.querySelector('td a');
    if (key === 'End') return [...row.querySelectorAll('td a')].at(-1);
    if (key === 'ArrowDown') return link.nextElementSibling ?? this.below(row, cell.cellIndex, 1);
    if (key === 'ArrowUp') return link.previousElementSibling?.closest('a') ?? this.below(row, cell.cellIndex, -1);
    return null;
  }

  // The nearest plan in the same column, else the first of that week.
  below(row, column, step) {
    const rows = [...this.querySelectorAll('tr')];
    for (let number = rows.indexOf(row) + step; rows[number]; number += step) {
      const found = rows[number].cells[column]?.querySelector('a') ?? rows[number].querySelector('td a');
      if (found) return found;
    }
    return null;
  }
}

customElements.define('ss-planner', Planner);
