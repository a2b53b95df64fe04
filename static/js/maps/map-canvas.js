// The collaboration map on a canvas. Positions come from the server (0..1000), so the picture is the same for everybody.
// The list beside the canvas does all that the canvas does, for the keyboard and for screen readers.
import cytoscape from 'cytoscape';
import { drawnEdges, drawnNodes, nameOf } from './drawing.js';
import { look } from './look.js';
import { chosen } from './state.js';

// Cytoscape writes a <style> unless an element with this id exists; map.css has its one rule.
if (!document.getElementById('__________cytoscape_stylesheet')) {
  const marker = document.createElement('meta');
  marker.id = '__________cytoscape_stylesheet';
  document.head.append(marker);
}

// From so many funds on, what makes a map slow is left out until one looks closer: names, borders, fine pixels.
const MANY = 300;
const CLOSE = 1.4;
const NARROW = 560;
const EDGE = 24;
const SIDES = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };

// The living map in place of the picture. `host` is the <ss-map>, `data` its nodes and edges, `state` what the page shows;
// `listener.choose(id, more)` hears what is pressed and `listener.moved(frame)` where one looks.
export class Canvas {
  constructor(host, data, state, listener) {
    this.host = host;
    const place = host.querySelector('.map-plot');
    this.many = data.nodes.length > MANY;
    this.data = data;
    this.added = new Set();
    const { looks } = drawnNodes(data, state);
    this.size = [place.clientWidth, place.clientHeight].join();
    place.replaceChildren();
    // All is given at once: what the canvas would compute again costs a second where funds are many.
    this.graph = cytoscape({
      container: place,
      elements: {
        nodes: data.nodes.map((node) => this.node(node, looks.get(node.id))),
        edges: [...drawnEdges(data, state, looks).values()].map((line) => this.edge(line)),
      },
      style: this.style(),
      layout: { name: 'preset', fit: false },
      ...this.whole(place.clientWidth, place.clientHeight),
      minZoom: 0.2,
      maxZoom: 4,
      autoungrabify: true,
      boxSelectionEnabled: false,
      selectionType: 'single',
      pixelRatio: this.many ? 1 : 'auto',
    });
    this.paint = () => this.graph.style(this.style());
    this.schemes = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
    document.addEventListener('samenspel:theme', this.paint);
    for (const scheme of this.schemes) scheme.addEventListener('change', this.paint);
    this.graph.on('tap', 'node', ({ target, originalEvent }) => listener.choose(target.id(), originalEvent?.shiftKey));
    this.graph.on('mouseover', 'node', ({ target }) => this.hint(target.id()));
    this.graph.on('mouseout', 'node', () => this.hint(null));
    this.graph.on('zoom', () => this.names());
    this.graph.on('viewport', () => this.nearness());
    this.observer = new ResizeObserver(() => this.resized(place));
    this.observer.observe(place);
    this.graph.on('viewport', () => { if (this.still) return; this.seen = true; listener.moved(this.frame()); });
  }

  // How near and where all funds are in sight with their names: from their places, before anything is measured.
  whole(width, height) {
    const [left, top, across, down] = this.data.box;
    const zoom = Math.min(4, Math.max(0.2, Math.min(width / across, height / down)));
    return { zoom, pan: { x: width / 2 - (left + across / 2) * zoom, y: height / 2 - (top + down / 2) * zoom } };
  }

  // The place became larger or smaller: where nobody chose what to look at, all stays in sight.
  resized(place) {
    const size = [place.clientWidth, place.clientHeight].join();
    if (size === this.size) return;
    this.size = size;
    this.graph.resize();
    if (!this.seen) this.quietly(() => this.graph.viewport(this.whole(place.clientWidth, place.clientHeight)));
  }

  // Whether there is something beside what one sees.
  nearness() {
    const { x1, x2, y1, y2 } = this.graph.extent();
    const [left, top, across, down] = this.data.box;
    this.host.toggleAttribute('data-near', x1 > left + 1 || y1 > top + 1 || x2 < left + across - 1 || y2 < top + down - 1);
  }

  // Moves the map without telling that somebody looks elsewhere.
  quietly(move) {
    this.still = true;
    move();
    this.still = false;
  }

  // Among many funds, names come when one is near enough to read them.
  names() {
    const close = this.many && this.graph.zoom() >= CLOSE;
    if (close === Boolean(this.close)) return;
    this.close = close;
    this.graph.batch(() => this.graph.nodes().toggleClass('close', close));
  }

  destroy() {
    document.removeEventListener('samenspel:theme', this.paint);
    for (const scheme of this.schemes) scheme.removeEventListener('change', this.paint);
    this.observer.disconnect();
    this.graph.destroy();
  }

  node({ id, label, side, minor, ended, x, y }, { off, ...seen }) {
    return { data: { id, label, side, minor, ended, ...seen }, position: { x, y }, classes: off ? 'off' : '' };
  }

