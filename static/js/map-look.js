// How the map looks, in the colours of the page. Colour is never alone: each class has a shape as well.
const SHAPES = ['ellipse', 'round-rectangle', 'triangle', 'diamond', 'pentagon', 'hexagon', 'star', 'octagon'];

// Where a name stands; the server chose the sides so that names do not cover one another.
const VALIGN = { below: 'bottom', above: 'top' };
const HALIGN = { left: 'left', right: 'right' };

export const shape = (number) => SHAPES[Math.max(0, number ?? 0) % SHAPES.length];

// `narrow` is a small screen: names are larger there. There, and where funds are `many`, only the best connected of each
// group have theirs before one looks closer.
export function look(element, narrow, many) {
  const style = getComputedStyle(element);
  const value = (name) => style.getPropertyValue(name).trim();
  return [
    {
      selector: 'node',
      style: {
        width: 'data(size)', height: 'data(size)', shape: 'data(shape)', label: 'data(label)',
        'background-color': 'data(colour)', 'border-width': 1.5, 'border-color': value('--panel'),
        color: value('--text'), 'font-family': 'Figtree Variable', 'font-size': narrow ? 34 : 22, 'font-weight': 600,
        'text-valign': (node) => VALIGN[node.data('side')] ?? 'center', 'text-halign': (node) => HALIGN[node.data('side')] ?? 'center',
        'text-margin-y': (node) => (node.data('side') === 'below' ? 4 : 0), 'min-zoomed-font-size': 5,
        'text-outline-color': value('--panel'), 'text-outline-width': 3.5,
      },
    },
    { selector: 'node[?minor]', style: { 'min-zoomed-font-size': many ? 30 : narrow ? 20 : 8 } },
    { selector: 'node[?ended]', style: { 'background-opacity': 0.35, 'border-style': 'dashed', 'border-color': value('--muted') } },
    {
      selector: 'edge',
      style: {
        width: 'data(width)', opacity: 'data(opacity)', 'line-color': value('--line-strong'), 'curve-style': 'haystack',
      },
    },
    { selector: '.off', style: { display: 'none' } },
    { selector: 'edge.fresh', style: { 'line-color': '#d55e00', 'line-style': 'solid' } },
    { selector: '.far', style: { opacity: 0.12 } },
    { selector: 'node.far', style: { 'text-opacity': 0.35 } },
    { selector: 'edge.near', style: { display: 'element', opacity: 0.85, 'line-color': value('--accent') } },
    { selector: 'edge.path', style: { display: 'element', opacity: 1, width: 7, 'line-color': '#d55e00' } },
    { selector: 'node.chosen', style: { 'border-width': 4, 'border-color': value('--accent'), 'z-index': 9, 'min-zoomed-font-size': 5 } },
  ];
}
