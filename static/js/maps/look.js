// How the map looks, in the colours of the page. Colour is never alone: each class has a shape as well.
const SHAPES = ['ellipse', 'round-rectangle', 'triangle', 'diamond', 'pentagon', 'hexagon', 'star', 'octagon'];

// Where a name stands when not below; the server chose the sides so that names do not cover one another.
const SIDES = { above: ['top', 'center'], left: ['center', 'left'], right: ['center', 'right'] };

export const shape = (number) => SHAPES[Math.max(0, number ?? 0) % SHAPES.length];

const plain = (element) => {
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(name).trim();
};

// The reader's own colours have names that a canvas does not know: they are asked for as numbers.
const OF_THE_READER = { '--panel': 'Canvas', '--text': 'CanvasText', '--muted': 'GrayText', '--line-strong': 'CanvasText', '--accent': 'Highlight' };

const forced = (element) => (name) => {
  const probe = document.createElement('span');
  probe.style.color = OF_THE_READER[name];
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
};

// `narrow` is a small screen: names are larger there. There, and where funds are `many`, only the best connected of each
// group have theirs before one looks closer.
export function look(element, narrow, many) {
  const value = matchMedia('(forced-colors: active)').matches ? forced(element) : plain(element);
  return [
    {
      selector: 'node',
      style: {
        width: 'data(size)', height: 'data(size)', shape: 'data(shape)', label: 'data(label)',
        'background-color': 'data(colour)', 'border-width': 1.5, 'border-color': value('--panel'),
        color: value('--text'), 'font-family': 'Figtree Variable', 'font-size': narrow ? 34 : 22, 'font-weight': 600,
        'text-valign': 'bottom', 'text-halign': 'center', 'text-margin-y': 4, 'min-zoomed-font-size': 5,
        'text-outline-color': value('--panel'), 'text-outline-width': 3.5,
      },
    },
    ...Object.entries(SIDES).map(([side, [valign, halign]]) => ({
      selector: `node[side = "${side}"]`, style: { 'text-valign': valign, 'text-halign': halign, 'text-margin-y': 0 },
    })),
    { selector: 'node[?minor]', style: { 'min-zoomed-font-size': narrow ? 20 : 8 } },
    { selector: 'node.named', style: { 'min-zoomed-font-size': 5 } },
    // Among many funds a name or a border costs more than it tells, until one looks closer (`close`).
    ...(many ? [
      { selector: 'node', style: { 'border-width': 0 } },
      { selector: 'node[?minor]', style: { label: '' } },
      { selector: 'node.close', style: { label: 'data(label)', 'min-zoomed-font-size': 5 } },
    ] : []),
    { selector: 'node[?ended]', style: { 'background-opacity': 0.35, 'border-style': 'dashed', 'border-color': value('--muted') } },
    {
      selector: 'edge',
      style: {
        width: 'data(width)', opacity: 'data(opacity)', 'line-color': value('--line-strong'), 'curve-style': 'haystack', events: 'no',
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