  edge({ edge, width = 1, opacity = 0.3 }) {
    const id = nameOf(edge);
    const { source, target } = edge;
    return { group: 'edges', data: { id, source, target, width, opacity }, classes: this.added.has(id) ? 'fresh' : '' };
  }

  style() {
    return look(this.host, this.host.clientWidth < NARROW, this.many);
  }

  // Another year: the same places. Ties that are more than chance here and were not in the picture before are marked.
  swap(data) {
    const notable = ({ edges }) => new Set(edges.filter((edge) => edge.notable).map(nameOf));
    const [before, after] = [notable(this.data), notable(data)];
    const now = new Set(data.edges.map(nameOf));
    this.added = new Set([...after].filter((name) => !before.has(name)));
    this.graph.batch(() => {
      this.graph.edges().removeClass('fresh').filter((line) => !now.has(line.id())).remove();
    });
    this.data = data;
  }

  // Draws the state of the page; gives how many ties are drawn of how many, and the names along the way between two funds.
  show(state) {
    const { looks, way, counts } = drawnNodes(this.data, state);
    const shown = drawnEdges(this.data, state, looks);
    this.graph.batch(() => {
      this.graph.nodes().forEach((node) => {
        const { off, ...seen } = looks.get(node.id());
        update(node, seen);
        node.toggleClass('off', off);
      });
      this.add([...shown.values()]);
      this.graph.edges().forEach((line) => {
        const drawn = shown.get(line.id());
        if (drawn) update(line, { width: drawn.width, opacity: drawn.opacity });
        line.toggleClass('off', !drawn);
        line.toggleClass('fresh', this.added.has(line.id()));
      });
      this.neighbours(state);
      this.pick(state);
    });
    this.legend(way, counts);
    this.near(state);
    this.look(state.zicht);
    const main = this.data.edges.filter(({ main: one }) => one).length;
    return { drawn: shown.size, all: this.data.edges.length, level: Math.ceil((100 * main) / Math.max(1, this.data.edges.length)), steps: this.steps };
  }

  // Most ties are never drawn: they join the canvas when they are.
  add(lines) {
    const missing = lines.filter(({ edge }) => this.graph.getElementById(nameOf(edge)).empty());
    if (missing.length) this.graph.add(missing.map((line) => this.edge(line)));
  }

  // Only the chosen funds with whom the drawn ties lead to.
  neighbours(state) {
    const chosenIds = chosen(state);
    this.graph.nodes('.named').removeClass('named');
    this.few = null;
    if (state.buren !== 'aan' || !chosenIds.length) return;
    const centre = this.graph.nodes().filter((node) => chosenIds.includes(node.id()));
    const near = centre.union(centre.connectedEdges().not('.off').connectedNodes());
    this.graph.nodes().difference(near).addClass('off');
    this.graph.edges().filter((edge) => edge.connectedNodes('.off').nonempty()).addClass('off');
    this.few = near.nodes();
    this.few.addClass('named');
  }

  // Goes to the few funds that are left, and back to all when they are; who looks elsewhere stays there.
  near(state) {
    const focus = this.few ? chosen(state).join() : '';
    if (focus === (this.focus ?? '') || state.zicht) return;
    this.focus = focus;
    this.quietly(() => {
      if (this.few) this.graph.fit(this.few, Math.min(48, this.graph.width() / 12));
      else this.graph.viewport(this.whole(this.graph.width(), this.graph.height()));
    });
  }

  pick(state) {
    const chosenIds = chosen(state);
    this.graph.elements('.far, .near, .chosen, .path').removeClass('far near chosen path');
    this.steps = [];
    if (!chosenIds.length) return;
    this.add(this.data.edges.filter(({ source, target }) => chosenIds.includes(source) || chosenIds.includes(target)).map((edge) => ({ edge })));
    const nodes = this.graph.nodes().filter((node) => chosenIds.includes(node.id()) && !node.hasClass('off'));
    const isFree = !state.sterk && state.soort === null && !state.kring && state.buren !== 'aan';
    const ties = chosenIds.length > 1 ? nodes.edgesWith(nodes) : nodes.connectedEdges();
    const near = isFree ? ties : ties.not('.off');
    const way = chosenIds.length === 2 && nodes.length === 2 ? this.way(chosenIds) : this.graph.collection();
    const close = nodes.union(near).union(near.connectedNodes()).union(way);
    this.graph.elements().difference(close).addClass('far');
    near.addClass('near');
    way.edges().addClass('path');
    way.nodes().addClass('named');
    nodes.addClass('chosen');
    const names = new Map(this.data.nodes.map(({ id, name }) => [id, name]));
    this.steps = way.nodes().map((node) => names.get(node.id()));
  }

  // The tie between two funds, where there is one in the period that is shown; else the strongest way from one to the
  // other, over the ties that are drawn.
  way([from, to]) {
    const [root, goal] = [this.graph.getElementById(from), this.graph.getElementById(to)];
    const direct = root.edgesWith(goal);
    if (direct.nonempty()) return root.union(direct).union(goal);
    const weights = new Map(this.data.edges.map((edge) => [nameOf(edge), edge.weight]));
    const over = this.graph.elements().not('.off');
    const found = over.aStar({ root, goal, weight: (edge) => 1 / weights.get(edge.id()) });
    return found.found ? found.path : this.graph.collection();
  }

