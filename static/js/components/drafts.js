// <textarea data-draft="key">: what was typed stays in this browser until it is sent. The text never leaves it earlier.
const kept = (field) => `samenspel:draft:${field.dataset.draft}`;
const sent = (field) => `samenspel:sent:${field.dataset.draft}`;
const fields = (root) => root.querySelectorAll('textarea[data-draft]');

function note(field, text) {
  const place = field.closest('ss-composer')?.querySelector('[data-draft-note]');
  if (place) place.textContent = text ? place.dataset.draftNote : '';
}

function recall(field) {
  // The page came after the sending: an empty field means that the server took it.
  if (sessionStorage.getItem(sent(field)) && !field.value) localStorage.removeItem(kept(field));
  sessionStorage.removeItem(sent(field));
  const draft = localStorage.getItem(kept(field));
  if (draft && !field.value) {
    field.value = draft;
    note(field, draft);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function forget(form) {
  for (const field of fields(form)) {
    localStorage.removeItem(kept(field));
    note(field, '');
  }
}

let waiting;
document.addEventListener('input', (event) => {
  const field = event.target;
  if (!field.matches('textarea[data-draft]')) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (field.value.trim()) localStorage.setItem(kept(field), field.value);
    else localStorage.removeItem(kept(field));
    note(field, field.value.trim());
  }, 400);
});

document.addEventListener('submit', (event) => {
  clearTimeout(waiting);
  for (const field of fields(event.target)) {
    if (field.value.trim()) localStorage.setItem(kept(field), field.value);
    else localStorage.removeItem(kept(field));
    sessionStorage.setItem(sent(field), 'yes');
  }
});

document.addEventListener('htmx:afterRequest', (event) => {
  const form = event.target.closest?.('form');
  if (!form || event.detail.requestConfig?.verb === 'get') return;
  for (const field of fields(form)) sessionStorage.removeItem(sent(field));
  if (event.detail.successful) forget(form);
});

fields(document).forEach(recall);
document.addEventListener('htmx:load', (event) => fields(event.detail.elt).forEach(recall));
