// What the reader wants to see: one set of filters for map, plan and findings.

const wanted = { text: "", unit: "", owner: "", health: new Set() };
const listeners = [];
const whenFiltered = (listener) => listeners.push(listener);

function isFiltered() {
  return Boolean(wanted.text || wanted.unit || wanted.owner || wanted.health.size);
}

function matchesPlace(row) {
  return (!wanted.unit || row.unit === Number(wanted.unit)) && (!wanted.owner || row.owner === wanted.owner);
}

function matches(row) {
  return matchesPlace(row)
    && (!wanted.health.size || wanted.health.has(row.health))
    && (!wanted.text || haystack(row).includes(wanted.text));
}

function matchesFinding(finding) {
  const row = finding.row;
  if (wanted.unit && finding.unit !== Number(wanted.unit)) return false;
  if (wanted.owner && (!row || row.owner !== wanted.owner)) return false;
  if (wanted.health.size && (!row || !wanted.health.has(row.health))) return false;
  return !wanted.text || findingHaystack(finding).includes(wanted.text) || Boolean(row && haystack(row).includes(wanted.text));
}

function applyFilters() {
  listeners.forEach((listener) => listener());
  const shown = isFiltered() ? rows.filter(matches).length : rows.length;
  byId("filter-state").textContent = say("counts", { shown, all: rows.length });
  byId("filter-clear").disabled = !isFiltered();
}

function options(select, entries) {
  select.append(...entries.map(([value, name]) => h("option", { value }, name)));
}

function healthButtons() {
  const present = new Set(rows.map((row) => row.health));
  return source.healths.map((health, i) => !present.has(i) ? null : h("button", {
    type: "button", class: `chip ${health.class}`, "aria-pressed": "false",
    onclick(event) {
      const on = !wanted.health.has(i);
      if (on) wanted.health.add(i); else wanted.health.delete(i);
      event.currentTarget.setAttribute("aria-pressed", on);
      applyFilters();
    },
  }, h("span", { class: "sign", "aria-hidden": "true" }, health.sign), health.name));
}

function clearFilters() {
  Object.assign(wanted, { text: "", unit: "", owner: "" });
  wanted.health.clear();
  byId("filters").reset();
  document.querySelectorAll(".chip[aria-pressed=true]").forEach((chip) => chip.setAttribute("aria-pressed", "false"));
  applyFilters();
  byId("filter-text").focus();
}

function startFilters() {
  const owners = [...new Set(rows.map((row) => row.owner))].filter(Boolean).sort(collator.compare);
  options(byId("filter-owner"), owners.map((owner) => [owner, owner]));
  options(byId("filter-unit"), source.units.map((unit, i) => [i, unit]));
  byId("filter-health").append(...healthButtons().filter(Boolean));
  const later = soon(applyFilters);
  byId("filter-text").addEventListener("input", (event) => { wanted.text = folded(event.target.value.trim()); later(); });
  byId("filter-unit").addEventListener("change", (event) => { wanted.unit = event.target.value; applyFilters(); });
  byId("filter-owner").addEventListener("change", (event) => { wanted.owner = event.target.value; applyFilters(); });
  byId("filter-clear").addEventListener("click", clearFilters);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
}
