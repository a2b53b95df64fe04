// Markdown as a document of the editor, by the rules by which our server shows it (text.py): the same parser with the
// same parts. Of each block we remember how it was written, so that what nobody edits stays as it is to the byte. It is loaded
// where there is something to read, and given what the editor has already.
import MarkdownIt from 'markdown-it';
import { READ_PATH } from './rules.js';

const BOX = /^\[[ xX]\](?: |$)/;
const AFTER_SCHEME = /^:\/\/[^\s<]*[^\s<.,;:!?'")\]*]/;
const UNKNOWN = ['lheading', 'reference', 'html_block', 'html_inline'];

const markdown = (...without) => {
  const rules = new MarkdownIt('commonmark', { breaks: true, html: false });
  rules.enable(['table', 'strikethrough']).disable([...UNKNOWN, ...without]);
  rules.core.ruler.after('inline', 'boxes', makeBoxes);
  rules.inline.ruler.before('escape', 'path', keepPath);
  rules.inline.ruler.before('escape', 'address', keepAddress);
  rules.normalizeLink = (href) => href;
  rules.normalizeLinkText = rules.normalizeLink;
  rules.validateLink = (href) => !/^(?:javascript|vbscript|file|data):/i.test(href.trim());
  return rules;
};

// A path is text as it stands.
const path = new RegExp(READ_PATH, 'uy');
function keepPath(state, silent) {
  path.lastIndex = state.pos;
  const found = state.src[state.pos] === '\\' && path.exec(state.src)?.[0];
  if (!found) return false;
  if (!silent) state.pending += found;
  state.pos += found.length;
  return true;
}

// Nothing in an address is markup.
function keepAddress(state, silent) {
  const [found] = /https?$/i.test(state.pending) && AFTER_SCHEME.exec(state.src.slice(state.pos)) || [];
  if (!found) return false;
  if (!silent) state.pending += found;
  state.pos += found.length;
  return true;
}

// [ ] and [x] before the words of an item make it one of a checklist.
function makeBoxes({ tokens }) {
  tokens.forEach((item, at) => {
    const inline = tokens[at + 2];
    if (item.type !== 'list_item_open' || tokens[at + 1].type !== 'paragraph_open') return;
    const sign = BOX.exec(inline.content)?.[0];
    if (!sign || inline.children[0]?.type !== 'text') return;
    item.meta = { checked: sign[1] !== ' ' };
    inline.children[0].content = inline.children[0].content.slice(sign.length);
  });
}

function isTight(tokens, at) {
  const { level } = tokens[at];
  for (let next = at + 1; tokens[next].level > level; next += 1) {
    if (tokens[next].type === 'paragraph_open' && tokens[next].level === level + 2) return tokens[next].hidden;
  }
  return true;
}

const textOf = (tokens) => tokens.map(({ type, content, children }) => (type === 'softbreak' ? ' ' : children?.length ? textOf(children) : content)).join('');
const cell = (header) => ({
  block: 'table_cell',
  getAttrs: (token) => ({ header, align: /text-align:(\w+)/.exec(token.attrGet('style'))?.[1] ?? null }),
});

const TOKENS = {
  paragraph: { block: 'paragraph' },
  blockquote: { block: 'blockquote' },
  heading: { block: 'heading', getAttrs: ({ tag }) => ({ level: Number(tag[1]) }) },
  hr: { node: 'horizontal_rule' },
  code_block: { block: 'code_block', noCloseToken: true },
  fence: { block: 'code_block', noCloseToken: true, getAttrs: ({ info }) => ({ params: info || '' }) },
  bullet_list: { block: 'bullet_list', getAttrs: (_token, tokens, at) => ({ tight: isTight(tokens, at) }) },
  ordered_list: {
    block: 'ordered_list',
    getAttrs: (token, tokens, at) => ({ order: Number(token.attrGet('start') ?? 1), tight: isTight(tokens, at) }),
  },
  list_item: { block: 'list_item', getAttrs: ({ meta }) => ({ checked: meta?.checked ?? null }) },
  table: { block: 'table' },
  thead: { ignore: true },
  tbody: { ignore: true },
  tr: { block: 'table_row' },
  th: cell(true),
  td: cell(false),
  image: {
    node: 'image',
    getAttrs: (token) => ({ src: token.attrGet('src'), alt: textOf(token.children ?? []), title: token.attrGet('title') || null }),
  },
  hardbreak: { node: 'hard_break' },
  softbreak: { node: 'hard_break' },
  em: { mark: 'em' },
  strong: { mark: 'strong' },
  s: { mark: 'strikethrough' },
  code_inline: { mark: 'code', noCloseToken: true },
  link: { mark: 'link', getAttrs: (token) => ({ href: token.attrGet('href'), title: token.attrGet('title') || null }) },
};

export function createReader({ MarkdownParser, schema, sources }) {
  const rules = markdown();
  const parser = new MarkdownParser(schema, rules, TOKENS);
  // What comes from the clipboard was no Markdown for sure: a path keeps its backslashes, and what is indented is no code.
  const pasted = new MarkdownParser(schema, markdown('code', 'escape', 'entity'), TOKENS);

  function read(text) {
    const doc = parser.parse(text);
    const lines = text.split('\n');
    const blocks = rules.parse(text, {}).filter((token) => token.level === 0 && token.nesting >= 0 && token.map);
    if (blocks.length !== doc.childCount) return doc;
    let last = 0;
    blocks.forEach(({ map: [from, to] }, at) => {
      let end = to;
      while (end > from + 1 && !lines[end - 1].trim()) end -= 1;
      sources.set(doc.child(at), {
        text: lines.slice(from, end).join('\n'),
        before: at ? doc.child(at - 1) : null,
        gap: (at ? '\n' : '') + lines.slice(last, from).map((line) => `${line}\n`).join(''),
      });
      last = end;
    });
    return doc;
  }

  return { read, readPasted: (text) => pasted.parse(text) };
}
