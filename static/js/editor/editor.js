// The editor of a text: it shows the Markdown of a textarea as it will be read, and writes it back. The textarea stays the
// one truth of its form. It is loaded when somebody begins to write; see components/composer.js and docs/decisions/0051.
import { history } from 'prosemirror-history';
import { MarkdownParser } from 'prosemirror-markdown';
import { Fragment, Slice } from 'prosemirror-model';
import { EditorState, NodeSelection, Plugin, Selection } from 'prosemirror-state';
import { Decoration, DecorationSet, EditorView } from 'prosemirror-view';
import { commands, endWithParagraph, holding, moveToEnd } from './commands.js';
import { keyPlugins } from './keys.js';
import { ADDRESS } from './rules.js';
import { schema, words } from './schema.js';
import { sources, write } from './writing.js';

const WRITE_AFTER = 200; // milliseconds
const CARET = '\uE000'; // a letter that nobody types

// What the parts that are loaded later need of what is here: parts that share modules would come in more pieces.
const kit = { Fragment, MarkdownParser, NodeSelection, Slice, schema, sources, words };

let reader;
export async function learnToRead() {
  const { createReader } = await import('./reading.js');
  reader ??= createReader(kit);
}
export const canRead = (text) => !text.trim() || !!reader;
const emptyDoc = () => schema.topNodeType.createAndFill();
const read = (text) => (text.trim() ? reader.read(text) : emptyDoc());

// A text with a word added at its end, all of it written anew, that once more, and the addresses found in it; for tests.
export function roundTrip(text) {
  const doc = read(text);
  const word = schema.nodes.paragraph.create(null, schema.text('einde'));
  const anew = ({ content }) => write(schema.node('doc', null, content.content.map(({ type, attrs, content: inner }) => type.create(attrs, inner))));
  const found = addresses({ doc }).find().map(({ from, to }) => doc.textBetween(from, to));
  return [write(doc.copy(doc.content.addToEnd(word))), anew(doc), anew(read(anew(doc))), found];
}

// Our pages allow no styles and scripts in attributes, also not in what is only read: they are read as words.
const inert = (html) => html.replace(/<style[^]*?<\/style>/gi, '').replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on[a-z]+)\s*=/gi, ' data-$1='));

// Plain text, with the lines that it has.
function plainSlice(text) {
  const { paragraph, hard_break: hardBreak } = schema.nodes;
  return Slice.maxOpen(Fragment.from(text.replace(/\r\n?/g, '\n').trim().split(/\n{2,}/).map((block) => {
    const lines = block.split('\n');
    return paragraph.create(null, lines.flatMap((line, at) => [...(at ? [hardBreak.create()] : []), ...(line.trim() ? [schema.text(line)] : [])]));
  })));
}

// Addresses are links when the server shows them, so they look like links.
function addresses({ doc }) {
  const found = [];
  doc.descendants((node, pos) => {
    if (node.isText && /[.:]/.test(node.text) && !node.marks.some(({ type }) => type.name === 'code' || type.name === 'link')) {
      for (const { 0: { length }, index } of node.text.matchAll(ADDRESS)) found.push(Decoration.inline(pos + index, pos + index + length, { class: 'is-address' }));
    }
    return !node.type.spec.code;
  });
  return DecorationSet.create(doc, found);
}

const addressPlugin = new Plugin({
  state: { init: (_config, state) => addresses(state), apply: (tr, old, _before, state) => (tr.docChanged ? addresses(state) : old) },
  props: { decorations(state) { return this.getState(state); } },
});

export class Editor {
  constructor(composer, field) {
    Object.assign(this, { composer, field, leave: { isNext: false } });
    Object.assign(words, JSON.parse(composer.dataset.words));
    this.tools = composer.querySelector('[role=toolbar]');
    const height = field.offsetHeight;
    this.anchors = new Set();
    const commands = {
      submit: () => {
        this.flush();
        field.form.requestSubmit();
        return true;
      },
      link: () => this.run('link'),
      leave: this.leave,
    };
    this.plugins = [...keyPlugins(commands), history(), addressPlugin, new Plugin({ appendTransaction: (_trs, _old, state) => endWithParagraph(state) })];
    const place = document.createElement('div');
    field.after(place);
    this.view = new EditorView({ mount: place }, {
      state: this.stateOf(emptyDoc()),
      attributes: () => this.attributes(),
      editable: () => !field.readOnly && !field.disabled,
      dispatchTransaction: (tr) => this.dispatch(tr),
      transformPastedHTML: inert,
      handleDOMEvents: {
        paste: (_view, event) => this.paste(event),
        drop: (_view, event) => this.drop(event),
        keydown: (_view, event) => this.key(event),
        mousedown: (_view, { target }) => target.type === 'checkbox',
        click: (_view, event) => this.tick(event),
      },
      handleDoubleClickOn: (_view, _pos, node) => node.type === schema.nodes.image && this.run('describe'),
      clipboardTextParser: (text) => this.sliceOf?.(text),
    });
    this.view.dom.style.minBlockSize = `${height}px`;
    this.view.dom.addEventListener('blur', () => this.flush());
    for (const kind of ['input', 'samenspel:put']) field.addEventListener(kind, () => this.take());
    for (const label of field.labels) label.addEventListener('click', () => this.view.focus());
    field.form?.addEventListener('reset', () => setTimeout(() => this.take()));
    this.begin();
  }

