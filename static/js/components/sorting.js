// <ss-sort><table>: each <th data-sort="text|number"> becomes a button that sorts by data-value, or else by the text.
class Sort extends HTMLElement {
  connectedCallback() {
    this.table = this.querySelector('table');
    for (const head of this.table.querySelectorAll('th[data-sort]')) {
      if (head.querySelector('button:not(.tip)')) continue;
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...[...head.childNodes].filter((node) => !node.matches?.('.tip, .tip-words')));
      button.addEventListener('click', () => this.by(head));
      head.prepend(button);
    }
  }

  by(head) {
    // Figures start with the largest, words with A.
    const first = head.dataset.sort === 'number' ? 'descending' : 'ascending';
    const other = first === 'ascending' ? 'descending' : 'ascending';
    const order = head.getAttribute('aria-sort') === first ? other : first;
    for (const each of head.parentElement.children) each.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', order);
    const way = order === 'ascending' ? 1 : -1;
    const column = head.cellIndex;
    const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
    const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: 'base' });
    const body = this.table.tBodies[0];
    const figures = head.dataset.sort === 'number';
    const rows = [...body.rows].map((row) => ({ row, key: figures ? Number(value(row)) : value(row) }));
    rows.sort((a, b) => way * (figures ? a.key - b.key : compare(a.key, b.key)));
    body.append(...rows.map(({ row }) => row));
  }
}

customElements.define('ss-sort', Sort);
