"""The file backend as the rest of the program meets it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import xlsxwriter

from psto_xl.backends import Backend, Stale, WorkbookError
from psto_xl.backends.file import FileBackend
from psto_xl.core.edit import SetCell
from psto_xl.core.grid import Book


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Guide", "Strategy", "Notes", "Alignment"):
            book.add_worksheet(name).write_row(0, 0, [name, 1])
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Strategy!$B$1"})
        book.add_chartsheet("Picture").set_chart(chart)
        book.define_name("_psto.Alignment", "=Alignment!$A$1")
    return path


def strategy(name: str) -> bool:
    return name == "Strategy"


def first(book: Book) -> SetCell:
    return SetCell("Strategy", 1, 2, book.sheets["Strategy"].at(1, 2), 5.0)


def test_only_what_is_wanted_or_marked_is_read(plan: Path) -> None:
    backend: Backend = FileBackend(plan)

    book = backend.read(strategy)

    assert list(book.sheets) == ["Strategy", "Alignment"]
    assert book.order == ["Guide", "Strategy", "Notes", "Alignment", "Picture"]
    assert {kind: str(place) for kind, place in book.marks.items()} == {"Alignment": "Alignment!A1"}


def test_edits_go_into_the_file(plan: Path) -> None:
    backend = FileBackend(plan, backup=True)
    before = plan.read_bytes()
    book = backend.read(strategy)

    backend.apply([first(book)], book)

    assert backend.read(strategy).sheets["Strategy"].at(1, 2) == 5.0
    assert (plan.parent / "plan.bak.xlsx").read_bytes() == before


def test_edits_go_into_a_copy(plan: Path, tmp_path: Path) -> None:
    backend = FileBackend(plan)
    before = plan.read_bytes()
    book = backend.read(strategy)

    backend.save_copy([first(book)], tmp_path / "copy.xlsx")

    assert plan.read_bytes() == before
    assert FileBackend(tmp_path / "copy.xlsx").read(strategy).sheets["Strategy"].at(1, 2) == 5.0


def test_nothing_to_change_leaves_the_file_alone(plan: Path) -> None:
    backend = FileBackend(plan, backup=True)
    os.utime(plan, (1, 1))

    backend.apply([], backend.read(strategy))

    assert plan.stat().st_mtime == 1
    assert sorted(path.name for path in plan.parent.iterdir()) == ["plan.xlsx"]


def test_a_file_that_changed_meanwhile_is_not_written(plan: Path) -> None:
    backend = FileBackend(plan)
    book = backend.read(strategy)
    plan.write_bytes(plan.read_bytes() + b"\0")

    with pytest.raises(Stale, match="changed by someone else"):
        backend.apply([first(book)], book)


def test_two_edits_in_a_row_need_no_second_reading(plan: Path) -> None:
    backend = FileBackend(plan)
    book = backend.read(strategy)

    backend.apply([first(book)], book)
    backend.apply([SetCell("Strategy", 1, 3, None, "x")], book)

    assert list(backend.read(strategy).sheets["Strategy"].rows[0]) == ["Strategy", 5.0, "x"]


def test_other_formats_are_not_written(tmp_path: Path) -> None:
    path = tmp_path / "plan.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    backend = FileBackend(path)
    with pytest.raises(WorkbookError, match="damaged"):
        backend.read(strategy)

    with pytest.raises(WorkbookError, match=r"'plan.xls' can be read but not written; save it as an .xlsx file."):
        backend.apply([], Book({}))
