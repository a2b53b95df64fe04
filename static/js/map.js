// <ss-map>: the collaboration map. Positions come from the server (0..1000), so the picture is the same for everybody.
// The list beside the canvas does all that the canvas does, for the keyboard and for screen readers.
import cytoscape from 'cytoscape';
import { look, shape } from './map-look.js';

// Cytoscape writes a <style> unless an element with this id exists; map.css has its one rule.
if (!document.getElementById('__________cytoscape_stylesheet')) {
  const marker = document.createElement('meta');
  marker.id = '__________cytoscape_stylesheet';
  document.head.append(marker);
}

class CollaborationMap extends HTMLElement {
  async connectedCallback() {
    const data = this.dataset.src
      ? await (await fetch(this.dataset.src, { headers: { Accept: 'application/json' } })).json()
      : JSON.parse(this.querySelector('script[type="application/json"]').textContent);
    this.graph = cytoscape({
      container: this.querySelector('.map-plot'),
      elements: { nodes: data.nodes.map((node) => this.node(node)), edges: data.edges.map((edge) => this.edge(edge)) },
      layout: { name: 'preset', padding: 36 },
      minZoom: 0.2,
      maxZoom: 4,
      autoungrabify: true,
      boxSelectionEnabled: false,
      selectionType: 'single',
    });
    this.paint();
    document.addEventListener('samenspel:theme', () => this.paint());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.paint());
    this.graph.on('tap', 'node', (event) => this.choose(event.target.id(), true));
    this.graph.on('tap', (event) => { if (event.target === this.graph) this.light(null); });
    this.addEventListener('click', (event) => this.click(event));
    for (const kind of ['mouseover', 'focusin']) this.addEventListener(kind, (event) => this.hint(event));
    if (this.dataset.selected) this.choose(this.dataset.selected, false);
    this.dataset.ready = 'yes';
  }

  disconnectedCallback() {
    this.graph?.destroy();
  }

  node({ id, label, x, y, size, community, colour, url }) {
    return { data: { id, label, url, colour, size: size || 24, shape: shape(community) }, position: { x, y } };
  }

  edge({ source, target, weight }) {
    return { data: { id: `${source}-${target}`, source, target, weight: weight ?? 0 } };
  }

  paint() {
    this.graph.style(look(this, Math.max(1e-9, ...this.graph.edges().map((edge) => edge.data('weight')))));
  }

  // Shows a fund with its ties and its partners; null shows all alike.
  light(id) {
    const { graph } = this;
    graph.batch(() => {
      graph.elements().removeClass('far near chosen');
      if (!id) return;
      const node = graph.getElementById(id);
      const close = node.closedNeighborhood();
      graph.elements().difference(close).addClass('far');
      close.edges().addClass('near');
      node.addClass('chosen');
    });
    for (const button of this.querySelectorAll('[data-node]')) {
      button.setAttribute('aria-pressed', String(button.dataset.node === id));
    }
  }

  choose(id, load) {
    this.chosen = id;
    this.light(id);
    const url = this.graph.getElementById(id).data('url');
    if (load && url && this.dataset.panel) window.htmx.ajax('GET', url, { target: this.dataset.panel, swap: 'innerHTML' });
  }

  hint(event) {
    const button = event.target.closest('[data-node]');
    if (button && button.dataset.node !== this.chosen) this.light(button.dataset.node);
  }

  click(event) {
    const node = event.target.closest('[data-node]');
    if (node) this.choose(node.dataset.node, true);
    const tool = event.target.closest('[data-map]')?.dataset.map;
    if (tool === 'fit') this.graph.animate({ fit: { padding: 36 }, duration: 150 });
    else if (tool) this.graph.zoom({ level: this.graph.zoom() * (tool === 'in' ? 1.3 : 1 / 1.3), renderedPosition: this.middle() });
  }

  middle() {
    return { x: this.graph.width() / 2, y: this.graph.height() / 2 };
  }
}

customElements.define('ss-map', CollaborationMap);
