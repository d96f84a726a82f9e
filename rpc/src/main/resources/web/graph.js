// Draws what `getGstreamerDot` tells: parse(text) reads as much of the dot language as the server writes, layout(graph)
// places the nodes in columns from left to right, draw(svg, graph) puts them into an SVG element.

const NODE_PADDING = 10;
const LINE_HEIGHT = 16;
const CHARACTER_WIDTH = 6.4;
const LEAST_WIDTH = 130;
const ROW_HEIGHT = 22; // of the words of one connection
const BEND = 30;
const SLOT_GAP = 30;
const MARGIN = 56;
const SVG = 'http://www.w3.org/2000/svg';

const TOKEN = /\s*(?:"((?:[^"\\]|\\[^])*)"|(->|[{}[\];,=])|([\w.#+-]+))/gy;

function tokens(text) {
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) {
      break; // white space at the end, or nothing that we know
    }
    const [, quoted, sign, word] = match;
    found.push(sign === undefined ? { value: quoted === undefined ? word : unescape(quoted) } : { sign });
  }
  return found;
}

function unescape(text) {
  return text.replace(/\\([^])/g, (all, character) => (character === 'n' ? '\n' : character));
}

/** `{ title, nodes: [{ id, lines }], edges: [{ from, to, lines, dashed }] }` of a directed graph in the dot language. */
export function parse(text) {
  const list = tokens(text);
  const nodes = new Map();
  const edges = [];
  let title = '';
  let at = list.findIndex(({ sign }) => sign === '{') + 1;

  const attributes = () => {
    const found = {};
    if (list[at]?.sign === '[') {
      for (at++; at < list.length && list[at].sign !== ']'; at++) {
        if (list[at + 1]?.sign === '=') {
          found[list[at].value] = list[at + 2]?.value ?? '';
          at += 2;
        }
      }
      at++;
    }
    return found;
  };
  const node = (id) => {
    if (!nodes.has(id)) {
      nodes.set(id, { id, lines: [id] });
    }
    return nodes.get(id);
  };

  while (at < list.length && list[at].sign !== '}') {
    const { sign, value } = list[at++];
    if (sign !== undefined) {
      continue;
    }
    if (list[at]?.sign === '=') {
      title = value === 'label' ? (list[at + 1]?.value ?? '') : title;
      at += 2;
    } else if (list[at]?.sign === '->') {
      const to = list[at + 1]?.value ?? '';
      at += 2;
      const { label = '', style } = attributes();
      edges.push({ from: node(value).id, to: node(to).id, lines: label.split('\n'), dashed: style === 'dashed' });
    } else {
      const { label } = attributes();
      if (value !== 'node' && value !== 'edge' && value !== 'graph') {
        node(value).lines = (label ?? value).split('\n');
      }
    }
  }
  return { title, nodes: [...nodes.values()], edges };
}

/**
 * Gives each node `x`, `y`, `width` and `height`, each edge a `path` and the place `x`, `y` of its words, and the whole its
 * size. What feeds stands left of what it feeds; an edge leads by a row of its own, in which its words stand: above a node
 * that feeds itself, right of one that feeds others, below everything where the way goes back.
 */
export function layout({ nodes, edges }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const column = columns(nodes, edges);
  const last = Math.max(0, ...column.values());
  for (const edge of edges) {
    edge.text = edge.lines.join(', ');
    edge.width = edge.text.length * CHARACTER_WIDTH;
    const way = column.get(edge.to) - column.get(edge.from);
    edge.way = edge.from === edge.to ? 'loop' : way > 0 ? 'forth' : 'back';
  }
  const of = (id, way) => edges.filter((edge) => edge.from === id && edge.way === way);
  let x = MARGIN;
  let low = 0;
  for (let c = 0; c <= last; c++) {
    const members = nodes.filter((node) => column.get(node.id) === c);
    let y = 8;
    let right = 0;
    let words = 0;
    for (const node of members) {
      const loops = of(node.id, 'loop');
      const forth = of(node.id, 'forth');
      const longest = Math.max(...node.lines.map((line) => line.length));
      node.width = Math.max(LEAST_WIDTH, longest * CHARACTER_WIDTH + 2 * NODE_PADDING);
      node.height = node.lines.length * LINE_HEIGHT + 2 * NODE_PADDING;
      node.x = x;
      node.y = y + loops.length * ROW_HEIGHT + Math.max(0, (forth.length * ROW_HEIGHT - node.height) / 2);
      y = Math.max(node.y + node.height, node.y + node.height / 2 + (forth.length * ROW_HEIGHT) / 2) + SLOT_GAP;
      right = Math.max(right, node.width, ...loops.map((edge) => edge.width));
      words = Math.max(words, ...forth.map((edge) => edge.width));
    }
    members.forEach((node) => (node.wordsX = x + right + BEND));
    low = Math.max(low, y);
    x += right + words + 3 * BEND;
  }
  for (const node of nodes) {
    of(node.id, 'loop').forEach((edge, i) => loop(edge, node, i));
    const forth = of(node.id, 'forth');
    forth.forEach((edge, i) => ahead(edge, node, byId.get(edge.to), i - (forth.length - 1) / 2));
  }
  edges.filter((edge) => edge.way === 'back').forEach((edge) => {
    back(edge, byId.get(edge.from), byId.get(edge.to), low);
    low += ROW_HEIGHT;
  });
  return { width: x, height: low + 8 };
}

