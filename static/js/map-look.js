// How the map looks, in the colours of the page. Colour is never alone: each community has a shape as well.
const SHAPES = ['ellipse', 'round-rectangle', 'triangle', 'diamond', 'pentagon', 'hexagon', 'star', 'octagon'];

// Where a name stands; the server chose the sides so that names do not cover one another.
const VALIGN = { below: 'bottom', above: 'top' };
const HALIGN = { left: 'left', right: 'right' };

export const shape = (community) => SHAPES[Math.max(0, community ?? 0) % SHAPES.length];

export function look(element, heaviest) {
  const style = getComputedStyle(element);
  const value = (name) => style.getPropertyValue(name).trim();
  const share = (edge) => edge.data('weight') / heaviest;
  return [
    {
      selector: 'node',
      style: {
        width: 'data(size)', height: 'data(size)', shape: 'data(shape)', label: 'data(label)',
        'background-color': 'data(colour)', 'border-width': 1.5, 'border-color': value('--panel'),
        color: value('--text'), 'font-family': 'Figtree Variable', 'font-size': 22, 'font-weight': 600,
        'text-valign': (node) => VALIGN[node.data('side')] ?? 'center', 'text-halign': (node) => HALIGN[node.data('side')] ?? 'center',
        'text-margin-y': (node) => (node.data('side') === 'below' ? 4 : 0), 'min-zoomed-font-size': 6,
        'text-outline-color': value('--panel'), 'text-outline-width': 3.5,
      },
    },
    {
      selector: 'edge',
      style: {
        width: (edge) => 0.75 + 5 * share(edge), opacity: (edge) => 0.2 + 0.5 * share(edge),
        'line-color': value('--line-strong'), 'curve-style': 'haystack',
      },
    },
    { selector: 'edge[!main]', style: { display: 'none' } },
    { selector: '.far', style: { opacity: 0.12 } },
    { selector: 'edge.near', style: { display: 'element', opacity: 0.85, 'line-color': value('--accent') } },
    { selector: 'node.chosen', style: { 'border-width': 4, 'border-color': value('--accent'), 'z-index': 9 } },
  ];
}
