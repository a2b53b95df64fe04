// <button data-dialog="id"> opens <dialog id>; a form with method="dialog" or [data-close] closes it, and so does a
// click beside it. Focus returns to the button by itself.
document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-dialog]');
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog)?.showModal();
    return;
  }
  const dialog = event.target.closest('dialog[open]');
  if (!dialog) return;
  const box = dialog.getBoundingClientRect();
  const beside = event.target === dialog && event.detail > 0
    && (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom);
  if (beside || event.target.closest('[data-close]')) dialog.close();
});

// A dialog that the server rendered with errors opens again at once.
for (const dialog of document.querySelectorAll('dialog[data-open]')) dialog.showModal();
