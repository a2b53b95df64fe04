// Tables as Markdown has them: a row of headings, and cells of one line.
import { TextSelection } from 'prosemirror-state';
import { schema } from './schema.js';

const { table, table_row: tableRow, table_cell: tableCell, paragraph } = schema.nodes;
const SIZE = 3;

// Where the caret is in a table: the table, its position, and the numbers of the row and the column.
function place({ selection: { $from } }) {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type === table) {
      return { node: $from.node(depth), pos: $from.before(depth), row: $from.index(depth), column: $from.index(depth + 1) };
    }
  }
  return undefined;
}

export const inTable = (state) => !!place(state);

const rowsOf = (node) => node.content.content.map((row) => row.content.content);
const emptyCell = (header = false, align = null) => tableCell.create({ header, align });

// The table made of rows of cells: all as wide, and with headings in the first row only.
function build(rows) {
  const width = Math.max(...rows.map((cells) => cells.length));
  return table.create(null, rows.map((cells, row) => tableRow.create(null, Array.from({ length: width }, (_none, column) => (
    tableCell.create({ header: row === 0, align: rows[0][column]?.attrs.align ?? null }, cells[column]?.content)
  )))));
}

function cellPosition(node, pos, row, column) {
  let at = pos + 1;
  for (let index = 0; index < row; index += 1) at += node.child(index).nodeSize;
  at += 1;
  for (let index = 0; index < column; index += 1) at += node.child(row).child(index).nodeSize;
  return at + 1;
}

function moveTo(tr, node, pos, row, column) {
  const [y, x] = [Math.min(row, node.childCount - 1), Math.min(column, node.firstChild.childCount - 1)];
  return tr.setSelection(TextSelection.create(tr.doc, cellPosition(node, pos, y, x))).scrollIntoView();
}

// A command that changes the rows, and says in which cell the caret is then.
const change = (act) => (state, dispatch) => {
  const here = place(state);
  if (!here) return false;
  const rows = rowsOf(here.node);
  const [row, column] = act(rows, here.row, here.column);
  if (!rows.length || !rows[0].length) {
    const tr = state.tr.replaceWith(here.pos, here.pos + here.node.nodeSize, paragraph.create());
    dispatch?.(tr.setSelection(TextSelection.create(tr.doc, here.pos + 1)));
    return true;
  }
  const made = build(rows);
  dispatch?.(moveTo(state.tr.replaceWith(here.pos, here.pos + here.node.nodeSize, made), made, here.pos, row, column));
  return true;
};

const addRow = (after) => change((rows, row, column) => {
  rows.splice(row + after, 0, rows[0].map(() => emptyCell()));
  return [row + after, column];
});
const addColumn = (after) => change((rows, row, column) => {
  for (const cells of rows) cells.splice(column + after, 0, emptyCell());
  return [row, column + after];
});

export const tableCommands = {
  'row-above': addRow(0),
  'row-below': addRow(1),
  'column-left': addColumn(0),
  'column-right': addColumn(1),
  'row-remove': change((rows, row, column) => {
    rows.splice(row, 1);
    return [row, column];
  }),
  'column-remove': change((rows, row, column) => {
    for (const cells of rows) cells.splice(column, 1);
    return [row, column];
  }),
  'table-remove': change((rows) => {
    rows.length = 0;
    return [0, 0];
  }),
};

export function insertTable(state, dispatch) {
  if (inTable(state)) return false;
  const made = build(Array.from({ length: SIZE }, () => Array.from({ length: SIZE }, () => emptyCell())));
  const { $from } = state.selection;
  const tr = state.tr.replaceSelectionWith(made);
  let pos = tr.mapping.map($from.before(1), -1);
  tr.doc.nodesBetween(Math.max(0, pos), tr.doc.content.size, (node, at) => {
    if (node === made) pos = at;
    return node.type !== table;
  });
  dispatch?.(moveTo(tr, made, pos, 0, 0));
  return true;
}

// Tab and Enter as in Word and Excel: to the next cell, or to the one below; behind the last one there is a new row.
const step = (rows, columns) => (state, dispatch) => {
  const here = place(state);
  if (!here) return false;
  const { node, pos, row, column } = here;
  const width = node.firstChild.childCount;
  const next = rows ? (row + rows) * width + column : row * width + column + columns;
  if (next < 0) return true;
  if (next >= node.childCount * width) return tableCommands['row-below'](state, dispatch && ((tr) => dispatch(columns ? moveTo(tr, tr.doc.nodeAt(pos), pos, row + 1, 0) : tr)));
  dispatch?.(moveTo(state.tr, node, pos, Math.floor(next / width), next % width));
  return true;
};

export const nextCell = step(0, 1);
export const previousCell = step(0, -1);
export const cellBelow = step(1, 0);

// Above a table that begins the text one could not write otherwise.
export function leaveUp(state, dispatch) {
  const here = place(state);
  if (!here || here.pos !== 0 || here.row) return false;
  const tr = state.tr.insert(0, paragraph.create());
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, 1)).scrollIntoView());
  return true;
}
