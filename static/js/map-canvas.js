// The collaboration map on a canvas. Positions come from the server (0..1000), so the picture is the same for everybody.
// The list beside the canvas does all that the canvas does, for the keyboard and for screen readers.
import cytoscape from 'cytoscape';
import { look, shape } from './map-look.js';
import { chosen } from './map-state.js';

// Cytoscape writes a <style> unless an element with this id exists; map.css has its one rule.
if (!document.getElementById('__________cytoscape_stylesheet')) {
  const marker = document.createElement('meta');
  marker.id = '__________cytoscape_stylesheet';
  document.head.append(marker);
}

// From so many funds on, the canvas moves as a picture while it is dragged, and is drawn again when it stands still.
const MANY = 300;
const NARROW = 560;
const NEUTRAL = '#8a8f98';
const KINDS = ['membership', 'meeting', 'topic', 'initiative'];

// The living map in place of the picture. `host` is the <ss-map>, `data` its nodes and edges; `told.choose(id, more)` hears
// what is pressed and `told.moved(frame)` where one looks.
export class Canvas {
  constructor(host, data, told) {
    this.host = host;
    const place = host.querySelector('.map-plot');
    const many = data.nodes.length > MANY;
    this.many = many;
    place.replaceChildren();
    this.data = data;
    this.graph = cytoscape({
      container: place,
      elements: { nodes: data.nodes.map((node) => this.node(node)), edges: data.edges.filter(({ main }) => main || !many).map((edge) => this.edge(edge)) },
      layout: { name: 'preset', padding: 36 },
      minZoom: 0.2,
      maxZoom: 4,
      autoungrabify: true,
      boxSelectionEnabled: false,
      selectionType: 'single',
      textureOnViewport: many,
      hideEdgesOnViewport: many,
      hideLabelsOnViewport: many,
      pixelRatio: many ? 1 : 'auto',
    });
    this.paint = this.paint.bind(this);
    this.paint();
    this.fit(); // with room for the names, which the layout did not have yet
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    document.addEventListener('samenspel:theme', this.paint);
    this.dark.addEventListener('change', this.paint);
    this.graph.on('tap', 'node', ({ target, originalEvent }) => told.choose(target.id(), originalEvent?.shiftKey));
    this.graph.on('mouseover', 'node', ({ target }) => this.hint(target.id()));
    this.graph.on('mouseout', 'node', () => this.hint(null));
    new ResizeObserver(() => this.fit()).observe(place);
    this.graph.on('viewport', () => { if (this.still) return; this.seen = true; told.moved(this.frame()); });
  }

  // The place became larger or smaller: where nobody chose what to look at, all stays in sight.
  fit() {
    if (this.seen) return;
    this.still = true;
    this.graph.resize().fit(undefined, 16);
    this.still = false;
  }

  destroy() {
    document.removeEventListener('samenspel:theme', this.paint);
    this.dark.removeEventListener('change', this.paint);
    this.graph.destroy();
  }

  node({ id, label, side, minor, ended, x, y }) {
    return { data: { id, label, side, minor, ended, size: 24, shape: 'ellipse', colour: NEUTRAL }, position: { x, y } };
  }

  edge({ source, target }) {
    return { data: { id: `${source}-${target}`, source, target, width: 1, opacity: 0.3 } };
  }

  paint() {
    this.graph.style(look(this.host, this.host.clientWidth < NARROW, this.many));
  }

  // Another year: the same places. Says how many ties came and went.
  swap(data) {
    const now = new Set(data.edges.map(({ source, target }) => `${source}-${target}`));
    const known = new Set(this.graph.edges().map((edge) => edge.id()));
    const fresh = data.edges.filter(({ source, target, main }) => (main || !this.many) && !known.has(`${source}-${target}`));
    const gone = this.graph.edges().filter((edge) => !now.has(edge.id()));
    this.graph.batch(() => {
      this.graph.edges().removeClass('fresh');
      gone.remove();
      this.graph.add(data.edges.length ? fresh.map((edge) => ({ group: 'edges', ...this.edge(edge) })) : []).addClass('fresh');
    });
    this.data = data;
    return { added: fresh.length, gone: gone.length };
  }

