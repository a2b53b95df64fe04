// <textarea data-draft="key">: what was typed stays in this browser until it is sent. The text never leaves it earlier.
const draftKey = (field) => `samenspel:draft:${field.dataset.draft}`;
const sentKey = (field) => `samenspel:sent:${field.dataset.draft}`;
const fields = (root) => root.querySelectorAll('textarea[data-draft]');

function note(field, text) {
  const place = field.closest('ss-composer')?.querySelector('[data-draft-note]');
  if (place) place.textContent = text ? place.dataset.draftNote : '';
}

function recall(field) {
  // The page came after the sending: an empty field means that the server took it.
  if (sessionStorage.getItem(sentKey(field)) && !field.value) localStorage.removeItem(draftKey(field));
  sessionStorage.removeItem(sentKey(field));
  const draft = localStorage.getItem(draftKey(field));
  if (draft && !field.value) {
    field.value = draft;
    note(field, draft);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function forget(form) {
  for (const field of fields(form)) {
    localStorage.removeItem(draftKey(field));
    note(field, '');
  }
}

let waiting;
document.addEventListener('input', (event) => {
  const field = event.target;
  if (!field.matches('textarea[data-draft]')) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (field.value.trim()) localStorage.setItem(draftKey(field), field.value);
    else localStorage.removeItem(draftKey(field));
    note(field, field.value.trim());
  }, 400);
});

document.addEventListener('submit', (event) => {
  clearTimeout(waiting);
  for (const field of fields(event.target)) {
    if (field.value.trim()) localStorage.setItem(draftKey(field), field.value);
    else localStorage.removeItem(draftKey(field));
    sessionStorage.setItem(sentKey(field), 'yes');
  }
});

document.addEventListener('htmx:afterRequest', (event) => {
  const form = event.target.closest?.('form');
  if (!form || event.detail.requestConfig?.verb === 'get') return;
  for (const field of fields(form)) sessionStorage.removeItem(sentKey(field));
  if (event.detail.successful) forget(form);
});

fields(document).forEach(recall);
document.addEventListener('htmx:load', (event) => fields(event.detail.elt).forEach(recall));
