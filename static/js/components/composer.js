// <ss-composer>: a textarea that grows, with buttons and keys for Markdown. Ctrl+Enter sends.
const AROUND = { bold: '**', italic: '_' };
const BEFORE = { list: '- ', quote: '> ' };

class Composer extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector('textarea');
    this.addEventListener('click', (event) => {
      const button = event.target.closest('[data-markdown]');
      if (button) this.mark(button.dataset.markdown);
    });
    this.field.addEventListener('keydown', (event) => this.key(event));
    this.field.addEventListener('focus', () => {
      this.hasCaret = true;
    });
  }

  key(event) {
    if (!(event.ctrlKey || event.metaKey)) return;
    const mark = { b: 'bold', i: 'italic', k: 'link' }[event.key.toLowerCase()];
    if (mark) {
      event.preventDefault();
      this.mark(mark);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.field.form.requestSubmit();
    }
  }

  mark(kind) {
    const { selectionStart: from, selectionEnd: to, value } = this.field;
    const chosen = value.slice(from, to);
    if (AROUND[kind]) this.put(from, to, AROUND[kind] + chosen + AROUND[kind], AROUND[kind].length, chosen.length);
    else if (kind === 'link') this.put(from, to, `[${chosen}](https://)`, chosen ? chosen.length + 3 : 1, chosen ? 8 : 0);
    else this.lines(BEFORE[kind], from, to);
  }

  // Puts the sign before each line that the selection touches.
  lines(sign, from, to) {
    const { value } = this.field;
    const start = value.lastIndexOf('\n', from - 1) + 1;
    const text = value.slice(start, to).split('\n').map((line) => sign + line).join('\n');
    this.put(start, to, text, text.length, 0);
  }

  // Adds Markdown as blocks of its own: at the caret of somebody who was writing, else at the end.
  insert(markdown) {
    const { value, selectionStart } = this.field;
    const at = this.hasCaret ? selectionStart : value.length;
    const [before, after] = [value.slice(0, at).trimEnd(), value.slice(at).trimStart()];
    const text = `${before ? `${before}\n\n` : ''}${markdown.trim()}\n\n`;
    this.put(0, value.length, text + after, text.length, 0);
  }

  // Through execCommand where it works, so that Ctrl+Z undoes it.
  put(from, to, text, caret, length) {
    this.field.focus();
    this.field.setSelectionRange(from, to);
    if (!document.execCommand('insertText', false, text)) this.field.setRangeText(text, from, to, 'end');
    this.field.setSelectionRange(from + caret, from + caret + length);
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

customElements.define('ss-composer', Composer);

// Any textarea with data-grow is as high as its text, up to its max-height.
function grow(field) {
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

const growing = (root) => root.querySelectorAll('textarea[data-grow]');

document.addEventListener('input', (event) => event.target.matches('textarea[data-grow]') && grow(event.target));
growing(document).forEach(grow);
document.addEventListener('htmx:load', (event) => growing(event.detail.elt).forEach(grow));
