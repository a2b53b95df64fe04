// What is drawn of the data in a state: how large and in which colour each fund, which ties and how thick. The canvas
// takes it as it is.
import { shape } from './look.js';

// From so many funds on ties are drawn thin, as in the picture of the server.
const CROWDED = 150;
const NEUTRAL = '#8a8f98';
const KINDS = ['membership', 'meeting', 'topic', 'initiative'];

export const nameOf = ({ source, target }) => `${source}-${target}`;

const largest = (values) => values.reduce((most, value) => Math.max(most, value), 1e-9);

// The funds: `looks` by id, and the way they are coloured with how many there are of each class.
export function drawnNodes({ nodes, colourings }, state) {
  const key = state.kleur || colourings[0]?.key;
  const way = state.groepen === 'uit' && key === 'groep' ? null : colourings.find((one) => one.key === key);
  const most = largest(nodes.map(({ values }) => values[state.grootte] ?? 0));
  const counts = new Map();
  const looks = new Map();
  for (const { id, values, classes, size, scale } of nodes) {
    const found = way?.classes[classes[way.key]];
    const off = state.omvang !== null && !state.omvang.includes(scale);
    if (found && !off) counts.set(found, (counts.get(found) ?? 0) + 1);
    looks.set(id, {
      size: state.grootte === 'sterkte' ? size : 14 + 30 * Math.sqrt((values[state.grootte] ?? 0) / most),
      colour: found?.colour ?? NEUTRAL,
      shape: shape(found?.shape),
      off,
    });
  }
  return { looks, way, counts };
}

// The ties that are drawn, by name; those of funds that are off are not.
export function drawnEdges({ nodes, edges }, state, looks) {
  const [thin, thick] = nodes.length > CROWDED ? [0.4, 2] : [0.75, 7];
  const kinds = state.soort === null ? KINDS : state.soort;
  const times = (edge) => KINDS.reduce((sum, kind, at) => sum + (kinds.includes(kind) ? edge.kinds[at] : 0), 0);
  const measure = {
    band: (edge) => edge.weight, keer: times, recent: (edge) => 2 ** (-edge.days / 365),
  }[state.lijn] ?? ((edge) => edge.weight);
  const most = largest(edges.map(measure));
  const shown = new Map();
  for (const edge of edges) {
    const all = times(edge);
    const inside = state.kring === 'binnen' ? all - edge.outside > 0 : state.kring === 'buiten' ? edge.outside > 0 : true;
    const strong = state.sterk ? edge.level <= Number(state.sterk) : edge.main;
    const ends = looks.get(edge.source)?.off || looks.get(edge.target)?.off;
    if (!strong || all <= 0 || !inside || ends) continue;
    const share = measure(edge) / most;
    shown.set(nameOf(edge), { width: thin + thick * share, opacity: 0.22 + 0.5 * share, edge });
  }
  return shown;
}
