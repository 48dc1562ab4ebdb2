"""Plans to report on, and the stories of them."""

from __future__ import annotations

from datetime import date

from psto_xl.app.check import Options, check_files
from psto_xl.app.new import create
from psto_xl.builder.content import Content
from psto_xl.report.html.page import to_html
from psto_xl.report.story import tell

DAY = date(2026, 7, 1)


def objective(name, parent, title="", **given):
    return {"id": name, "type": "Objective", "parent": parent, "title": title or f"Objective {name}", **given}


def key_result(name, parent, current, title="", **given):
    row = {"id": name, "type": "Key Result", "parent": parent, "title": title or f"Result {name}", "unit": "MW"}
    return {**row, "baseline": 0.0, "target": 100.0, "current": current, "updated": date(2026, 6, 25), **given}


def story_of(folder, rows, title="", **others):
    """The story of a workbook with these rows; `others` are further workbooks by their unit's name."""
    folder.mkdir(parents=True, exist_ok=True)
    for unit, sheets in {"Wind": rows, **others}.items():
        days = {"Cycle start": date(2026, 1, 1), "Cycle end": date(2026, 12, 31)}
        create(folder / f"{unit}.xlsx", Content(sheets, {"Unit": unit, **days}))
    report = check_files([str(folder)], Options(today=DAY, as_of=DAY)).report
    return tell(report, title)


def saved(story, folder):
    path = folder / "report.html"
    path.write_text(to_html(story), "utf-8")
    return path