  // Where the pointer or the focus is, before anything is chosen.
  hint(id) {
    if (this.graph.nodes('.chosen').nonempty()) return;
    this.graph.batch(() => {
      this.graph.elements('.far, .near').removeClass('far near');
      const node = id && this.graph.getElementById(id);
      if (!node?.nonempty()) return;
      const ties = node.connectedEdges().not('.off');
      // Among many funds all the others stay as they are: to dim thousands takes longer than one looks.
      if (!this.many) this.graph.elements().difference(node.union(ties).union(ties.connectedNodes())).addClass('far');
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
    this.seen = true;
    this.quietly(() => {
      this.graph.viewport({ zoom, pan: { x: this.graph.width() / 2 - x * zoom, y: this.graph.height() / 2 - y * zoom } });
    });
  }

  // The strip of a tool: nearer, farther, all, or a third of the screen to one side.
  use(kind) {
    const [across, down] = SIDES[kind] ?? [];
    if (across !== undefined) this.graph.panBy({ x: -across * this.graph.width() / 3, y: -down * this.graph.height() / 3 });
    else this.zoom(kind);
  }

  // A fund that was chosen in the list comes into sight, at the same distance.
  reveal(ids) {
    const nodes = this.graph.nodes().filter((node) => ids.includes(node.id()) && !node.hasClass('off'));
    const last = nodes.filter((node) => node.id() === ids.at(-1));
    if (last.empty()) return false;
    const { x, y } = last.renderedPosition();
    if (x > EDGE && y > EDGE && x < this.graph.width() - EDGE && y < this.graph.height() - EDGE) return false;
    this.seen = true;
    this.quietly(() => this.graph.center(last));
    return true;
  }

  zoom(kind) {
    const middle = { x: this.graph.width() / 2, y: this.graph.height() / 2 };
    if (kind === 'fit') this.graph.viewport(this.whole(this.graph.width(), this.graph.height()));
    else this.graph.zoom({ level: this.graph.zoom() * (kind === 'in' ? 1.3 : 1 / 1.3), renderedPosition: middle });
  }

  // What is seen now as a picture, twice as fine as the screen, with what tells its reader what it is.
  async save(name) {
    const background = getComputedStyle(this.host).getPropertyValue('--panel').trim();
    const link = document.createElement('a');
    const drawn = await this.graph.png({ output: 'blob-promise', scale: 2, bg: background });
    link.href = URL.createObjectURL(await explained(drawn, this.host, background));
    link.download = `${name}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}

const LINE = 44;
const MARGIN = 32;

// A picture of the map with its legend, its scale, and what and when it is about, below it.
async function explained(drawn, host, background) {
  const picture = await createImageBitmap(drawn);
  const legend = host.querySelector('[data-legend]');
  const classes = [...legend.querySelectorAll('li')];
  const lines = [...legend.dataset.about.split('\n'), host.querySelector('[data-scale]').textContent.trim()];
  const canvas = document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height + LINE * (classes.length + lines.length) + 2.5 * MARGIN;
  const pen = canvas.getContext('2d');
  pen.fillStyle = background;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0);
  const style = getComputedStyle(legend);
  pen.font = `26px ${style.fontFamily}`;
  pen.textBaseline = 'middle';
  let y = picture.height + MARGIN;
  const write = (words, left) => {
    pen.fillStyle = style.color;
    pen.fillText(words.replace(/\s+/g, ' ').trim(), left, y + LINE / 2, canvas.width - left - MARGIN);
    y += LINE;
  };
  for (const item of classes) {
    mark(pen, item.querySelector('svg'), MARGIN, y + (LINE - 28) / 2, 28);
    write(item.textContent, MARGIN + 44);
  }
  y += MARGIN / 2;
  for (const line of lines) write(line, MARGIN);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
}

// The mark of a class in the legend, a shape in a square of twenty.
function mark(pen, svg, left, top, size) {
  if (!svg) return;
  const shape = svg.querySelector('path, rect, circle');
  const path = new Path2D(shape.getAttribute('d') ?? undefined);
  const is = (name) => Number(shape.getAttribute(name));
  if (shape.localName === 'circle') path.arc(is('cx'), is('cy'), is('r'), 0, 2 * Math.PI);
  if (shape.localName === 'rect') path.roundRect(is('x'), is('y'), is('width'), is('height'), is('rx'));
  pen.save();
  pen.translate(left, top);
  pen.scale(size / 20, size / 20);
  pen.fillStyle = getComputedStyle(svg).fill;
  pen.fill(path);
  pen.restore();
}

// Gives an element what is new of it; what did not change would be computed again.
function update(element, seen) {
  const known = element.data();
  if (Object.keys(seen).some((key) => known[key] !== seen[key])) element.data(seen);
}