  // Draws the state of the page; gives how many ties are drawn of how many.
  show(state) {
    let drawn = 0;
    this.graph.batch(() => {
      this.nodes(state);
      drawn = this.edges(state);
      this.neighbours(state);
      this.pick(state);
    });
    this.look(state.zicht);
    const main = this.data.edges.filter(({ main: one }) => one).length;
    return { drawn, all: this.data.edges.length, level: Math.ceil((100 * main) / Math.max(1, this.data.edges.length)) };
  }

  nodes(state) {
    const { nodes, colourings } = this.data;
    const key = state.kleur || colourings[0]?.key;
    const way = state.groepen === 'uit' && key === 'groep' ? null : colourings.find((one) => one.key === key);
    const most = Math.max(1e-9, ...nodes.map(({ values }) => values[state.grootte] ?? 0));
    const counts = new Map();
    for (const { id, values, classes, size, scale } of nodes) {
      const found = way?.classes[classes[way.key]];
      if (found) counts.set(found, (counts.get(found) ?? 0) + 1);
      const measured = state.grootte === 'sterkte' ? size : 14 + 30 * Math.sqrt((values[state.grootte] ?? 0) / most);
      this.graph.getElementById(id)
        .data({ size: measured, colour: found?.colour ?? NEUTRAL, shape: shape(found?.shape) })
        .toggleClass('off', state.omvang !== null && !state.omvang.includes(scale));
    }
    this.legend(way, counts);
  }

  edges(state) {
    const kinds = state.soort === null ? KINDS : state.soort;
    const times = (edge) => KINDS.reduce((sum, kind, at) => sum + (kinds.includes(kind) ? edge.kinds[at] : 0), 0);
    const measure = {
      band: (edge) => edge.weight, keer: times, recent: (edge) => 2 ** (-edge.days / 365),
    }[state.lijn] ?? ((edge) => edge.weight);
    const most = Math.max(1e-9, ...this.data.edges.map(measure));
    const shown = new Map();
    const hidden = new Set(this.graph.nodes('.off').map((node) => node.id()));
    for (const edge of this.data.edges) {
      const all = times(edge);
      const inside = state.kring === 'binnen' ? all - edge.outside > 0 : state.kring === 'buiten' ? edge.outside > 0 : true;
      const strong = state.sterk ? edge.level <= Number(state.sterk) : edge.main;
      const ends = hidden.has(edge.source) || hidden.has(edge.target);
      if (strong && all > 0 && inside && !ends) shown.set(`${edge.source}-${edge.target}`, edge);
    }
    this.add([...shown.values()]);
    this.graph.edges().forEach((line) => {
      const edge = shown.get(line.id());
      const share = edge ? measure(edge) / most : 0;
      line.data({ width: 0.75 + 7 * share, opacity: 0.22 + 0.5 * share }).toggleClass('off', !edge);
    });
    return shown.size;
  }

  // Among many funds most ties are never drawn: they join the canvas when they are.
  add(edges) {
    const missing = edges.filter(({ source, target }) => this.graph.getElementById(`${source}-${target}`).empty());
    if (missing.length) this.graph.add(missing.map((edge) => ({ group: 'edges', ...this.edge(edge) })));
  }

  // Only the chosen funds with whom the drawn ties lead to.
  neighbours(state) {
    const picked = chosen(state);
    if (state.buren !== 'aan' || !picked.length) return;
    const centre = this.graph.nodes().filter((node) => picked.includes(node.id()));
    const near = centre.union(centre.connectedEdges().not('.off').connectedNodes());
    this.graph.nodes().difference(near).addClass('off');
    this.graph.edges().filter((edge) => edge.connectedNodes('.off').nonempty()).addClass('off');
  }

