// <ss-copy><input><button hidden>: a button that copies what stands in the field.
class Copy extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector('input');
    const button = this.querySelector('button');
    field.addEventListener('focus', () => field.select());
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(field.value);
      button.querySelector('span').textContent = this.dataset.done;
    });
  }
}

customElements.define('ss-copy', Copy);
