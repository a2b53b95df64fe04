// What the buttons and the keys of the editor do, and what holds at the caret.
import { setBlockType, toggleMark, wrapIn, lift } from 'prosemirror-commands';
import { redo, undo } from 'prosemirror-history';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import { TextSelection } from 'prosemirror-state';
import { schema } from './schema.js';
import { tableCommands, insertTable, inTable } from './tables.js';

const { nodes, marks } = schema;
const MARKS = { bold: marks.strong, italic: marks.em, strike: marks.strikethrough, code: marks.code, link: marks.link };
const HEADINGS = { heading: 1, subheading: 2 };
const LISTS = { list: nodes.bullet_list, ordered: nodes.ordered_list, tasks: nodes.bullet_list };

// The innermost node around the caret for which a test holds, with its depth.
function around({ $from }, test) {
  for (let depth = $from.depth; depth > 0; depth -= 1) if (test($from.node(depth))) return { node: $from.node(depth), depth };
  return undefined;
}

const isList = ({ type }) => type === nodes.bullet_list || type === nodes.ordered_list;
const listAround = (selection) => around(selection, isList);
const itemAround = (selection) => around(selection, ({ type }) => type === nodes.list_item);

function kindOfList(selection) {
  const list = listAround(selection)?.node;
  if (!list) return undefined;
  if (list.type === nodes.ordered_list) return 'ordered';
  return itemAround(selection).node.attrs.checked === null ? 'list' : 'tasks';
}

function hasMark({ selection: { from, to, empty, $from }, doc, storedMarks }, mark) {
  return empty ? !!mark.isInSet(storedMarks ?? $from.marks()) : doc.rangeHasMark(from, to, mark);
}

// The names of what holds at the caret, for the buttons that show it.
export function holding(state) {
  const { selection } = state;
  const names = new Set(Object.keys(MARKS).filter((name) => hasMark(state, MARKS[name])));
  const { parent } = selection.$from;
  for (const [name, level] of Object.entries(HEADINGS)) if (parent.type === nodes.heading && parent.attrs.level === level) names.add(name);
  if (around(selection, ({ type }) => type === nodes.blockquote)) names.add('quote');
  if (inTable(state)) names.add('table');
  if (kindOfList(selection)) names.add(kindOfList(selection));
  return names;
}

function toggleHeading(level) {
  return (state, dispatch) => {
    const { parent } = state.selection.$from;
    const isOn = parent.type === nodes.heading && parent.attrs.level === level;
    return (isOn ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level }))(state, dispatch);
  };
}

function setChecked(tr, list, checked) {
  tr.doc.nodesBetween(tr.selection.from, tr.selection.to, (node, pos) => {
    if (node.type === nodes.list_item && (node.attrs.checked === null) !== (checked === null)) tr.setNodeMarkup(pos, null, { checked });
  });
  return tr;
}

function toggleList(name) {
  const checked = name === 'tasks' ? false : null;
  return (state, dispatch) => {
    const kind = kindOfList(state.selection);
    if (kind === name) return liftListItem(nodes.list_item)(state, dispatch);
    if (!kind) return wrapInList(LISTS[name])(state, dispatch && ((tr) => dispatch(setChecked(tr, name, checked))));
    const { depth } = listAround(state.selection);
    dispatch?.(setChecked(state.tr.setNodeMarkup(state.selection.$from.before(depth), LISTS[name]), name, checked));
    return true;
  };
}

function toggleQuote(state, dispatch) {
  return (around(state.selection, ({ type }) => type === nodes.blockquote) ? lift : wrapIn(nodes.blockquote))(state, dispatch);
}

export function hardBreak(state, dispatch) {
  if (state.selection.$from.parent.type.spec.code) {
    dispatch?.(state.tr.insertText('\n').scrollIntoView());
    return true;
  }
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
}

// In a list: a new item, which is to be done as the one before it was; the first lines of a cell have none.
export function splitItem(state, dispatch) {
  const item = itemAround(state.selection)?.node;
  if (!item || inTable(state)) return false;
  return splitListItem(nodes.list_item, { checked: item.attrs.checked === null ? null : false })(state, dispatch);
}

// At the beginning of an item, a heading or a quote: one step back to plain words.
export function unwrap(state, dispatch) {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset) return false;
  if ($from.parent.type === nodes.heading) return setBlockType(nodes.paragraph)(state, dispatch);
  const item = itemAround(state.selection);
  if (item && $from.depth === item.depth + 1 && $from.index(item.depth) === 0) {
    if (item.node.attrs.checked === null) return liftListItem(nodes.list_item)(state, dispatch);
    dispatch?.(state.tr.setNodeMarkup($from.before(item.depth), null, { checked: null }));
    return true;
  }
  if ($from.node(-1)?.type === nodes.blockquote && $from.index(-1) === 0) return lift(state, dispatch);
  return false;
}

export const indent = (by) => (state, dispatch) => {
  if (!listAround(state.selection) || inTable(state)) return false;
  (by > 0 ? sinkListItem : liftListItem)(nodes.list_item)(state, dispatch);
  return true;
};

// An empty paragraph stays below what one could not write after otherwise.
export function endWithParagraph({ doc, tr, schema: { nodes: { paragraph } } }) {
  return doc.lastChild.type === paragraph ? null : tr.insert(doc.content.size, paragraph.create());
}

export function moveToEnd(state, dispatch) {
  dispatch(state.tr.setSelection(TextSelection.atEnd(state.doc)).scrollIntoView());
}

export const commands = {
  ...Object.fromEntries(['bold', 'italic', 'strike', 'code'].map((name) => [name, toggleMark(MARKS[name])])),
  ...Object.fromEntries(Object.entries(HEADINGS).map(([name, level]) => [name, toggleHeading(level)])),
  ...Object.fromEntries(Object.keys(LISTS).map((name) => [name, toggleList(name)])),
  ...tableCommands,
  quote: toggleQuote,
  table: insertTable,
  undo,
  redo,
};