  pick(state) {
    const picked = chosen(state);
    this.graph.elements().removeClass('far near chosen path');
    if (!picked.length) return;
    this.add(this.data.edges.filter(({ source, target }) => picked.includes(source) || picked.includes(target)));
    const nodes = this.graph.nodes().filter((node) => picked.includes(node.id()) && !node.hasClass('off'));
    const isFree = !state.sterk && state.soort === null && !state.kring && state.buren !== 'aan';
    const ties = picked.length > 1 ? nodes.edgesWith(nodes) : nodes.connectedEdges();
    const near = isFree ? ties : ties.not('.off');
    const way = picked.length === 2 ? this.way(nodes) : this.graph.collection();
    const close = nodes.union(near).union(near.connectedNodes()).union(way);
    this.graph.elements().difference(close).addClass('far');
    near.addClass('near');
    way.edges().addClass('path');
    nodes.addClass('chosen');
  }

  // The strongest way between two funds, over the ties that are drawn.
  way(nodes) {
    if (nodes.length < 2) return nodes;
    const weights = new Map(this.data.edges.map((edge) => [`${edge.source}-${edge.target}`, edge.weight]));
    const over = this.graph.elements().not('.off').difference(nodes.edgesWith(nodes));
    const found = over.aStar({ root: nodes[0], goal: nodes[1], weight: (edge) => 1 / weights.get(edge.id()) });
    return found.found ? found.path : this.graph.collection();
  }

  // Where the pointer or the focus is, before anything is chosen.
  hint(id) {
    if (this.graph.nodes('.chosen').nonempty()) return;
    this.graph.batch(() => {
      this.graph.elements().removeClass('far near');
      const node = id && this.graph.getElementById(id);
      if (!node?.nonempty()) return;
      const ties = node.connectedEdges().not('.off');
      this.graph.elements().difference(node.union(ties).union(ties.connectedNodes())).addClass('far');
      ties.addClass('near');
    });
  }

  legend(way, counts) {
    const legend = this.host.querySelector('[data-legend]');
    legend?.replaceChildren(...(way?.classes ?? []).filter((one) => counts.get(one)).map((one) => {
      const item = document.createElement('li');
      item.innerHTML = one.key; // drawn by our own template
      const words = document.createElement('span');
      const count = document.createElement('span');
      count.className = 'muted';
      count.textContent = `(${counts.get(one)})`;
      words.append(`${one.label} `, count);
      item.append(words);
      return item;
    }));
  }

  // Where one looks, as three numbers: the middle, and how near.
  frame() {
    const { x1, x2, y1, y2 } = this.graph.extent();
    return [(x1 + x2) / 2, (y1 + y2) / 2, 100 * this.graph.zoom()].map(Math.round).join(',');
  }

  look(frame) {
    if (!frame || frame === this.frame()) return;
    const [x, y, level] = frame.split(',').map(Number);
    if (![x, y, level].every(Number.isFinite)) return;
    const zoom = Math.min(4, Math.max(0.2, level / 100));
    this.still = true;
    this.seen = true;
    this.graph.viewport({ zoom, pan: { x: this.graph.width() / 2 - x * zoom, y: this.graph.height() / 2 - y * zoom } });
    this.still = false;
  }

  zoom(kind) {
    const middle = { x: this.graph.width() / 2, y: this.graph.height() / 2 };
    if (kind === 'fit') this.graph.fit(this.graph.elements().not('.off'), 36);
    else this.graph.zoom({ level: this.graph.zoom() * (kind === 'in' ? 1.3 : 1 / 1.3), renderedPosition: middle });
  }

  // What is seen now as a picture, twice as fine as the screen.
  async save(name) {
    const background = getComputedStyle(this.host).getPropertyValue('--panel').trim();
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await this.graph.png({ output: 'blob-promise', scale: 2, bg: background }));
    link.download = `${name}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}