  stateOf(doc) {
    const state = EditorState.create({ doc, plugins: this.plugins });
    const tr = endWithParagraph(state);
    return tr ? state.apply(tr) : state;
  }

  attributes() {
    const { field } = this;
    for (const label of field.labels) label.id ||= `${field.id}-naam`;
    const given = Object.fromEntries(['aria-describedby', 'aria-invalid'].map((name) => [name, field.getAttribute(name)]).filter(([, value]) => value));
    const name = [...field.labels].map(({ id }) => id).join(' ');
    return { role: 'textbox', 'aria-multiline': 'true', 'aria-labelledby': name, class: 'composer-text prose', ...given };
  }

  // Takes the place of the textarea, with the caret where it was.
  begin() {
    const { field } = this;
    const hasFocus = document.activeElement === field;
    this.show(field.value, hasFocus ? field.selectionStart : null);
    field.hidden = true;
    this.composer.classList.add('has-editor');
    if (hasFocus) this.view.focus();
  }

  show(text, caret = null) {
    const doc = read(text);
    Object.assign(this, { text, original: text, initial: write(doc) });
    const state = this.stateOf(doc);
    this.written = state.doc;
    this.view.updateState(caret === null ? state : state.apply(this.placeCaret(state, text, caret)));
    this.showTools();
  }

  // The place in the document of a place in its Markdown: where a letter put there comes out, if it changes nothing else.
  placeCaret(state, text, caret) {
    const { tr } = state;
    const { nodes } = state.schema;
    if (!text.slice(caret).trim()) {
      const end = /\n[ \t]*\n\s*$|\n$|[ ]*$/.exec(text)[0];
      const isOver = end.startsWith('\n') && end.length > 1;
      const isSpare = state.doc.childCount > 1 && !state.doc.lastChild.content.size && !isOver;
      const last = state.doc.content.size - (isSpare ? 2 : 0);
      if (isOver && state.doc.lastChild.content.size) tr.insert(last, nodes.paragraph.create());
      tr.setSelection(Selection.near(tr.doc.resolve(tr.doc.content.size - (isSpare ? 2 : 0)), -1));
      if (end === '\n') tr.replaceSelectionWith(nodes.hard_break.create());
      else if (!isOver && end && tr.selection.$from.parent.content.size) tr.insertText(end);
      return tr.setMeta('addToHistory', false);
    }
    let place = null;
    const marked = this.stateOf(reader.read(text.slice(0, caret) + CARET + text.slice(caret))).doc;
    marked.descendants((node, pos) => {
      if (node.isText && node.text.includes(CARET)) place = pos + node.text.indexOf(CARET);
    });
    if (place === null || marked.content.size !== state.doc.content.size + 1) return tr;
    return tr.setSelection(Selection.near(state.doc.resolve(place)));
  }

  // Somebody else set the text: a draft, a script.
  async take() {
    const { field } = this;
    if (field.value === this.text) return;
    this.text = field.value;
    if (!canRead(field.value)) await learnToRead();
    this.show(field.value);
  }

  dispatch(tr) {
    this.view.updateState(this.view.state.apply(tr));
    if (tr.docChanged) {
      for (const anchor of this.anchors) anchor.pos = tr.mapping.map(anchor.pos);
      this.waiting ??= setTimeout(() => this.flush(), WRITE_AFTER);
    }
    this.showTools();
    this.tellCaret(tr.docChanged);
  }

  showTools() {
    const { selection } = this.view.state;
    const names = holding(this.view.state);
    if (selection.node?.type === schema.nodes.image) names.add('picture');
    const shown = [...names].join(' ');
    if (shown === this.shown) return;
    this.shown = shown;
    for (const button of this.tools.querySelectorAll('[aria-pressed]')) button.setAttribute('aria-pressed', String(names.has(button.dataset.do)));
    for (const group of this.composer.querySelectorAll('[data-when]')) group.hidden = !names.has(group.dataset.when);
  }

  // What stands before the caret, for who completes it: see components/mentions.js.
  tellCaret(isTyped) {
    const { $from, empty } = this.view.state.selection;
    const before = empty && !$from.parent.type.spec.code ? $from.parent.textBetween(0, $from.parentOffset, '\n', '\n') : '';
    const { view } = this;
    const detail = {
      isTyped,
      before,
      dom: view.dom,
      boxAt: (length) => view.coordsAtPos(view.state.selection.from - length),
      replace: (length, text) => {
        const { from } = view.state.selection;
        view.dispatch(view.state.tr.insertText(text, from - length, from).scrollIntoView());
      },
    };
    this.field.dispatchEvent(new CustomEvent('samenspel:caret', { bubbles: true, detail }));
  }

