// The keys of the editor, and what typing "- ", "1. ", "# " or "> " at the beginning of a line does.
import { baseKeymap, chainCommands, setBlockType } from 'prosemirror-commands';
import { InputRule, inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import { commands, hardBreak, indent, splitItem, unwrap } from './commands.js';
import { schema } from './schema.js';
import { cellBelow, leaveUp, nextCell, previousCell } from './tables.js';

const { nodes, marks } = schema;

// **bold** and the like, for whom types Markdown.
const marked = (pattern, mark) => new InputRule(pattern, (state, match, start, end) => {
  const [whole, before, words] = match;
  if (state.doc.rangeHasMark(start, end, marks.code)) return null;
  const from = start + whole.indexOf(before) + before.length;
  return state.tr.replaceWith(from, end, schema.text(words, [...state.doc.resolve(start).marks(), mark.create()])).removeStoredMark(mark);
});

// [ ] at the beginning of an item makes it one of a checklist.
const box = new InputRule(/^\[([ x]?)\]\s$/, (state, match, start, end) => {
  const $start = state.doc.resolve(start);
  const tr = state.tr.delete(start, end);
  if ($start.node(-1)?.type === nodes.list_item && $start.index(-1) === 0) {
    return tr.setNodeMarkup($start.before(-1), null, { checked: match[1] === 'x' });
  }
  return null;
});

// The sign of a list in an item of one: it is there already.
const sign = new InputRule(/^\s*(?:[-*+•]|\d{1,3}[.)])\s$/, (state, _match, start, end) => {
  const $start = state.doc.resolve(start);
  return $start.node(-1)?.type === nodes.list_item && $start.index(-1) === 0 ? state.tr.delete(start, end) : null;
});

const rules = inputRules({
  rules: [
    sign,
    wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
    wrappingInputRule(/^\s*[-*+•]\s$/, nodes.bullet_list),
    wrappingInputRule(/^(\d{1,3})[.)]\s$/, nodes.ordered_list, (match) => ({ order: Number(match[1]) }), (match, list) => list.childCount + list.attrs.order === Number(match[1])),
    textblockTypeInputRule(/^(#{1,3})\s$/, nodes.heading, (match) => ({ level: match[1].length })),
    textblockTypeInputRule(/^```$/, nodes.code_block),
    box,
    marked(/(^|[^*])\*\*([^*\s](?:[^*]*[^*\s])?)\*\*$/, marks.strong),
    marked(/(^|\s)_([^_\s](?:[^_]*[^_\s])?)_$/, marks.em),
    marked(/(^|[^`])`([^`]+)`$/, marks.code),
  ],
});

export function keyPlugins({ submit, link, leave }) {
  const tab = (by) => (state, dispatch) => !leave.isNext && chainCommands(by > 0 ? nextCell : previousCell, indent(by))(state, dispatch);
  return [
    rules,
    keymap({
      'Mod-b': commands.bold,
      'Mod-i': commands.italic,
      'Mod-e': commands.code,
      'Mod-Shift-x': commands.strike,
      'Mod-k': link,
      'Mod-z': commands.undo,
      'Mod-y': commands.redo,
      'Mod-Shift-z': commands.redo,
      'Mod-Alt-0': setBlockType(nodes.paragraph),
      'Mod-Alt-1': commands.heading,
      'Mod-Alt-2': commands.subheading,
      'Mod-Shift-7': commands.ordered,
      'Mod-Shift-8': commands.list,
      'Mod-Shift-9': commands.tasks,
      'Mod-Enter': submit,
      'Shift-Enter': hardBreak,
      Enter: chainCommands(cellBelow, splitItem),
      Backspace: chainCommands(undoInputRule, unwrap),
      ArrowUp: leaveUp,
      Tab: tab(1),
      'Shift-Tab': tab(-1),
    }),
    keymap(baseKeymap),
  ];
}
