// The dialogs of the editor: a link with its words and address, and the words of a picture.
const WEB = /^https?:\/\/[^\s/]+\S*$/i;
const DOMAIN = /^(?:www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/?#:]|$))\S*$/i;
const MAIL = /^(?:mailto:)?[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/i;
const PHONE = /^(?:tel:)?\+?[\d ()./-]{6,}$/i;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'onclick') made.addEventListener('click', value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function field(id, label, value, about) {
  const input = element('input', { class: 'ds-input', id, name: id, type: 'text', autocomplete: 'off', 'aria-describedby': `${id}-uitleg` });
  input.value = value;
  const note = element('p', { class: 'field-about', id: `${id}-uitleg` }, about);
  return { input, note, box: element('div', { class: 'field' }, element('label', { for: id }, label), note, input) };
}

const button = (label, variant, attributes = {}) => element('button', { type: 'button', class: 'ds-button', 'data-variant': variant, ...attributes }, label);

// A dialog outside of the form of the text; the focus is back in the text when it closes.
function open(view, words, title, fields, buttons, save) {
  const form = element('form', { method: 'dialog', class: 'stack', 'data-no-draft': '', novalidate: '' });
  const dialog = element('dialog', { class: 'dialog', 'aria-labelledby': 'opmaak-titel' }, element('div', { class: 'dialog-head' }, element('h2', { id: 'opmaak-titel' }, title)), form);
  const close = () => dialog.close();
  const sending = element('button', { class: 'ds-button', type: 'submit' }, words.save);
  form.append(...fields.map(({ box }) => box), element('div', { class: 'dialog-foot' }, ...buttons(close), button(words.cancel, 'tertiary', { onclick: close }), sending));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (save()) close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    view.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

// The address as it is stored; nothing for what is none.
export function addressOf(typed) {
  const text = typed.trim();
  if (WEB.test(text) || /^\/(?!\/)\S*$/.test(text)) return text;
  if (MAIL.test(text)) return `mailto:${text.replace(/^mailto:/i, '')}`;
  if (PHONE.test(text)) return `tel:${text.replace(/^tel:/i, '').replace(/[^\d+]/g, '')}`;
  return DOMAIN.test(text) ? `https://${text}` : undefined;
}

const shownAddress = (href) => href.replace(/^(?:mailto|tel):/i, '');

// The link around the caret, or what is selected.
function target({ selection: { from, to, $from }, doc }, linkMark) {
  const { parent, parentOffset } = $from;
  const isIn = (node) => node && linkMark.isInSet(node.marks);
  let at = parent.childAfter(parentOffset);
  if (!isIn(at.node)) at = parent.childBefore(parentOffset);
  const mark = isIn(at.node);
  if (!mark) return { from, to, href: '', text: doc.textBetween(from, to, ' ') };
  let [first, last] = [at.index, at.index];
  while (first > 0 && mark.isInSet(parent.child(first - 1).marks)) first -= 1;
  while (last + 1 < parent.childCount && mark.isInSet(parent.child(last + 1).marks)) last += 1;
  let begin = $from.start();
  for (let index = 0; index < first; index += 1) begin += parent.child(index).nodeSize;
  let end = begin;
  for (let index = first; index <= last; index += 1) end += parent.child(index).nodeSize;
  return { from: begin, to: end, href: mark.attrs.href, text: doc.textBetween(begin, end, ' ') };
}

export function link(view, { schema, words }) {
  const linkMark = schema.marks.link;
  const { from, to, href, text } = target(view.state, linkMark);
  if (view.state.selection.$from.parent.type.spec.code) return;
  const address = field('link-adres', words.address, shownAddress(href), words.addressHint);
  const name = field('link-woorden', words.linkWords, text, words.linkWordsHint);
  const remove = (close) => (href ? [button(words.unlink, 'secondary', {
    onclick: () => {
      view.dispatch(view.state.tr.removeMark(from, to, linkMark));
      close();
    },
  })] : []);
  open(view, words, words.link, [address, name], remove, () => {
    const found = addressOf(address.input.value);
    if (!found) {
      address.note.className = 'field-error';
      address.note.textContent = words.noAddress;
      address.input.setAttribute('aria-invalid', 'true');
      address.input.focus();
      return false;
    }
    const mark = linkMark.create({ href: found });
    const { tr } = view.state;
    const shown = name.input.value.trim() || address.input.value.trim();
    if (shown === text) tr.removeMark(from, to, linkMark).addMark(from, to, mark);
    else tr.replaceWith(from, to, schema.text(shown, [...view.state.doc.resolve(from).marks().filter(({ type }) => type !== linkMark), mark]));
    view.dispatch(tr.removeStoredMark(linkMark).scrollIntoView());
    return true;
  });
}

export function describe(view, { schema, words, NodeSelection }) {
  const { node, from: pos } = view.state.selection;
  if (node?.type !== schema.nodes.image) return;
  const alt = field('beeld-woorden', words.pictureWords, node.attrs.alt, words.pictureHint);
  open(view, words, words.picture, [alt], () => [], () => {
    const { tr } = view.state;
    if (view.state.doc.nodeAt(pos)?.type !== node.type) return true;
    tr.setNodeMarkup(pos, null, { ...node.attrs, alt: alt.input.value.trim() });
    view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, pos)));
    return true;
  });
}