  // Writes the text into the textarea, at once.
  flush() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    const { doc } = this.view.state;
    if (doc === this.written) return;
    this.written = doc;
    const text = write(doc);
    this.setValue(text === this.initial ? this.original : text);
  }

  setValue(text) {
    if (text === this.field.value) return;
    this.text = text;
    this.field.value = text;
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  run(name) {
    const { view } = this;
    if (name === 'link' || name === 'describe') import('./dialogs.js').then((dialogs) => dialogs[name](view, kit));
    else {
      commands[name]?.(view.state, view.dispatch, view);
      view.focus();
    }
    return true;
  }

  async insert(markdown) {
    await learnToRead();
    const { view } = this;
    const { content } = reader.read(markdown);
    if (!this.hadCaret && !view.hasFocus()) moveToEnd(view.state, view.dispatch);
    this.hadCaret = true;
    const { $from } = view.state.selection;
    const isEmpty = $from.depth === 1 && !$from.parent.content.size;
    const [from, to] = isEmpty ? [$from.before(), $from.after()] : [$from.after(1), $from.after(1)];
    const tr = view.state.tr.replaceWith(from, to, [...content.content, schema.nodes.paragraph.create()]);
    view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(from + content.size + 1))).scrollIntoView());
    view.focus();
    this.flush();
    // Chromium would type where its caret was before, although it says that it is here, until it is put here anew.
    await new Promise(requestAnimationFrame);
    const shown = document.getSelection();
    const { anchorNode, anchorOffset } = shown;
    if (!view.dom.contains(anchorNode)) return;
    shown.removeAllRanges();
    shown.collapse(anchorNode, anchorOffset);
  }

  // After Escape the next Tab leaves the text, also out of a list or a table.
  key(event) {
    this.isShift = event.shiftKey;
    if (event.key !== 'Tab' && event.key !== 'Shift') this.leave.isNext = event.key === 'Escape';
    return false;
  }

  tick(event) {
    if (event.target.type !== 'checkbox') return false;
    event.preventDefault(); // the document says whether it is ticked
    const { state } = this.view;
    const $pos = state.doc.resolve(this.view.posAtDOM(event.target, 0));
    for (let { depth } = $pos; depth > 0; depth -= 1) {
      const { type, attrs } = $pos.node(depth);
      if (type === schema.nodes.list_item) {
        this.view.dispatch(state.tr.setNodeMarkup($pos.before(depth), null, { checked: !attrs.checked }));
        break;
      }
    }
    return true;
  }

  // Whether it is done here; the editor would read what comes from elsewhere as it is.
  paste(event) {
    const { clipboardData: data } = event;
    const [html, text] = [data.getData('text/html'), data.getData('text/plain')];
    const { state } = this.view;
    // Word and Excel give a picture of what they give as text too.
    if (data.files.length && !text.trim()) {
      event.preventDefault();
      return this.upload(data.files);
    }
    if (html.includes('data-pm-slice') || state.selection.$from.parent.type.spec.code) return false;
    event.preventDefault();
    const address = text.trim();
    if (!state.selection.empty && /^https?:\/\/\S+$/.test(address)) {
      this.view.dispatch(state.tr.addMark(state.selection.from, state.selection.to, schema.marks.link.create({ href: address })));
      return true;
    }
    this.pasteText(html, text, this.isShift);
    return true;
  }

  async pasteText(html, text, isPlain) {
    const { cleaned, isMarkdown } = await import('./paste.js');
    const isRead = !isPlain && isMarkdown(text);
    if (isRead) await learnToRead();
    this.sliceOf = (pasted) => (isRead ? Slice.maxOpen(reader.readPasted(pasted).content) : plainSlice(pasted));
    if (html && !isPlain) this.view.pasteHTML(cleaned(inert(html)));
    else this.view.pasteText(text);
  }

  drop(event) {
    if (!event.dataTransfer.files.length) return false;
    const at = this.view.posAtCoords({ left: event.clientX, top: event.clientY });
    event.preventDefault();
    return this.upload(event.dataTransfer.files, at?.pos);
  }

  upload(files, pos) {
    this.composer.upload(files, this.anchor(pos));
    return true;
  }

  // A place that moves along with what is typed before it, for what comes later.
  anchor(pos = this.view.state.selection.from) {
    const anchor = { pos };
    this.anchors.add(anchor);
    return anchor;
  }

  insertPicture(src, anchor = this.anchor()) {
    const { doc, tr } = this.view.state;
    const $pos = doc.resolve(Math.min(anchor.pos, doc.content.size));
    const node = schema.nodes.image.create({ src });
    const isIn = $pos.parent.inlineContent && !$pos.parent.type.spec.code;
    this.view.dispatch(tr.insert(isIn ? $pos.pos : doc.content.size, isIn ? node : schema.nodes.paragraph.create(null, node)));
  }

  // Puts words to a picture.
  describe(src, alt) {
    const { doc, tr } = this.view.state;
    doc.descendants((node, pos) => {
      if (node.type === schema.nodes.image && node.attrs.src === src) tr.setNodeMarkup(pos, null, { ...node.attrs, alt });
    });
    this.view.dispatch(tr);
  }

  destroy() {
    clearTimeout(this.waiting);
    this.view.destroy();
  }
}
