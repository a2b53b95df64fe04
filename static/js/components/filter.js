// <input data-filter=".row">: only the rows stay that hold what is typed, whatever the case and the accents.
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function sift(field) {
  const words = plain(field.value.trim());
  for (const row of document.querySelectorAll(field.dataset.filter)) row.hidden = !plain(row.textContent).includes(words);
}

document.addEventListener('input', (event) => {
  if (event.target.matches?.('[data-filter]')) sift(event.target);
});
// A row that came anew is sifted as well: after a tap, or one on another list.
for (const name of ['htmx:load', 'samenspel:added']) {
  document.addEventListener(name, () => document.querySelectorAll('[data-filter]').forEach(sift));
}
