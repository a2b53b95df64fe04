// A document of the editor as Markdown that our server reads as the same. A line break is a line break, signs that would
// mean something are escaped, and blocks that nobody edited are written as they were.
import { MarkdownSerializer, defaultMarkdownSerializer } from 'prosemirror-markdown';
import { PATH } from './rules.js';
import { schema } from './schema.js';

export const sources = new WeakMap(); // of a block: its Markdown, the block before it, and what stood between them

const { nodes, marks } = defaultMarkdownSerializer;
const WORD = /[\p{L}\p{N}]/u;
const PUNCTUATION = /[^\s\p{L}\p{N}]/u;
const SIGNS = new RegExp(String.raw`${PATH}|(?:https?:\/\/|www\.)[^\s<]+|[\\\x60*_~[\]<&]`, 'giu');
const AFTER_PATH = new RegExp(`(?:${PATH})$`, 'u');
const MEANS_MORE = /[\\`*~[\]]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?:#|\w+;)/u;
const FLANKED = ['strong', 'em', 'strikethrough'];
// What would begin a heading, a list, a quote, a line or a table where it begins a line.
const BEGINNING = /^(?:#{1,6}(?=\s|$)|[-+*](?=\s|$)|>|(?:-\s*){3,}$|[|:\s-]*-[|:\s-]*$|\\?\[(?=[ xX]\](?: |$)))/;
const NUMBER = /^(\d{1,9})([.)])(?=\s|$)/;

const isList = (node) => node?.type === schema.nodes.bullet_list || node?.type === schema.nodes.ordered_list;
const isBreak = (node) => node?.type === schema.nodes.hard_break;
const flanking = (node) => new Set((node?.marks ?? []).map((mark) => mark.type.name).filter((name) => FLANKED.includes(name)));
const entity = (letter) => `&#${letter.codePointAt(0)};`;

function escapeSign(sign, at, text, isInLink) {
  const [before, after] = [text[at - 1], text[at + 1]];
  if (sign === '\\') return !after || /[!-/:-@[-`{-~]/.test(after);
  if (sign === '*') return before !== ' ' || after !== ' ';
  if (sign === '_') return !(WORD.test(before ?? '') && WORD.test(after ?? '')) && (before !== ' ' || after !== ' ');
  if (sign === '~') return !before || !after || before === '~' || after === '~';
  if (sign === '[') return isInLink;
  if (sign === ']') return isInLink || after === '(';
  if (sign === '<') return /[a-z]/i.test(after ?? '');
  if (sign === '&') return /^&(?:#x?[\da-f]+|[a-z][a-z\d]*);/i.test(text.slice(at));
  return true;
}

function escape(text, isInLink) {
  return text.replace(SIGNS, (found, at) => {
    if (found.length === 1) return escapeSign(found, at, text, isInLink) ? `\\${found}` : found;
    if (found.startsWith('\\') || !MEANS_MORE.test(found)) return found;
    const address = found.replace(/[.,;:!?'")]+$/, '');
    return /^http/i.test(address) && !isInLink ? `<${address}>${found.slice(address.length)}` : found.replace(/[\\`*_~[\]&]/g, '\\$&');
  });
}

function beginLine(text) {
  return text.trimStart().replace(NUMBER, '$1\\$2').replace(BEGINNING, (found) => (found.startsWith('\\') ? found : `\\${found}`));
}

// A sign for bold that stands between a letter and another sign is read as a sign: the letter is written otherwise.
function flankable(text, node, parent, index) {
  const [before, after] = [index ? parent.child(index - 1) : null, parent.maybeChild(index + 1)];
  const own = flanking(node);
  const [first, last] = [node.text[0], node.text.at(-1)];
  let result = text;
  if (before?.isText && WORD.test(first) && PUNCTUATION.test(before.text.at(-1)) && [...flanking(before)].some((mark) => !own.has(mark))) {
    result = entity(node.text) + result.slice(String.fromCodePoint(node.text.codePointAt(0)).length);
  }
  if (after?.isText && WORD.test(last) && PUNCTUATION.test(after.text[0]) && [...flanking(after)].some((mark) => !own.has(mark))) {
    result = result.slice(0, -1) + entity(last);
  }
  return result;
}