function loop(edge, node, number) {
  const left = node.x;
  const right = left + node.width;
  const middle = node.y + node.height / 2;
  const row = node.y - number * ROW_HEIGHT - 4;
  edge.path = `M ${right} ${middle} C ${right + BEND} ${middle}, ${right + BEND} ${row}, ${right} ${row} L ${left} ${row} ` +
    `C ${left - BEND} ${row}, ${left - BEND} ${middle}, ${left} ${middle}`;
  Object.assign(edge, { x: left, y: row - 4 });
}

function ahead(edge, from, to, lane) {
  const right = from.x + from.width;
  const start = from.y + from.height / 2 + lane * Math.min(12, from.height / 8);
  const row = from.y + from.height / 2 + lane * ROW_HEIGHT;
  const end = to.y + to.height / 2 + lane * Math.min(12, to.height / 8);
  const words = from.wordsX;
  const bend = words + edge.width;
  edge.path = `M ${right} ${start} C ${right + BEND / 2} ${start}, ${words - BEND / 2} ${row}, ${words} ${row} L ${bend} ${row} ` +
    `C ${bend + BEND} ${row}, ${to.x - BEND} ${end}, ${to.x} ${end}`;
  Object.assign(edge, { x: words, y: row - 4 });
}

function back(edge, from, to, row) {
  const right = from.x + from.width;
  const start = from.y + from.height / 2;
  const end = to.y + to.height / 2;
  edge.path = `M ${right} ${start} C ${right + BEND} ${start}, ${right + BEND} ${row}, ${right} ${row} L ${to.x} ${row} ` +
    `C ${to.x - BEND} ${row}, ${to.x - BEND} ${end}, ${to.x} ${end}`;
  Object.assign(edge, { x: (to.x + right) / 2, y: row - 4 });
}

/** The longest way to each node; an edge that closes a ring does not count. */
function columns(nodes, edges) {
  const column = new Map(nodes.map((node) => [node.id, 0]));
  const next = new Map(nodes.map((node) => [node.id, new Set()]));
  edges.forEach(({ from, to }) => from !== to && next.get(from).add(to));
  const state = new Map();
  const order = [];
  const visit = (id) => {
    state.set(id, 'open');
    for (const to of [...next.get(id)]) {
      if (state.get(to) === 'open') {
        next.get(id).delete(to);
      } else if (!state.has(to)) {
        visit(to);
      }
    }
    state.set(id, 'done');
    order.unshift(id);
  };
  nodes.forEach(({ id }) => state.has(id) || visit(id));
  for (const id of order) {
    next.get(id).forEach((to) => column.set(to, Math.max(column.get(to), column.get(id) + 1)));
  }
  return column;
}

function shape(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  if (text !== undefined) {
    made.textContent = text; // never as markup: names come from applications
  }
  return made;
}

function textLines(lines, x, y, name) {
  const group = shape('g', { class: name });
  lines.forEach((line, i) => group.append(shape('text', { x, y: y + i * LINE_HEIGHT }, line)));
  return group;
}

/** Draws the graph anew. */
export function draw(svg, graph) {
  const { width, height } = layout(graph);
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('width', width);
  svg.setAttribute('height', height);
  const marker = shape('marker', {
    id: 'arrow', viewBox: '0 0 8 8', refX: 8, refY: 4, markerWidth: 5, markerHeight: 5, orient: 'auto',
  });
  marker.append(shape('path', { d: 'M 0 0 L 8 4 L 0 8 z' }));
  const definitions = shape('defs', {});
  definitions.append(marker);
  const drawn = [definitions];
  for (const edge of graph.edges) {
    const group = shape('g', { class: edge.dashed ? 'edge still' : 'edge' });
    group.append(shape('path', { d: edge.path, 'marker-end': 'url(#arrow)' }));
    group.append(textLines([edge.text], edge.x, edge.y, 'words'));
    drawn.push(group);
  }
  for (const node of graph.nodes) {
    const group = shape('g', { class: 'node' });
    group.append(shape('title', {}, node.id));
    group.append(shape('rect', { x: node.x, y: node.y, width: node.width, height: node.height, rx: 8 }));
    group.append(textLines(node.lines, node.x + NODE_PADDING, node.y + NODE_PADDING + 12, 'words'));
    drawn.push(group);
  }
  svg.replaceChildren(...drawn);
}
