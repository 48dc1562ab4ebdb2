// The page comes to life: what needs scripts shows itself, links open what they lead to.

function startTheme() {
  const button = byId("theme");
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme || (prefersDark.matches ? "dark" : "light")) === "dark";
  const label = () => { button.textContent = isDark() ? words.light : words.dark; };
  button.addEventListener("click", () => { document.documentElement.dataset.theme = isDark() ? "light" : "dark"; label(); });
  prefersDark.addEventListener("change", label);
  label();
}

// What a link leads to may be folded away.
function openTarget() {
  const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  const fold = target.closest("details");
  if (fold && !fold.open) { fold.open = true; target.scrollIntoView(); }
}

// Paper can't be unfolded: everything is printed open.
function startPrinting() {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((one) => { one.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((one) => { one.open = false; }));
  byId("print").addEventListener("click", () => window.print());
}

document.documentElement.classList.add("alive");
document.querySelectorAll(".alive-only").forEach((element) => { element.hidden = false; });
startTheme();
startPrinting();
startFilters();
startDetails();
startTables();
startMap();
window.addEventListener("hashchange", openTarget);
document.addEventListener("click", (event) => { if (event.target.closest("a[href^='#']")) setTimeout(openTarget); });
applyFilters();
openTarget();
document.documentElement.dataset.ready = Math.round(performance.now());
