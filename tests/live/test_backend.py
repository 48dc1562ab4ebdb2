"""What an open workbook's person must not notice, and what keeps a check from writing at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import psto_xl
from psto_xl.app.live import check_book
from psto_xl.app.new import create
from psto_xl.backends import WorkbookError
from psto_xl.backends.file import FileBackend
from psto_xl.backends.live import LiveBackend, cells
from psto_xl.backends.live.calc import Calc
from psto_xl.builder.content import Content
from psto_xl.core.edit import AddSheet, SetCell
from psto_xl.core.headers import wanted

if TYPE_CHECKING:
    import xlwings as xw

ROWS = {"Tactical": [{"id": "T1", "type": "Objective", "title": "Win tenders"}]}


@pytest.fixture
def plan(app: xw.App, tmp_path: Path) -> Iterator[xw.Book]:
    create(tmp_path / "plan.xlsx", Content(ROWS))
    book = app.books.open(tmp_path / "plan.xlsx")
    book.sheets["BAU"].activate()
    book.sheets["BAU"]["C3:D4"].select()
    app.calculation = "automatic"
    yield book
    book.close()


def state(book: xw.Book) -> tuple[object, ...]:
    app = book.app
    return app.calculation, app.screen_updating, book.sheets.active.name, book.selection.address


def test_a_check_leaves_the_persons_state_alone(plan: xw.Book) -> None:
    check_book(plan)

    assert plan.sheets["Tactical"]["Z5"].value is not None
    assert state(plan) == ("automatic", True, "BAU", "$C$3:$D$4")


def test_a_day_that_is_asked_for_wins_over_the_workbooks_own(plan: xw.Book) -> None:
    plan.sheets["Settings"].tables[0].data_body_range[3, 1].value = date(2026, 3, 1)
    assert plan.sheets["Settings"].tables[0].data_body_range[3, 0].value == "As of"

    assert check_book(plan).as_of == date(2026, 3, 1)
    assert check_book(plan, as_of=date(2026, 4, 1)).as_of == date(2026, 4, 1)


def test_so_does_one_that_fails(plan: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        plan.sheets["Guide"].activate()
        raise RuntimeError("broken")

    monkeypatch.setattr(cells, "write", fail)
    with pytest.raises(RuntimeError, match="broken"):
        check_book(plan)

    assert state(plan) == ("automatic", True, "BAU", "$C$3:$D$4")
    assert not plan.impl.document.hasControllersLocked()


def test_nothing_is_written_while_a_cell_is_being_edited(plan: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Calc, "is_editing", lambda *_: True)

    with pytest.raises(WorkbookError, match="A cell is still being edited: press Enter or Escape there"):
        check_book(plan)
    assert plan.sheets["Tactical"]["Z5"].value is None


def test_a_protected_structure_refuses_sheets_and_takes_cells(plan: xw.Book) -> None:
    plan.impl.document.protect("")
    backend = LiveBackend(plan)
    seen = backend.read(wanted)

    with pytest.raises(WorkbookError, match="The workbook's structure is protected: take off its protection"):
        backend.apply([AddSheet("Map", "Map 2", None, "Map")], seen)
    backend.apply([SetCell("Tactical", 5, 26, None, "said")], seen)
    assert plan.sheets["Tactical"]["Z5"].value == "said"


def test_a_second_check_writes_nothing(plan: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    check_book(plan)
    monkeypatch.setattr(LiveBackend, "_refuse", lambda *_: pytest.fail("there is nothing to apply"))

    check_book(plan)


@pytest.mark.parametrize("code", ["en", "de"])
def test_an_open_workbook_gets_what_its_file_would_get(app: xw.App, tmp_path: Path, code: str) -> None:
    """In its own language, on its own sheets and in its own columns."""
    closed, opened = tmp_path / "closed.xlsx", tmp_path / "opened.xlsx"
    for path in (closed, opened):
        create(path, Content(ROWS, {"As of": date(2026, 7, 1), "Unit": "Wind"}), code)
    psto_xl.check(closed, write=True)
    book = app.books.open(opened)
    check_book(book)
    in_file, here = FileBackend(closed).read(wanted), LiveBackend(book).read(wanted)
    book.close()

    assert {name: list(map(list, sheet.rows)) for name, sheet in here.sheets.items()} == {
        name: list(map(list, sheet.rows)) for name, sheet in in_file.sheets.items()
    }
    alignment = {"en": "Alignment", "de": "Ausrichtung"}[code]
    assert any("PSTO" in str(cell) for row in here.sheets[alignment].rows for cell in row)