function writeText(state, node, parent, index) {
  if (state.inAutolink) {
    state.text(node.text, false);
    return;
  }
  let text = flankable(escape(node.text, schema.marks.link.isInSet(node.marks)), node, parent, index);
  if (index === 0 || isBreak(parent.child(index - 1))) text = beginLine(text);
  if (parent.type === schema.nodes.heading && index === parent.childCount - 1) text = text.replace(/(^|\s)(#+\s*)$/, '$1\\$2');
  state.text(text, false);
}

// What stands in a cell, on one line.
function cellText(state, cell) {
  const { out, delim } = state;
  state.delim = '';
  state.renderInline(cell, false);
  const text = state.out.slice(out.length).trim().replace(/\|/g, '\\|');
  Object.assign(state, { out, delim });
  return text;
}

function writeTable(state, table) {
  state.write();
  const rows = [];
  table.forEach((row) => {
    const cells = [];
    row.forEach((cell) => cells.push(cellText(state, cell)));
    rows.push(cells);
  });
  const width = Math.max(...rows.map((cells) => cells.length));
  const rule = Array.from({ length: width }, (_none, at) => {
    const align = table.firstChild.maybeChild(at)?.attrs.align;
    return `${align === 'left' || align === 'center' ? ':' : ''}---${align === 'right' || align === 'center' ? ':' : ''}`;
  });
  const line = (cells) => `| ${Array.from({ length: width }, (_none, at) => cells[at] ?? '').join(' | ')} |`;
  state.text([line(rows[0]), line(rule), ...rows.slice(1).map(line)].join('\n'), false);
  state.closeBlock(table);
}

// Whether an item can be written without empty lines: words, and lists in which something stands at once.
function isSimple(item) {
  let simple = true;
  item.forEach((block, _offset, at) => {
    const canFollow = isList(block) && (block.attrs.order ?? 1) === 1 && block.firstChild.textContent;
    simple &&= at === 0 ? block.type !== schema.nodes.table : canFollow;
  });
  return simple;
}

// Lists that follow each other have other signs, or they would be one.
function isSecond(parent, index) {
  let count = 0;
  while (count < index && parent.child(index - count - 1).type === parent.child(index).type) count += 1;
  return count % 2 === 1;
}

function writeList(state, list, indent, sign) {
  let tight = list.attrs.tight;
  list.forEach((item) => {
    tight &&= isSimple(item);
  });
  state.renderList(list.type.create({ ...list.attrs, tight }, list.content), indent, sign);
}

const serializer = new MarkdownSerializer(
  {
    ...nodes,
    text: writeText,
    table: writeTable,
    horizontal_rule: (state, node, parent) => {
      state.write(parent.type === schema.nodes.doc ? '---' : '___');
      state.closeBlock(node);
    },
    bullet_list: (state, list, parent, index) => writeList(state, list, '  ', () => (isSecond(parent, index) ? '* ' : '- ')),
    ordered_list: (state, list, parent, index) => {
      const sign = isSecond(parent, index) ? ')' : '.';
      const { order } = list.attrs;
      const width = String(order + list.childCount - 1).length + 2;
      writeList(state, list, ' '.repeat(width), (at) => `${order + at}${sign}`.padEnd(width));
    },
    list_item: (state, item) => {
      if (item.attrs.checked !== null && item.firstChild.isTextblock) state.write(item.attrs.checked ? '[x] ' : '[ ] ');
      state.renderContent(item);
    },
    image: (state, { attrs: { src, alt, title } }) => {
      const address = /[\s()<>]/.test(src) ? `<${src.replace(/[<>]/g, '\\$&')}>` : src;
      state.write(`![${escape(alt, true)}](${address}${title ? ` "${title.replace(/"/g, '\\"')}"` : ''})`);
    },
    hard_break: (state, node, parent, index) => {
      let next = index + 1;
      while (isBreak(parent.maybeChild(next))) next += 1;
      if (next === parent.childCount || index === 0) return;
      if (parent.type !== schema.nodes.paragraph) state.write(' ');
      else if (next > index + 1 || isBreak(parent.child(index - 1))) state.write(AFTER_PATH.test(state.out) ? ' \\\n' : '\\\n');
      else state.write('\n');
    },
  },
  { ...marks, em: { ...marks.em, open: '*', close: '*' }, strikethrough: { open: '~~', close: '~~', mixable: true, expelEnclosingWhitespace: true } },
);

const written = new WeakMap();

function textOf(run) {
  const [block] = run;
  if (run.length === 1 && written.has(block)) return written.get(block);
  const text = serializer.serialize(schema.node('doc', null, run)).replace(/[ \t]+$/gm, (spaces, at, all) => (all[at - 1] === '-' || all[at - 1] === '.' ? ' ' : ''));
  if (run.length === 1) written.set(block, text);
  return text;
}

const areAsRead = (block, next) => sources.has(block) && sources.get(next)?.before === block;

export function write(doc) {
  let [out, before] = ['', null];
  for (let at = 0; at < doc.childCount; at += 1) {
    const run = [doc.child(at)];
    while (isList(run[0]) && doc.maybeChild(at + 1)?.type === run[0].type && (run[1] || !areAsRead(run[0], doc.child(at + 1)))) run.push(doc.child(at += 1));
    const known = run.length === 1 ? sources.get(run[0]) : null;
    const text = known?.text ?? textOf(run);
    if (text) {
      out += (known && known.before === before ? known.gap : out && '\n\n') + text;
      before = run.at(-1);
    }
  }
  return out;
}
