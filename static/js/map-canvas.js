// The collaboration map on a canvas. Positions come from the server (0..1000), so the picture is the same for everybody.
// The list beside the canvas does all that the canvas does, for the keyboard and for screen readers.
import cytoscape from 'cytoscape';
import { look, shape } from './map-look.js';

// Cytoscape writes a <style> unless an element with this id exists; map.css has its one rule.
if (!document.getElementById('__________cytoscape_stylesheet')) {
  const marker = document.createElement('meta');
  marker.id = '__________cytoscape_stylesheet';
  document.head.append(marker);
}

// The living map in place of the picture. `host` is the <ss-map>, `data` its nodes and edges.
export class Canvas {
  constructor(host, data, choose) {
    this.host = host;
    const place = host.querySelector('.map-plot');
    place.replaceChildren();
    this.graph = cytoscape({
      container: place,
      elements: { nodes: data.nodes.map((node) => this.node(node)), edges: data.edges.map((edge) => this.edge(edge)) },
      layout: { name: 'preset', padding: 36 },
      minZoom: 0.2,
      maxZoom: 4,
      wheelSensitivity: 0.3,
      autoungrabify: true,
      boxSelectionEnabled: false,
      selectionType: 'single',
    });
    this.paint();
    document.addEventListener('samenspel:theme', () => this.paint());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.paint());
    this.graph.on('tap', 'node', (event) => choose(event.target.id()));
    this.graph.on('tap', (event) => { if (event.target === this.graph) this.light(null); });
  }

  destroy() {
    this.graph.destroy();
  }

  node({ id, label, side, x, y, size, community, colour, url }) {
    return { data: { id, label, side, url, colour, size: size || 24, shape: shape(community) }, position: { x, y } };
  }

  edge({ source, target, weight, main }) {
    return { data: { id: `${source}-${target}`, source, target, weight: weight ?? 0, main: main ?? true } };
  }

  paint() {
    this.graph.style(look(this.host, Math.max(1e-9, ...this.graph.edges().map((edge) => edge.data('weight')))));
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
  }

  zoom(kind) {
    if (kind === 'fit') this.graph.animate({ fit: { padding: 36 }, duration: 150 });
    else this.graph.zoom({ level: this.graph.zoom() * (kind === 'in' ? 1.3 : 1 / 1.3), renderedPosition: this.middle() });
  }

  middle() {
    return { x: this.graph.width() / 2, y: this.graph.height() / 2 };
  }
}
