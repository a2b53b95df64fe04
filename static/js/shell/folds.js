// What somebody opened stays open when its part of the page is asked for anew. An answer to a form says itself what is open.
let open = [];

document.addEventListener('htmx:beforeSwap', ({ detail: { target, requestConfig } }) => {
  const isRead = requestConfig?.verb === 'get';
  open = isRead ? [...target.querySelectorAll('details[id][open]')].map(({ id }) => id) : [];
});

// Before the focus comes back, for it may have been inside.
document.addEventListener('htmx:afterSwap', () => {
  for (const id of open) {
    const fold = document.getElementById(id);
    if (fold?.matches('details')) fold.open = true;
  }
  open = [];
});
