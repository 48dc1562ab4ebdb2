"""What a click asks of the application: as often, however many rows there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

from psto_xl.app.live import check_book, clear_book
from psto_xl.app.new import create
from psto_xl.backends.libreoffice import counted
from psto_xl.builder.content import Content

if TYPE_CHECKING:
    import xlwings as xw

DAY = date(2026, 7, 1)
HEADERS = ["ID", "Type", "Parent", "Title", "Owner", "Baseline", "Target", "Current", "Start", "Due"]


def rows(objectives: int) -> list[dict[str, object]]:
    """Objectives that lead to nothing, each with a key result that has no owner."""
    found: list[dict[str, object]] = []
    for n in range(objectives):
        title = f"Win the {'abcdefghij'[n // 10]}{'klmnopqrst'[n % 10]} market"
        found.append({"id": f"T{n}", "type": "Objective", "parent": "S9", "title": title, "owner": "Ana"})
        measured = {"baseline": 0.0, "target": 60.0, "current": 10.0 + n % 7}
        days = {"start": date(2026, 1, 1), "due": date(2026, 12, 31)}
        result = {"id": f"T{n}.1", "type": "Key Result", "parent": f"T{n}", "title": f"Orders {title[8:]}"}
        found.append(result | measured | days)
    return found


def own(path: Path, objectives: int) -> None:
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Tactical")
    sheet.write_row(0, 0, HEADERS)
    for row, values in enumerate(rows(objectives), start=1):
        for col, header in enumerate(HEADERS):
            value = values.get(header.lower())
            sheet.write_datetime(row, col, value, day) if isinstance(value, date) else sheet.write(row, col, value)
    book.close()


def from_template(path: Path, objectives: int) -> None:
    create(path, Content({"Tactical": rows(objectives)}))  # type: ignore[arg-type]


Make = Callable[[Path, int], None]


def test_the_number_of_calls_does_not_depend_on_the_number_of_rows(app: xw.App, tmp_path: Path) -> None:
    few, many = (clicks(app, tmp_path / f"plan{objectives}.xlsx", own, objectives) for objectives in (10, 40))

    assert few == many


def test_only_what_stands_between_live_formulas_is_written_by_itself(app: xw.App, tmp_path: Path) -> None:
    """An objective's progress, by two calls, once; writing the formulas around it anew would take far longer."""
    few, many = (
        clicks(app, tmp_path / f"plan{objectives}.xlsx", from_template, objectives) for objectives in (10, 40)
    )

    assert {name: many[name] - few[name] for name in few} == {
        "first": 2 * 30,
        "nothing new": 0,
        "an edit": 0,
        "clear": 2 * 30,
    }


def clicks(app: xw.App, path: Path, make: Make, objectives: int) -> dict[str, int]:
    """The calls of a first click, of one without news, of one after an edit, and of Clear."""
    make(path, objectives)
    app.books.open(path)
    twin, calls = counted(app)
    book = twin.books[path.name]
    found = {}
    for name in ("first", "nothing new", "an edit", "clear"):
        if name == "an edit":
            app.books[path.name].sheets["Tactical"]["E3"].value = "Ben"
        calls.clear()
        clear_book(book) if name == "clear" else check_book(book, as_of=DAY)
        found[name] = sum(calls.values())
    app.books[path.name].close()
    return found
