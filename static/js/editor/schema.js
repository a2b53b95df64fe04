// What a text consists of: what Markdown has and our server shows (see text.py), and nothing else.
import { Schema } from 'prosemirror-model';

const OWN_PICTURE = /^(\/bijlagen\/[0-9a-f-]{36})(?:#(\d{1,5})x(\d{1,5}))?$/;
const SAFE_LINK = /^(?:https?:|mailto:|tel:|\/(?!\/)|#)/i;

export const words = {}; // what is said on screen, in the language of the page

// The path, width and height of a picture that was uploaded here; nothing for one from elsewhere.
export function ownPicture(src) {
  const [, path, width, height] = OWN_PICTURE.exec(src) ?? [];
  return path && { src: path, width, height };
}

function pictureDOM({ attrs: { src, alt, title } }) {
  const own = ownPicture(src);
  if (!own) return ['span', { class: 'picture-elsewhere', title: src }, alt || src];
  return ['img', { ...own, alt, title, 'data-src': src, draggable: 'true' }];
}

function itemDOM({ attrs: { checked } }) {
  if (checked === null) return ['li', 0];
  const box = { type: 'checkbox', contenteditable: 'false', 'aria-label': words.done, tabindex: '-1' };
  if (checked) box.checked = '';
  return ['li', { class: 'task', 'data-checked': checked }, ['input', box], ['div', 0]];
}

const heading = (level) => ({ tag: `h${level}`, getAttrs: (element) => ({ level: Number(element.dataset.level ?? level) }) });
const tightness = { tight: { default: true } };
const isTight = (list) => !list.querySelector(':scope > li > p');

export const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { content: 'inline*', group: 'block', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
    blockquote: { content: 'block+', group: 'block', defining: true, parseDOM: [{ tag: 'blockquote' }], toDOM: () => ['blockquote', 0] },
    horizontal_rule: { group: 'block', parseDOM: [{ tag: 'hr' }], toDOM: () => ['hr'] },
    heading: {
      attrs: { level: { default: 1 } },
      content: 'inline*',
      group: 'block',
      defining: true,
      parseDOM: [1, 2, 3, 4, 5, 6].map(heading),
      // As our pages show them: below the headings of the page itself.
      toDOM: ({ attrs: { level } }) => [`h${Math.min(5, level + 2)}`, { 'data-level': level }, 0],
    },
    code_block: {
      attrs: { params: { default: '' } },
      content: 'text*',
      group: 'block',
      marks: '',
      code: true,
      defining: true,
      parseDOM: [{ tag: 'pre', preserveWhitespace: 'full' }],
      toDOM: () => ['pre', ['code', 0]],
    },
    ordered_list: {
      attrs: { order: { default: 1 }, ...tightness },
      content: 'list_item+',
      group: 'block',
      parseDOM: [{ tag: 'ol', getAttrs: (list) => ({ order: list.start || 1, tight: isTight(list) }) }],
      toDOM: ({ attrs: { order } }) => ['ol', order === 1 ? {} : { start: order }, 0],
    },
    bullet_list: {
      attrs: tightness,
      content: 'list_item+',
      group: 'block',
      parseDOM: [{ tag: 'ul', getAttrs: (list) => ({ tight: isTight(list) }) }],
      toDOM: () => ['ul', 0],
    },
    list_item: {
      attrs: { checked: { default: null } },
      content: 'block+',
      defining: true,
      parseDOM: [{ tag: 'li', getAttrs: ({ dataset: { checked } }) => ({ checked: checked ? checked === 'true' : null }) }],
      toDOM: itemDOM,
    },
    table: { content: 'table_row+', group: 'block', isolating: true, parseDOM: [{ tag: 'table' }], toDOM: () => ['table', ['tbody', 0]] },
    table_row: { content: 'table_cell+', parseDOM: [{ tag: 'tr' }], toDOM: () => ['tr', 0] },
    table_cell: {
      attrs: { header: { default: false }, align: { default: null } },
      content: 'inline*',
      isolating: true,
      parseDOM: ['td', 'th'].map((tag) => ({ tag, getAttrs: ({ tagName }) => ({ header: tagName === 'TH' }) })),
      toDOM: ({ attrs: { header } }) => [header ? 'th' : 'td', 0],
    },
    text: { group: 'inline' },
    image: {
      attrs: { src: {}, alt: { default: '' }, title: { default: null } },
      inline: true,
      group: 'inline',
      draggable: true,
      parseDOM: [{
        tag: 'img[src]',
        getAttrs: (element) => {
          const src = element.dataset.src ?? element.getAttribute('src');
          return !!ownPicture(src) && { src, alt: element.alt, title: element.title || null };
        },
      }],
      toDOM: pictureDOM,
    },
    hard_break: { inline: true, group: 'inline', selectable: false, parseDOM: [{ tag: 'br' }], toDOM: () => ['br'] },
  },
  marks: {
    link: {
      attrs: { href: {}, title: { default: null } },
      inclusive: false,
      parseDOM: [{
        tag: 'a[href]:not([data-mention])',
        getAttrs: (element) => {
          const href = element.getAttribute('href');
          return SAFE_LINK.test(href) && !/^#|^\/bijlagen\//.test(href) && { href, title: element.title || null };
        },
      }],
      toDOM: ({ attrs }) => ['a', attrs, 0],
    },
    em: { parseDOM: [{ tag: 'em' }, { tag: 'i' }], toDOM: () => ['em', 0] },
    strong: { parseDOM: [{ tag: 'strong' }, { tag: 'b' }], toDOM: () => ['strong', 0] },
    strikethrough: { parseDOM: ['s', 'del', 'strike'].map((tag) => ({ tag })), toDOM: () => ['s', 0] },
    code: { parseDOM: [{ tag: 'code' }], toDOM: () => ['code', 0] },
  },
});
