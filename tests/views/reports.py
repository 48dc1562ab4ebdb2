"""Reports made by hand, and a panel as the sheet that it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from psto_xl.core.choices import ACTIVE, DONE, KEY_RESULT, NORTH_STAR, OBJECTIVE, PURPOSE
from psto_xl.core.finding import Finding, Severity
from psto_xl.core.grid import Cell, Formula, Sheet
from psto_xl.core.layout import Level
from psto_xl.core.panel import Panel
from psto_xl.core.plan import Fields, Item, Workbook
from psto_xl.core.report import BookReport, Figures, Report, Score
from psto_xl.core.settings import Settings
from psto_xl.core.text import Language, say

DAY = date(2026, 11, 22)
FOREIGN = Language(
    translate=lambda text: f"«{text}»", translate_count=lambda one, many, n: f"«{one if n == 1 else many}»"
)
"""A language that shows what has been translated."""


def untranslated(panel: Panel) -> set[str]:
    """The texts of a panel made in `FOREIGN` that nobody translated."""
    shown = {str(cell.value if isinstance(cell, Formula) else cell) for cell in panel.cells.values()}
    return {text for text in shown if any(map(str.isalpha, text)) and "«" not in text}


def item(name: str, level: Level = Level.STRATEGY, **given: Any) -> Item:
    """A row, an active objective unless it is said otherwise."""
    blank: dict[str, Any] = dict.fromkeys(Fields._fields, "")
    for key in ("weight", "baseline", "target", "current", "start", "due", "updated", "confidence"):
        blank[key] = None
    row = blank | {
        "book": 0,
        "level": level,
        "row": 5,
        "id": name,
        "key": name.casefold(),
        "type": OBJECTIVE,
        "parents": (),
        "status": ACTIVE,
        "unreadable": frozenset(),
        "plain": True,
    }
    row |= given
    row["is_objective"] = row["type"] in (OBJECTIVE, PURPOSE)
    row["is_key_result"] = row["type"] in (KEY_RESULT, NORTH_STAR)
    row["is_active"] = row["status"] == ACTIVE
    row["counts"] = row["status"] in (ACTIVE, DONE)
    return Item(**row)


def finding(code: str = "PSTO203", severity: Severity = Severity.WARNING, **given: Any) -> Finding:
    """A finding on ``Strategy!C7``."""
    usual: dict[str, Any] = {
        "name": "orphan",
        "book": 0,
        "sheet": "Strategy",
        "row": 7,
        "col": 3,
        "column": "Parent",
        "id": "S1",
        "message": say("no parent"),
        "hint": say("name one"),
    }
    return Finding(**(usual | {"code": code, "severity": severity} | given))


def book(
    rows: dict[Item, Figures],
    findings: Sequence[Finding] = (),
    *,
    index: int = 0,
    score: float | None = 81.4,
    **given: Any,
) -> BookReport:
    """One workbook's report."""
    settings = Settings(unit=("Wind", "Solar", "Grid")[index])
    read = Workbook(index, f"{index}.xlsx", DAY, settings=settings, items=tuple(rows), **given)
    rates = {"connected": 0.5, "supported": 1.0, "measured": 0.25, "owned": 1.0}
    return BookReport(read, rows, findings, Score(score, rates if score is not None else {}))


def report(*books: BookReport, day: date = DAY, **given: Any) -> Report:
    """A report over some workbooks, which share the figures of all rows."""
    figures = {row: its for one in books for row, its in one.figures.items()}
    shared = tuple(BookReport(one.book, figures, one.findings, one.alignment) for one in books)
    return Report(day, shared, Score(77.0, {}), **given)


def sheet(panel: Panel) -> Sheet:
    """What a backend reads back from a sheet that says what the panel says."""
    rows: list[list[Cell]] = [
        [_shown(panel, row, col) for col in range(1, 1 + max(c for _, c in panel.cells))]
        for row in range(1, 1 + max(r for r, _ in panel.cells))
    ]
    return Sheet("Own", rows)


def _shown(panel: Panel, row: int, col: int) -> Cell:
    cell = panel.cells.get((row, col))
    return cell.value if isinstance(cell, Formula) else cell
