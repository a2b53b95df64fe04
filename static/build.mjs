// Builds static/dist: bundles with hashed names, the icon sprite, the font, each also as .br and .gz, and manifest.json,
// which maps the plain name of an asset ("app.css") to the hashed one. `--watch` builds again at every change.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'esbuild';
import { alias, lean } from './lean.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const packages = join(here, '..', 'node_modules');
const cache = join(packages, '.cache', 'samenspel');
const FONT = '@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2';
// What pages ask for by name (`asset("map.css")`); everything else is imported by one of these.
const ENTRIES = [
  'css/app.css',
  'css/maps/map.css',
  'css/meetings/planner.css',
  'css/meetings/planner-paper.css',
  'css/pdf/paper.css',
  'css/reports/reports.css',
  'js/app.js',
  'js/maps/map.js',
  'js/maps/map-canvas.js',
  'js/meetings/planner.js',
  'js/shell/live.js',
];
// Loaded when somebody begins to write, and in parts: what reads Markdown where there is some, what cleans a paste at a paste.
const EDITOR = 'js/editor/editor.js';
const COMPRESSIBLE = /\.(css|js|svg|json)$/;

const hash = (content) => createHash('sha256').update(content).digest('hex').slice(0, 10);
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

// The theme is drawn from the brand colours by the Designsystemet command, and kept until the colours change.
function theme() {
  const config = readFileSync(join(here, 'designsystemet.config.json'));
  const tool = join(packages, '@digdir', 'designsystemet');
  const kept = join(cache, `theme-${hash(config + readJson(join(tool, 'package.json')).version + readFileSync(fileURLToPath(import.meta.url)))}.css`);
  if (existsSync(kept)) return kept;
  const place = mkdtempSync(join(tmpdir(), 'samenspel-theme-'));
  try {
    writeFileSync(join(place, 'designsystemet.config.json'), config);
    const command = join(tool, 'dist', 'bin', 'designsystemet.js');
    const run = (...words) => execFileSync(process.execPath, [command, 'tokens', ...words], { cwd: place, stdio: 'pipe' });
    run('create');
    run('build', '-t', 'tokens', '-o', 'css');
    const css = readFileSync(join(place, 'css', 'samenspel.css'), 'utf8');
    mkdirSync(cache, { recursive: true });
    writeFileSync(kept, darkOnScreens(withoutSecondFont(css)));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return kept;
}

// A theme always describes two font families; we have one.
function withoutSecondFont(css) {
  return css.replace(/@layer ds\.theme\.typography\.secondary \{[\s\S]*?\n\}\n(?=@layer|$)/, '');
}

// Paper is always light: who works in the dark must not print white on white.
function darkOnScreens(css) {
  const dark = /(@layer ds\.theme\.color-scheme\.dark \{[\s\S]*?\n\}\n)(?=@layer|$)/;
  if (!dark.test(css)) throw new Error('the theme has no dark colour scheme to keep to screens');
  return css.replace(dark, '@media screen {\n$1}\n');
}

// Our own dark colours are written once: for who chose them, and for who leaves it to a screen that is dark.
const darkColours = {
  name: 'dark-colours',
  setup({ onLoad }) {
    onLoad({ filter: /shell.dark\.css$/ }, ({ path }) => {
      const chosen = readFileSync(path, 'utf8');
      const auto = chosen.replace('[data-color-scheme="dark"]', '[data-color-scheme="auto"]');
      return { loader: 'css', contents: `@media screen {${chosen}}\n@media screen and (prefers-color-scheme: dark) {${auto}}` };
    });
  },
};

function sprite() {
  const { icons, aliases = {}, width = 24, height = 24 } = readJson(join(packages, '@iconify-json', 'lucide', 'icons.json'));
  const symbols = readJson(join(here, 'icons.json')).map((name) => {
    const icon = icons[name] ?? icons[aliases[name]?.parent];
    if (!icon) throw new Error(`static/icons.json: Lucide has no icon "${name}"`);
    return `<symbol id="${name}" viewBox="0 0 ${icon.width ?? width} ${icon.height ?? height}">${icon.body}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`;
}

const OPTIONS = {
  outdir: dist,
  entryNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'esm',
  legalComments: 'none',
  target: ['chrome117', 'firefox121', 'safari17.2'],
  logLevel: 'warning',
};

async function bundles() {
  const entryPoints = ENTRIES.map((name) => join(here, name));
  const loader = { '.woff2': 'file', '.svg': 'file' };
  const [pages, editor] = await Promise.all([
    build({ ...OPTIONS, entryPoints, loader, alias: { theme: theme() }, plugins: [darkColours] }),
    build({ ...OPTIONS, entryPoints: [join(here, EDITOR)], splitting: true, alias, plugins: [lean] }),
  ]);
  const names = {};
  for (const [path, { entryPoint, inputs }] of Object.entries({ ...pages.metafile.outputs, ...editor.metafile.outputs })) {
    const source = entryPoint ?? Object.keys(inputs)[0] ?? path;
    names[source.endsWith(basename(FONT)) ? 'figtree.woff2' : entryPoint ? basename(source) : basename(path)] = basename(path);
  }
  const outputs = [...pages.outputFiles, ...editor.outputFiles];
  return { names, files: outputs.map(({ path, contents }) => [basename(path), Buffer.from(contents)]) };
}

async function compressed(content) {
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
    promisify(gzip)(content, { level: 9 }),
  ]);
  return { '.br': br, '.gz': gz };
}

// A server that runs goes on serving the files that it knew when it started: those of the last builds stay.
const KEPT = 3;

function prune(written) {
  const place = join(dist, 'generations.json');
  const before = existsSync(place) ? readJson(place) : [];
  const current = [...written].sort();
  const others = before.filter((names) => names.join() !== current.join());
  const generations = [current, ...others].slice(0, KEPT);
  writeFileSync(place, JSON.stringify(generations));
  const kept = new Set(['generations.json', ...generations.flat()]);
  for (const name of readdirSync(dist)) if (!kept.has(name)) rmSync(join(dist, name));
}

async function main() {
  const began = Date.now();
  mkdirSync(dist, { recursive: true });
  const { names, files } = await bundles();
  for (const [name, content] of [['icons.svg', sprite()], ['logo.svg', readFileSync(join(here, 'img', 'logo.svg'))]]) {
    names[name] = name.replace('.', `-${hash(content)}.`);
    files.push([names[name], Buffer.from(content)]);
  }
  const written = new Set(['manifest.json']);
  await Promise.all(files.map(async ([name, content]) => {
    const others = COMPRESSIBLE.test(name) ? await compressed(content) : {};
    for (const [ending, bytes] of Object.entries({ '': content, ...others })) {
      written.add(name + ending);
      if (!existsSync(join(dist, name + ending))) writeFileSync(join(dist, name + ending), bytes);
    }
    const sizes = [content, ...Object.values(others)].map((bytes) => String(bytes.length).padStart(8)).join('');
    console.log(`${name.padEnd(58)}${sizes}`);
  }));
  // The manifest comes last and at once: a build that is stopped half-way leaves the former one valid.
  writeFileSync(join(dist, 'manifest.json.new'), JSON.stringify(names, null, 2));
  renameSync(join(dist, 'manifest.json.new'), join(dist, 'manifest.json'));
  prune(written);
  console.log(`static/dist in ${((Date.now() - began) / 1000).toFixed(1)} s (bytes: plain, brotli, gzip)`);
}

await main();
if (process.argv.includes('--watch')) {
  let waiting;
  watch(here, { recursive: true }, (_event, name) => {
    if (!name || name.startsWith('dist')) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => main().catch((error) => console.error(error.message)), 150);
  });
}
