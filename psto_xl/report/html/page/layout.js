// Where the cards of the map stand. The top is on top, its objectives side by side beneath it, and under each of
// these everything that supports it, indented, so that a whole plan fits a page that is read from top to bottom.

const CARD = { w: 264, h: 108, gap: 18, indent: 26 }, TOP = { w: 460, h: 118 }, MORE_H = 36;
const COLUMN_GAP = 30, LANE_GAP = 64, FIRST = 12, THEN = 24, AT_START = 90;

const tree = makeTree();

// Every node: its row (none for the place of those that are not connected), parent and children. A node of which
// no link leads up is a top where it stands on the highest level, or where its parents are only not loaded.
function makeTree() {
  const nodes = rows.map((row) => (row.kind === OBJECTIVE ? { row, key: String(row.i), parent: null, children: [] } : null));
  const shown = nodes.filter(Boolean);
  const highest = Math.min(...shown.map((node) => node.row.level));
  const tops = [], stray = { row: null, key: "stray", parent: null, children: [] };
  for (const node of shown) {
    const { row } = node;
    node.children = row.children.map((child) => nodes[child.i]);
    node.parent = row.up.length ? nodes[row.up[0][0]] : null;
    if (node.parent) continue;
    const elsewhere = row.broken.length > 0 && row.broken.every(([, , away]) => away);
    if (row.level === highest || elsewhere) tops.push(node);
    else { node.parent = stray; stray.children.push(node); }
  }
  if (stray.children.length) tops.push(stray);
  return { nodes, tops, stray };
}

// What is open, and how many children each node shows. As much is open at the start as can be taken in.
const view = { open: new Set(), limit: new Map(), keep: null };
const limitOf = (node) => view.limit.get(node.key) || FIRST;
const isKept = (node) => !view.keep || view.keep.has(node);
const childrenOf = (node) => node.children.filter(isKept);

function openWithin(budget) {
  view.open.clear();
  view.limit.clear();
  let shown = tree.tops.length;
  const queue = [...tree.tops];
  for (const node of queue) {
    const children = childrenOf(node).slice(0, FIRST);
    if (!children.length) continue;
    if (shown + children.length > budget) break;
    view.open.add(node);
    shown += children.length;
    queue.push(...children);
  }
}

// A filter keeps what matches, what holds a key result that does, and the way up from there.
function keepMatches() {
  if (!isFiltered()) { view.keep = null; return; }
  view.keep = new Set();
  for (const node of tree.nodes) {
    if (!node) continue;
    node.hit = matches(node.row) || node.row.keyResults.some(matches);
    for (let at = node.hit ? node : null; at && !view.keep.has(at); at = at.parent) view.keep.add(at);
  }
}

const isWide = (node) => node.row === null || node.row.level === 0;

// The nodes to be seen, in reading order, each with its place.
function layout() {
  const placed = [];
  const tops = tree.tops.filter(isKept);
  const lane = tops.some(isWide) ? TOP.h + LANE_GAP : 0;
  let x = 0;
  tops.slice(0, limitOf(tree)).forEach((top, n) => {
    if (isWide(top)) x = placeWide(placed, top, x, lane, tops.length, n);
    else x = hang(placed, top, x, lane, 1, tops.length, n).right;
    x += COLUMN_GAP;
  });
  if (tops.length > limitOf(tree)) placed.push(moreCard(tree, x, lane, tops.length - limitOf(tree), 1));
  const right = Math.max(0, ...placed.map((one) => one.x + one.w));
  const bottom = Math.max(0, ...placed.map((one) => one.y + one.h));
  return { placed, right, bottom };
}

function placeWide(placed, node, x, lane, size, position) {
  const one = put(placed, node, x, 0, TOP.w, TOP.h, 1, size, position);
  if (!view.open.has(node)) return x + TOP.w;
  const children = childrenOf(node);
  let right = x;
  children.slice(0, limitOf(node)).forEach((child, n) => {
    right = hang(placed, child, right, lane, 2, children.length, n, node).right + COLUMN_GAP;
  });
  if (children.length > limitOf(node)) {
    placed.push(moreCard(node, right, lane, children.length - limitOf(node), 2));
    right += CARD.w + COLUMN_GAP;
  }
  right = Math.max(right - COLUMN_GAP, x + TOP.w);
  // Over the middle of its columns, but not out of sight of the first.
  one.x = x + Math.min((right - x - TOP.w) / 2, 2 * CARD.w);
  return right;
}

function hang(placed, node, x, y, depth, size, position, above) {
  const one = put(placed, node, x, y, CARD.w, CARD.h, depth, size, position);
  one.above = above;
  let right = x + CARD.w, bottom = y + CARD.h + CARD.gap;
  if (view.open.has(node)) {
    const children = childrenOf(node);
    children.slice(0, limitOf(node)).forEach((child, n) => {
      const done = hang(placed, child, x + CARD.indent, bottom, depth + 1, children.length, n);
      right = Math.max(right, done.right);
      bottom = done.bottom;
    });
    if (children.length > limitOf(node)) {
      placed.push(moreCard(node, x + CARD.indent, bottom, children.length - limitOf(node), depth + 1));
      bottom += MORE_H + CARD.gap;
    }
  }
  return { right, bottom };
}

function put(placed, node, x, y, w, h, depth, size, position) {
  const one = { node, key: node.key, x, y, w, h, depth, size, position: position + 1 };
  placed.push(one);
  return one;
}

function moreCard(node, x, y, n, depth) {
  return { node, key: `${node.key || "tops"}+`, x, y, w: CARD.w, h: MORE_H, depth, more: n };
}
