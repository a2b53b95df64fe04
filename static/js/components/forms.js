// Forms: sent once, guarded against leaving with unsaved work, and with the eye on what is wrong.
const dirty = new Set();

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method === 'dialog' || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  dirty.delete(form);
  if (form.matches('[hx-post], [hx-get], ss-chat form') || form.method === 'get') return;
  form.dataset.sent = 'yes';
  event.submitter?.setAttribute('aria-busy', 'true');
});

// Back through the browser's history: the page is as it was, so the forms may be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
  for (const button of document.querySelectorAll('button[aria-busy]')) button.removeAttribute('aria-busy');
});

document.addEventListener('input', (event) => {
  const form = event.target.form;
  if (form?.hasAttribute('data-guard')) dirty.add(form);
});

document.addEventListener('samenspel:out', () => dirty.clear());

window.addEventListener('beforeunload', (event) => {
  for (const form of dirty) if (!form.isConnected) dirty.delete(form);
  if (dirty.size) event.preventDefault();
});

// <select data-submit> sends its form when it changes; without JavaScript a button does.
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-submit]')) event.target.form.requestSubmit();
});

// Somebody who is faster than this script has chosen already. It can be nothing else: these fields have autocomplete=off, so
// that no browser fills them in by itself when the page is loaded again.
const usual = (select) => [...select.options].find((option) => option.defaultSelected) ?? select.options[0];
const changed = (select) => select.selectedOptions[0] !== usual(select);
const early = [...document.querySelectorAll('select[data-submit]')].find(changed);
early?.form.requestSubmit();

function lookAtErrors(root) {
  root.querySelector('.ds-error-summary')?.focus();
}

lookAtErrors(document);
document.addEventListener('htmx:load', (event) => lookAtErrors(event.detail.elt));
