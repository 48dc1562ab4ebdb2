// The plan: rows and findings as objects that know each other.

const source = JSON.parse(byId("data").textContent);
const words = source.words;
const OBJECTIVE = 0, KEY_RESULT = 1, BAU = 2;
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });

function readColumn(column) {
  return Array.isArray(column) ? (i) => column[i] : (i) => column.of[column.at[i]];
}

function readRows(table, names) {
  const columns = names.map((name) => readColumn(table[name]));
  return Array.from({ length: table.id.length }, (_, i) => {
    const row = { i };
    names.forEach((name, n) => { row[name] = columns[n](i); });
    return row;
  });
}

const rows = readRows(source.rows, [
  "id", "title", "level", "kind", "unit", "owner", "team", "status", "health", "progress", "expected", "own",
  "contributed", "measured", "of", "way", "due", "updated", "sheet", "row", "home",
]);
rows.forEach((row, i) => {
  row.dueAt = source.rows.due.at[i];
  row.up = source.rows.up[i] || [];
  row.broken = source.rows.broken[i] || [];
  row.keyResults = [];
  row.supporters = [];
  row.children = [];
  row.findings = [];
});
rows.forEach((row) => {
  if (row.home >= 0) rows[row.home].keyResults.push(row);
  row.up.forEach(([parent], n) => {
    rows[parent].supporters.push(row);
    if (n === 0) rows[parent].children.push(row);
  });
});

const findings = readRows(source.findings, ["id", "item", "severity", "code", "name", "unit", "place", "what", "todo"]);
findings.forEach((finding) => {
  finding.row = finding.item < 0 ? null : rows[finding.item];
  if (finding.row) finding.row.findings.push(finding);
});

const percent = (thousandths) =>
  thousandths === null ? "–" : source.percents[Math.min(100, Math.max(0, Math.round(thousandths / 10)))];

function paceWords(row) {
  if (row.progress === null) return say("notMeasured");
  if (row.expected === null) return percent(row.progress);
  return say("ofExpected", { progress: percent(row.progress), expected: percent(row.expected) });
}

// The words by which a row is searched; folded so that accents and case don't matter.
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const haystack = (row) =>
  (row.hay ??= folded([row.id, row.title, row.owner, row.team, source.units[row.unit]].join("\n")));
const findingHaystack = (one) =>
  (one.hay ??= folded([one.id, one.code, one.name, one.place, one.what, one.todo].join("\n")));

function healthMark(row) {
  const health = source.healths[row.health];
  if (!health) return "";
  return h("span", { class: `mark-of ${health.class}` }, h("span", { class: "sign", "aria-hidden": "true" }, health.sign), health.name);
}

function bar(row) {
  const at = (value) => `${Math.min(Math.max(value / 10, 0.4), 99.6)}%`;
  const health = source.healths[row.health];
  return s("svg", { class: "bullet", width: "100%", height: 14, "aria-hidden": "true" },
    s("rect", { class: "track", y: 3, width: "100%", height: 8, rx: 4 }),
    row.progress ? s("rect", { class: `fill ${health ? health.class : "accent"}`, y: 3, width: at(Math.min(row.progress, 1000)), height: 8, rx: 4 }) : null,
    row.expected === null ? null : s("line", { class: "mark", x1: at(row.expected), x2: at(row.expected), y1: 0, y2: 14 }));
}
