// The alignment map: cards and links, zoomed and moved by d3-zoom. Only what is in sight is in the page.

const AROUND = 300, PAPER = { w: 1000, h: 560, least: 0.45 };
const map = { at: { placed: [], right: 0, bottom: 0 }, cards: new Map(), focus: null, selected: null, printing: false };

function startMap() {
  map.box = byId("map-box");
  map.links = s("svg", { class: "links", "aria-hidden": "true" });
  map.extras = s("svg", { class: "links over", "aria-hidden": "true" });
  map.tree = h("div", { role: "tree", "aria-label": words.map, class: "cards" });
  map.plane = h("div", { class: "plane" }, map.links, map.tree, map.extras);
  map.box.append(map.plane);
  map.zoom = d3.zoom().extent(() => [[0, 0], [map.width, map.height]]).scaleExtent([0.08, 2]).filter(mayZoom).on("zoom", (event) => {
    map.plane.style.transform = `translate(${event.transform.x}px,${event.transform.y}px) scale(${event.transform.k})`;
    redraw();
  });
  map.frame = d3.select(map.box).call(map.zoom).on("dblclick.zoom", null);
  map.tree.addEventListener("click", onClick);
  map.tree.addEventListener("keydown", onKey);
  map.tree.addEventListener("focusin", (event) => { map.focus = event.target.dataset.key; redraw(); });
  byId("map-in").addEventListener("click", () => map.frame.call(map.zoom.scaleBy, 1.3));
  byId("map-out").addEventListener("click", () => map.frame.call(map.zoom.scaleBy, 1 / 1.3));
  byId("map-fit").addEventListener("click", fit);
  byId("map-all").addEventListener("click", () => { openWithin(Infinity); rearrange(); home(); });
  byId("map-top").addEventListener("click", () => { openWithin(tree.tops.length + 40); rearrange(); home(); });
  byId("map-full").addEventListener("click", () => byId("map").requestFullscreen());
  byId("map-full").hidden = !document.fullscreenEnabled;
  whenFiltered(() => { keepMatches(); openWithin(AT_START); rearrange(); home(); });
  takeSize();
  new ResizeObserver(() => { takeSize(); redraw(); }).observe(map.box);
  window.addEventListener("beforeprint", () => { map.printing = true; draw(); });
  window.addEventListener("afterprint", () => { map.printing = false; draw(); });
}

// Known rather than asked for: whoever asks makes the browser lay out the whole page at once.
function takeSize() {
  map.width = map.box.clientWidth || map.width;
  map.height = map.box.clientHeight || map.height;
}

const redraw = soon(() => draw());

// The wheel scrolls the page; with Ctrl, or as a pinch, it zooms.
function mayZoom(event) {
  return event.type === "wheel" ? event.ctrlKey || event.metaKey : !event.button;
}

function rearrange() {
  map.at = layout();
  const first = map.at.placed[0];
  if (!map.at.placed.some((one) => one.key === map.focus)) map.focus = first ? first.key : null;
  byId("map-empty").hidden = Boolean(first);
  map.box.hidden = !first;
  draw();
}

const placeOf = (key) => map.at.placed.find((one) => one.key === key);
const transform = () => d3.zoomTransform(map.box);

// All of it where that can still be read, else its beginning.
function home() {
  const scale = Math.min(1, (map.width - 48) / map.at.right);
  const k = Math.max(scale, 0.62);
  const x = k > scale ? 24 : (map.width - map.at.right * k) / 2;
  map.height = Math.max(320, Math.min(map.at.bottom * k + 64, 0.8 * window.innerHeight));
  map.box.style.height = `${map.height}px`;
  moveTo(d3.zoomIdentity.translate(x, 28).scale(k));
}

function fit() {
  const k = Math.min(1, (map.width - 48) / map.at.right, (map.height - 56) / map.at.bottom);
  moveTo(d3.zoomIdentity.translate((map.width - map.at.right * k) / 2, 28).scale(k));
}

const moveTo = (where) => map.frame.call(map.zoom.transform, where);

function draw() {
  const hadFocus = map.tree.contains(document.activeElement);
  const area = sight();
  const seen = map.at.placed.filter((one) => one.key === map.focus || overlaps(area, one.x, one.y, one.x + one.w, one.y + one.h));
  const keys = new Set(seen.map((one) => one.key));
  for (const [key, card] of map.cards) {
    if (!keys.has(key)) { card.remove(); map.cards.delete(key); }
  }
  seen.forEach((one, n) => {
    const card = cardOf(one);
    const there = map.tree.children[n];
    if (there !== card) map.tree.insertBefore(card, there || null);
    card.style.left = `${one.x}px`;
    card.style.top = `${one.y}px`;
    card.style.width = `${one.w}px`;
    card.style.height = `${one.h}px`;
    card.tabIndex = one.key === map.focus ? 0 : -1;
    card.setAttribute("aria-selected", String(one.key === map.selected));
  });
  drawLinks(seen, area);
  setPaper();
  // A card that was drawn anew or moved has lost the focus.
  if (hadFocus && !map.tree.contains(document.activeElement) && map.cards.has(map.focus)) {
    map.cards.get(map.focus).focus({ preventScroll: true });
  }
}

