// How a card and a link of the map look.

function cardElement(one) {
  const { node } = one;
  const label = node.row ? labelOf(node.row) : `${words.notConnected}. ${words.notConnectedWhy}`;
  const card = h("div", {
    role: "treeitem", "data-key": one.key, "aria-level": one.depth, "aria-setsize": one.size, "aria-posinset": one.position,
    "aria-expanded": childrenOf(node).length ? String(view.open.has(node)) : null, "aria-label": label, class: classOf(one),
  }, node.row ? cardBody(node.row, one) : strayBody());
  const children = childrenOf(node).length;
  if (children) card.append(h("span", { class: "fold", "aria-hidden": "true" }, view.open.has(node) ? "−" : `+${children}`));
  return card;
}

function classOf(one) {
  const { row } = one.node;
  if (!row) return "node stray wide";
  const health = source.healths[row.health];
  const dim = view.keep && !one.node.hit;
  return ["node", health && health.class, isWide(one.node) && "wide", dim && "dim", row.status && "inactive"].filter(Boolean).join(" ");
}

function labelOf(row) {
  const health = source.healths[row.health];
  const parts = [row.id, row.title, source.levels[row.level], health && health.name, paceWords(row), row.owner || words.noOwner, row.status];
  parts.push(...row.broken.map(([id, why]) => say("broken", { id, why })));
  return parts.filter(Boolean).join(", ");
}

function strayBody() {
  return [h("p", { class: "node-title" }, words.notConnected), h("p", { class: "soft" }, words.notConnectedWhy)];
}

function cardBody(row, one) {
  const share = row.up[0] && row.up[0][1];
  const notes = [
    row.up[0] && row.up[0][2] ? words.skips : "",
    ...row.up.slice(1).map(([parent]) => say("also", { id: rows[parent].id })),
  ].filter(Boolean).join(" · ");
  const troubled = row.findings.length;
  return [
    share ? h("span", { class: "share" }, share) : null,
    h("p", { class: "node-head" }, h("span", { class: "id" }, row.id), h("span", { class: "node-unit" }, unitOrLevel(row)), row.status ? h("span", null, row.status) : healthMark(row)),
    h("p", { class: "node-title", title: row.title }, row.title),
    h("div", { class: "node-bar" }, bar(row), h("b", null, percent(row.progress))),
    h("p", { class: "node-foot" },
      h("span", { class: "node-owner" }, row.owner || words.noOwner),
      row.broken.length ? h("span", { class: "broken" }, `✕ ${row.broken.map(([id]) => id).join(", ")}`) : null,
      notes ? h("span", { class: "also" }, notes) : null,
      troubled ? h("span", { class: `s-${source.severities[Math.min(...row.findings.map((f) => f.severity))].key}` }, `⚑ ${troubled}`) : null),
  ];
}

const unitOrLevel = (row) => (source.units.length > 1 ? source.units[row.unit] : source.levels[row.level]);

function moreElement(one) {
  const said = say("more", { n: one.more });
  return h("div", { role: "treeitem", "data-key": one.key, "aria-level": one.depth, "aria-label": said, class: "node more-card" }, `+ ${said}`);
}

// Links: from each card to what it hangs under, and curves to whatever else it supports.
function drawLinks(seen, area) {
  const at = new Map(map.at.placed.map((one) => [one.key, one]));
  const paths = [], extras = [], labels = [];
  for (const one of map.at.placed) {
    const parent = one.more ? one.node : one.node.parent;
    const above = parent && at.get(parent.key);
    if (above && isNear(one, above, area)) paths.push(s("path", { d: elbow(above, one), class: linkClass(one) }));
  }
  for (const one of seen) {
    if (one.more || !one.node.row) continue;
    for (const [parent, share, skips] of one.node.row.up.slice(1)) {
      const other = at.get(String(parent));
      if (!other) continue;
      const { d, x, y } = curve(one, other);
      const active = map.selected === one.key || map.selected === other.key;
      extras.push(s("path", { d, class: `extra${skips ? " skip" : ""}${active ? " active" : ""}` }));
      if (share) labels.push(s("text", { x, y, class: active ? "active" : null }, share));
    }
  }
  map.links.setAttribute("width", map.at.right + 80);
  map.links.setAttribute("height", map.at.bottom + 20);
  map.links.replaceChildren(...paths);
  map.extras.replaceChildren(...extras, ...labels);
}

// Whether any part of the link between two cards is in sight.
function isNear(one, above, area) {
  const right = Math.max(one.x + one.w, above.x + above.w);
  return overlaps(area, Math.min(one.x, above.x), above.y, right, one.y + one.h);
}

function linkClass(one) {
  const row = one.more ? null : one.node.row;
  if (row && !row.up.length) return "cut";
  return row && row.up[0][2] ? "skip" : null;
}

function elbow(above, one) {
  const bottom = above.y + above.h;
  if (isWide(above.node)) {
    const from = above.x + above.w / 2, to = one.x + Math.min(one.w, CARD.w) / 2, middle = bottom + (one.y - bottom) / 2;
    return `M${from} ${bottom}V${middle}H${to}V${one.y}`;
  }
  return `M${above.x + 13} ${bottom}V${one.y + one.h / 2}H${one.x}`;
}

function curve(one, other) {
  if (Math.abs(other.x - one.x) < CARD.w) return detour(one, other);
  const rightward = other.x >= one.x;
  const x1 = rightward ? one.x + one.w : one.x, y1 = one.y + one.h / 2;
  const x2 = rightward ? other.x : other.x + other.w, y2 = other.y + other.h / 2;
  const bend = rightward ? 46 : -46;
  return { d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
}

// Within a column: around the cards in between.
function detour(one, other) {
  const x1 = one.x + one.w, x2 = other.x + other.w, out = Math.max(x1, x2) + 44;
  const y1 = one.y + one.h / 2, y2 = other.y + other.h / 2;
  return { d: `M${x1} ${y1}C${out} ${y1} ${out} ${y2} ${x2} ${y2}`, x: (x1 + x2 + 6 * out) / 8, y: (y1 + y2) / 2 };
}
