// Everything about one row, in a panel beside the page.

const details = { opener: null };

function startDetails() {
  details.panel = byId("details");
  details.panel.addEventListener("keydown", (event) => { if (event.key === "Escape") closeDetails(); });
}

function showDetails(row, opener) {
  if (opener && !details.panel.contains(opener)) details.opener = opener;
  const node = tree.nodes[row.kind === KEY_RESULT && row.home >= 0 ? row.home : row.i];
  map.selected = node ? node.key : null;
  const title = h("h2", { id: "details-title", tabindex: -1 }, h("span", { class: "id" }, row.id), " ", row.title);
  details.panel.replaceChildren(
    h("button", { type: "button", class: "close", onclick: closeDetails, "aria-label": words.close }, "×"),
    title, h("p", null, healthMark(row)), row.kind === BAU ? "" : bar(row), facts(row), ...lists(row));
  details.panel.hidden = false;
  document.body.classList.add("with-details");
  details.panel.scrollTop = 0;
  title.focus({ preventScroll: true });
  redraw();
}

function closeDetails() {
  details.panel.hidden = true;
  document.body.classList.remove("with-details");
  map.selected = null;
  redraw();
  const opener = details.opener;
  if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  else if (map.focus && map.cards.has(map.focus)) map.cards.get(map.focus).focus({ preventScroll: true });
}

function facts(row) {
  const known = [
    [words.level, source.levels[row.level]],
    [words.unit, source.units.length > 1 ? source.units[row.unit] : ""],
    [words.owner, row.owner || (row.kind === OBJECTIVE ? words.noOwner : "")],
    [words.team, row.team],
    [words.status, row.status],
    [words.own, row.kind === BAU || row.own === null ? "" : percent(row.own)],
    [words.contributed, row.contributed === null ? "" : percent(row.contributed)],
    [words.expected, row.expected === null ? "" : percent(row.expected)],
    [words.way, row.way || (row.of && row.kind === OBJECTIVE ? `${row.measured} / ${row.of}` : "")],
    [words.due, row.due],
    [words.updated, row.updated],
    [words.place, say("rowOf", { sheet: row.sheet, row: row.row })],
  ];
  return h("dl", null, known.filter(([, value]) => value).map(([name, value]) => [h("dt", null, name), h("dd", null, value)]).flat());
}

function lists(row) {
  const trend = source.rows.trend[row.i];
  const up = row.up.map(([parent, share, skips, via]) => line(rows[parent], [share && say("supportsWith", { share }), via && say("via", { id: via }), skips && words.skips]));
  const broken = row.broken.map(([id, why]) => h("li", { class: "broken" }, "✕ ", say("broken", { id, why })));
  const home = row.home >= 0 ? [line(rows[row.home], [])] : [];
  const wrong = row.findings.map((one) => h("li", null,
    h("b", { class: `s-${source.severities[one.severity].key}` }, source.severities[one.severity].name), " ", one.what,
    h("p", { class: "soft" }, one.todo, " ", h("a", { href: `#${one.code}` }, one.code))));
  return [
    trend && trend.length > 1 ? list(words.trend, [h("li", null, spark(trend), " ", percent(trend[0][1] * 1000), " → ", percent(trend[trend.length - 1][1] * 1000))]) : "",
    list(words.supports, [...home, ...up, ...broken]),
    list(words.keyResults, row.keyResults.map((one) => line(one, [paceWords(one), one.way], true))),
    list(words.supportedBy, row.supporters.map((one) => line(one, [paceWords(one)], true))),
    list(words.findings, wrong),
  ];
}

const MOST = 50;

function list(title, items) {
  if (!items.length) return "";
  const shown = h("ul", null, items.slice(0, MOST));
  const left = items.slice(MOST);
  if (left.length) shown.append(h("li", null, h("button", { type: "button", class: "link", onclick: (event) => event.currentTarget.parentElement.replaceWith(...left) }, say("more", { n: left.length }))));
  return h("section", null, h("h3", null, title), shown);
}

function line(row, notes, withBar) {
  const open = () => { goTo(row); showDetails(row, null); };
  return h("li", null,
    h("button", { type: "button", class: "link", onclick: open }, h("span", { class: "id" }, row.id), " ", row.title),
    withBar ? bar(row) : null,
    h("span", { class: "soft" }, notes.filter(Boolean).join(" · ")));
}

function spark(points) {
  const first = points[0][0], days = Math.max(points[points.length - 1][0] - first, 1);
  const spots = points.map(([day, value]) => `${2 + (92 * (day - first)) / days} ${2 + 20 * (1 - value)}`);
  return s("svg", { class: "spark", viewBox: "0 0 98 24", width: 98, height: 24, "aria-hidden": "true" }, s("path", { class: "line", d: `M${spots.join("L")}` }));
}