// The card of a node, drawn anew where something about it has changed.
function cardOf(one) {
  const state = stateOf(one);
  const old = map.cards.get(one.key);
  if (old && old.state === state) return old;
  const card = one.more ? moreElement(one) : cardElement(one);
  card.state = state;
  map.cards.set(one.key, card);
  if (old) old.replaceWith(card);
  return card;
}

function stateOf(one) {
  const dim = view.keep && one.node.row && !one.node.hit;
  return `${one.more || ""}|${view.open.has(one.node)}|${childrenOf(one.node).length}|${dim}|${one.size}|${one.position}`;
}

// The part of the plane that is in sight, and a little around it; on paper, all of it.
function sight() {
  if (map.printing) return { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
  const { x, y, k } = transform();
  return {
    left: (-AROUND - x) / k, right: (map.width + AROUND - x) / k,
    top: (-AROUND - y) / k, bottom: (map.height + AROUND - y) / k,
  };
}

const overlaps = (area, left, top, right, bottom) =>
  left < area.right && right > area.left && top < area.bottom && bottom > area.top;

// On paper the map fits one page, unless it would become too small to be read.
function setPaper() {
  const scale = Math.min(1, PAPER.w / map.at.right, Math.max(PAPER.h / map.at.bottom, PAPER.least));
  map.box.style.setProperty("--paper-scale", scale);
  map.box.style.setProperty("--paper-height", `${Math.ceil(map.at.bottom * scale) + 24}px`);
}

function onClick(event) {
  const card = event.target.closest("[role=treeitem]");
  if (!card) return;
  const one = placeOf(card.dataset.key);
  focusOn(one);
  if (one.more) showMore(one);
  else if (event.target.closest(".fold")) toggle(one);
  else if (one.node.row) showDetails(one.node.row, card);
  else toggle(one);
}

function toggle(one, open = !view.open.has(one.node)) {
  if (open) view.open.add(one.node); else view.open.delete(one.node);
  rearrange();
}

function showMore(one) {
  view.limit.set(one.node.key, limitOf(one.node) + THEN);
  const at = map.at.placed.indexOf(one);
  rearrange();
  focusOn(map.at.placed[at]);
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = map.at.placed.findIndex((one) => one.key === map.focus);
  const one = map.at.placed[at];
  const act = one && {
    ArrowDown: () => focusOn(map.at.placed[at + 1]),
    ArrowUp: () => focusOn(map.at.placed[at - 1]),
    Home: () => focusOn(map.at.placed[0]),
    End: () => focusOn(map.at.placed[map.at.placed.length - 1]),
    ArrowRight: () => (canOpen(one) && !view.open.has(one.node) ? toggle(one, true) : canOpen(one) && focusOn(map.at.placed[at + 1])),
    ArrowLeft: () => (canOpen(one) && view.open.has(one.node) ? toggle(one, false) : one.node.parent && focusOn(placeOf(one.more ? one.node.key : one.node.parent.key))),
    Enter: () => map.cards.get(one.key).click(),
    " ": () => map.cards.get(one.key).click(),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

const canOpen = (one) => !one.more && childrenOf(one.node).length > 0;

function focusOn(one) {
  if (!one) return;
  map.focus = one.key;
  bringIntoSight(one);
  draw();
  map.cards.get(one.key).focus({ preventScroll: true });
}

function bringIntoSight(one) {
  const { x, y, k } = transform();
  const dx = nudge(one.x * k + x, one.w * k, map.width), dy = nudge(one.y * k + y, one.h * k, map.height);
  if (dx || dy) map.frame.call(map.zoom.translateBy, dx / k, dy / k);
}

function nudge(start, size, room) {
  if (start < 16) return 16 - start;
  return start + size > room - 16 ? Math.max(room - 16 - start - size, 16 - start) : 0;
}

// Open the way down to a row, and go there.
function goTo(row) {
  const node = tree.nodes[(row.kind === KEY_RESULT && row.home >= 0 ? rows[row.home] : row).i];
  if (!node) return;
  if (!isKept(node)) clearFilters();
  for (let at = node; at; at = at.parent) {
    if (at !== node) view.open.add(at);
    const siblings = at.parent ? childrenOf(at.parent) : tree.tops.filter(isKept);
    const holder = at.parent || tree;
    const position = siblings.indexOf(at);
    if (position >= limitOf(holder)) view.limit.set(holder.key, position + 1);
  }
  rearrange();
  map.selected = node.key;
  focusOn(placeOf(node.key));
}
