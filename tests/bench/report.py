"""Cost and speed of a report beside the check: ``python tests/bench/report.py [ROWS]``.

Processes are measured as in `check.py`. The page is opened in a real Chromium: how long until its scripts are
done, and how long each filter takes until the next picture. Read the ratios, not the seconds.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from check import make_workbook, measure, show
from playwright.sync_api import Page, sync_playwright

ROUNDS = 3
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
DAY = ["--as-of", "2026-07-01", "--jobs", "1", "--no-progress"]
CHECK = [sys.executable, "-m", "psto_xl", "check", "--fail-on", "never", *DAY]
REPORT = [sys.executable, "-m", "psto_xl", "report", *DAY, "-o"]
FILTERS = {
    "search": "const box = byId('filter-text'); box.value = 'harbour'; box.dispatchEvent(new Event('input'))",
    "owner": "const box = byId('filter-owner'); box.selectedIndex = 5; box.dispatchEvent(new Event('change'))",
    "health": "document.querySelector('.chip').click()",
    "clear": "byId('filter-clear').click()",
    "sort by title": "document.querySelectorAll('#plan-table th button')[1].click()",
    "expand all": "byId('map-all').click()",
    "zoom": "byId('map-in').click()",
}
TIMED = """action => new Promise(done => {
    const byId = id => document.getElementById(id);
    const start = performance.now();
    new Function('byId', action)(byId);
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""


def open_page(page: Page, path: Path) -> float:
    """Milliseconds from the start of the navigation until the page is ready for its reader."""
    page.goto(path.as_uri())
    return float(page.evaluate("document.documentElement.dataset.ready"))


def look(path: Path) -> None:
    """Open the page and filter it, printing medians in milliseconds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS.split())
        pages = [browser.new_page(bypass_csp=True) for _ in range(ROUNDS)]
        print(f"  ready after        {statistics.median(open_page(page, path) for page in pages):8.0f} ms")
        for name, action in FILTERS.items():
            took = statistics.median(page.evaluate(TIMED, action) for page in pages)
            print(f"  {name:<18} {took:8.0f} ms")
        nodes = pages[0].evaluate("document.querySelectorAll('*').length")
        print(f"  elements in the page: {nodes}")
        browser.close()


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.xlsx"
        make_workbook(plan, rows)
        targets = {f"report {ending}": Path(folder) / f"report.{ending}" for ending in ("html", "md", "pdf", "pptx")}
        commands = {"check": CHECK, **{name: [*REPORT, str(target)] for name, target in targets.items()}}
        costs = measure(commands, plan, Path(folder) / "out", ROUNDS)
        show(f"{rows} rows", costs, [(name, "check") for name in targets])
        for name, target in targets.items():
            print(f"  {name}: {target.stat().st_size / 1e6:.2f} MB")
        look(targets["report html"])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
