// Tables that sort by their headers. Long ones show their first lines, and more when asked.

const STEP = 100, MOST_ON_PAPER = 1000;

// `columns`: a name, how a cell looks, what it sorts by, and its class.
function lazyTable(box, label, columns, all, isWanted) {
  const state = { by: null, down: false, limit: STEP, lines: all };
  const heads = columns.map((column, n) => {
    const button = h("button", { type: "button", onclick: () => sortBy(n) }, column.name);
    return h("th", { scope: "col", class: column.class, "aria-sort": "none" }, button);
  });
  const body = h("tbody");
  const table = h("table", { class: "data" }, h("caption", { class: "unseen" }, label), h("thead", null, h("tr", null, heads)), body);
  const empty = h("p", { class: "soft", hidden: true }, words.empty);
  const more = h("button", { type: "button", onclick: () => grow(state.limit + STEP) });
  const everything = h("button", { type: "button", onclick: () => grow(state.lines.length) });
  const buttons = h("p", { class: "more" }, more, " ", everything);
  box.append(h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": label }, table), empty, buttons);

  function sortBy(n) {
    state.down = state.by === n ? !state.down : false;
    state.by = n;
    heads.forEach((head, i) => head.setAttribute("aria-sort", i !== n ? "none" : state.down ? "descending" : "ascending"));
    update();
  }

  function update() {
    state.lines = all.filter(isWanted);
    if (state.by !== null) state.lines.sort(order(columns[state.by].sort, state.down));
    state.limit = STEP;
    draw(0);
  }

  function grow(limit) {
    const from = state.limit;
    state.limit = limit;
    draw(from);
  }

  function draw(from) {
    const lines = state.lines.slice(from, state.limit).map((line) => columnsOf(line));
    if (from) body.append(...lines); else body.replaceChildren(...lines);
    const left = state.lines.length - state.limit;
    buttons.hidden = left <= 0;
    more.textContent = say("showMore", { n: Math.min(left, STEP) });
    everything.textContent = say("showAll", { n: state.lines.length });
    empty.hidden = state.lines.length > 0;
  }

  function columnsOf(line) {
    return h("tr", { class: line.kind === OBJECTIVE ? "objective" : null }, columns.map((column) => h("td", { class: column.class }, column.cell(line))));
  }

  whenFiltered(update);
  let before = STEP;
  window.addEventListener("beforeprint", () => { before = state.limit; if (before < MOST_ON_PAPER) grow(MOST_ON_PAPER); });
  window.addEventListener("afterprint", () => { state.limit = before; draw(0); });
  return update;
}

// Unknown values come last, whichever way the others go; what is alike keeps its order.
function order(key, down) {
  const sign = down ? -1 : 1;
  return (one, other) => {
    const a = key(one), b = key(other);
    const noA = a === null || a === "", noB = b === null || b === "";
    if (noA || noB) return noA - noB;
    return sign * (typeof a === "number" ? a - b : collator.compare(a, b));
  };
}

function link(row, ...content) {
  return h("button", { type: "button", class: "link", onclick: (event) => showDetails(row, event.currentTarget) }, content);
}

function planTable() {
  const unit = source.units.length > 1;
  return lazyTable(byId("plan-table"), byId("plan-title").textContent, [
    { name: words.id, cell: (r) => r.id, sort: (r) => r.id, class: "id" },
    { name: words.title, cell: (r) => link(r, r.title || r.id), sort: (r) => r.title, class: "title" },
    { name: words.level, cell: (r) => source.levels[r.level], sort: (r) => r.level },
    unit && { name: words.unit, cell: (r) => source.units[r.unit], sort: (r) => source.units[r.unit] },
    { name: words.owner, cell: (r) => r.owner, sort: (r) => r.owner },
    { name: words.team, cell: (r) => r.team, sort: (r) => r.team },
    { name: words.progress, cell: (r) => r.kind === BAU ? r.way : [bar(r), h("span", { class: "soft" }, paceWords(r))], sort: (r) => r.progress, class: "progress" },
    { name: words.health, cell: (r) => healthMark(r), sort: (r) => r.health },
    { name: words.due, cell: (r) => r.due, sort: (r) => r.dueAt || null, class: "day" },
  ].filter(Boolean), rows, (row) => matches(row) && (shownKind === "" || row.kind === Number(shownKind)));
}

let shownKind = "", shownSeverity = "";

function findingsTable() {
  const unit = source.units.length > 1;
  return lazyTable(byId("findings-table"), byId("findings-title").textContent, [
    { name: words.severity, cell: (f) => h("span", { class: `s-${source.severities[f.severity].key}` }, source.severities[f.severity].name), sort: (f) => f.severity },
    { name: words.code, cell: (f) => h("a", { href: `#${f.code}` }, `${f.code} ${f.name}`), sort: (f) => f.code },
    unit && { name: words.unit, cell: (f) => source.units[f.unit], sort: (f) => source.units[f.unit] },
    { name: words.place, cell: (f) => f.place, sort: (f) => f.place, class: "day" },
    { name: words.id, cell: (f) => (f.row ? link(f.row, f.id || "–") : f.id), sort: (f) => f.id, class: "id" },
    { name: words.what, cell: (f) => f.what, sort: (f) => f.what, class: "long" },
    { name: words.todo, cell: (f) => f.todo, sort: (f) => f.todo, class: "long" },
  ].filter(Boolean), findings, (f) => matchesFinding(f) && (shownSeverity === "" || f.severity === Number(shownSeverity)));
}

// Tables that are in the page already sort where they stand.
function makeSortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, n) => {
    const button = h("button", { type: "button" }, head.textContent);
    head.replaceChildren(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((one) => one.setAttribute("aria-sort", "none"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (line) => (line.cells[n].dataset.value ? Number(line.cells[n].dataset.value) : line.cells[n].textContent);
      table.tBodies[0].append(...[...table.tBodies[0].rows].sort(order(key, down)));
    });
  });
}

function startTables() {
  const updates = { "plan-kind": planTable(), "findings-severity": findingsTable() };
  options(byId("findings-severity"), source.severities.map((one, i) => [i, one.name]));
  byId("plan-kind").addEventListener("change", (event) => { shownKind = event.target.value; updates["plan-kind"](); });
  byId("findings-severity").addEventListener("change", (event) => { shownSeverity = event.target.value; updates["findings-severity"](); });
  document.querySelectorAll("table.sortable").forEach(makeSortable);
}
