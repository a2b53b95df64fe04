// Leaves out of the editor what it does not use, so that it is there at once when somebody begins to write: of markdown-it the
// rules that our texts do not have and its renderer, tables that the browser has itself, and of prosemirror-markdown the
// ready-made schema and parser. What is left is unchanged. The sizes are in docs/decisions/0051.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const place = (name) => join(fileURLToPath(new URL('js/editor/lean/', import.meta.url)), name);

export const alias = {
  entities: place('entities.js'),
  'uc.micro': place('unicode.js'),
  'linkify-it': place('addresses.js'),
  mdurl: place('addresses.js'),
  'punycode.js': place('addresses.js'),
};

const UNUSED = /markdown-it\/lib\/(?:renderer|presets\/(?:zero|default)|rules_(?:core\/(?:linkify|replacements|smartquotes)|block\/(?:html_block|lheading|reference)|inline\/(?:html_inline|linkify)))\.mjs$/;

export const lean = {
  name: 'lean',
  setup({ onLoad }) {
    onLoad({ filter: UNUSED }, () => ({ contents: 'export default function () { return false; }' }));
    onLoad({ filter: /prosemirror-markdown\/dist\/index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replace("import MarkdownIt from 'markdown-it';", '')
        .replace(/= new (Schema|MarkdownParser)\(/g, '= /* @__PURE__ */ new $1(')
        .replace('MarkdownIt("', '/* @__PURE__ */ globalThis.MarkdownIt("'),
    }));
  },
};
