"""The same check of the same workbook: identical findings, identical cells, and nothing left after Clear."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import load_workbook

from psto_xl.backends import Backend, Stale
from psto_xl.backends.file import FileBackend
from psto_xl.core.check import check
from psto_xl.core.clear import clearing
from psto_xl.core.desired import edits
from psto_xl.core.edit import SetCell
from psto_xl.core.grid import Area, Book
from psto_xl.core.headers import wanted
from psto_xl.core.plan import Plan
from psto_xl.core.reading import read_workbook
from psto_xl.core.report import Report
from psto_xl.outputs.json import to_json

from .conftest import TODAY, Opens, cells

KINDS = ["file", "live", "text"]
NAMES = ["1-company", "2-wind", "3-solar", "4-customers", "own"]


class Checked(NamedTuple):
    before: Book
    report: Report
    after: Book


def pressed(backend: Backend) -> Checked:
    """What a check of a workbook finds, and the workbook before and after its results were written."""
    before = backend.read(wanted)
    workbook = read_workbook(before, 0, "plan.xlsx", TODAY)
    report = check(Plan([workbook]), workbook.today)
    backend.apply(edits(before, report, 0), before)
    return Checked(before, report, backend.read(wanted))


@pytest.mark.parametrize(
    ("kind", "name"), [*product(["live", "text"], NAMES), ("live", "names")]
)  # a text's tables are its own
def test_a_check_finds_and_writes_the_same(opens: Opens, plans: dict[str, Path], kind: str, name: str) -> None:
    in_file, here = pressed(opens("file", plans[name])), pressed(opens(kind, plans[name]))

    assert in_file.report.findings
    assert to_json(here.report) == to_json(in_file.report)
    assert cells(here.after) == cells(in_file.after)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["2-wind", "own"])
def test_a_second_press_writes_nothing(opens: Opens, plans: dict[str, Path], kind: str, name: str) -> None:
    backend = opens(kind, plans[name])
    first = pressed(backend)
    workbook = read_workbook(first.after, 0, "plan.xlsx", TODAY)
    report = check(Plan([workbook]), workbook.today)

    assert edits(first.after, report, 0) == []
    assert to_json(report) == to_json(first.report)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_clear_gives_back_what_was_there(opens: Opens, plans: dict[str, Path], kind: str, name: str) -> None:
    backend = opens(kind, plans[name])
    before, _, after = pressed(backend)
    backend.apply(clearing(after), after)

    assert cells(after) != cells(before)
    assert cells(backend.read(wanted)) == cells(before)


@pytest.mark.parametrize("kind", KINDS)
def test_written_text_stays_text(opens: Opens, plans: dict[str, Path], kind: str) -> None:
    """What a spreadsheet application would take for a date, a number, a boolean, an error or a formula."""
    backend = opens(kind, plans["own"])
    texts = ["1-2", "007", "=1+1", "+1", "-1", "@x", "TRUE", "#N/A", "3 %", "1e3", "'quoted", "May 5", "a\nb"]
    before = backend.read(wanted)
    changes = [SetCell("Tactical", row, 20, None, text) for row, text in enumerate(texts, start=5)]
    backend.apply(changes, before)

    after = backend.read(wanted).sheets["Tactical"]
    assert [after.at(row, 20) for row in range(5, 5 + len(texts))] == texts
    assert {place for place in after.formulas if place[1] == 20} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_that_was_edited_meanwhile_is_left_alone(opens: Opens, plans: dict[str, Path], kind: str) -> None:
    ours = opens(kind, plans["own"])
    seen = ours.read(wanted)
    theirs = type(ours)(getattr(ours, "path", None) or ours.book)  # type: ignore[call-arg,attr-defined]
    theirs.apply([SetCell("Strategy", 5, 5, "Lead in wind", "Lead in sun")], theirs.read(wanted))

    with pytest.raises(Stale):
        ours.apply([SetCell("Strategy", 5, 20, None, "x")], seen)

    after = theirs.read(wanted).sheets["Strategy"]
    assert (after.at(5, 5), after.at(5, 20)) == ("Lead in sun", None)
    assert replace(after, rows=()) == replace(seen.sheets["Strategy"], rows=())


@pytest.mark.parametrize("kind", ["file", "live"])
def test_a_table_that_had_to_take_another_name_keeps_its_size_right(
    opens: Opens, plans: dict[str, Path], kind: str
) -> None:
    """An owner more or less is a finding less or more."""
    backend = opens(kind, plans["names"])
    sizes = []
    for owner in ("Ana", None):
        seen = backend.read(wanted)
        old = seen.sheets["Tactical"].at(2, 5)
        backend.apply([SetCell("Tactical", 2, 5, old, owner)], seen)
        after = pressed(backend).after
        (table,) = after.sheets["Alignment"].tables
        sizes.append(table.area.bottom - table.area.top)
        listed = [row for row in after.sheets["Alignment"].rows if any(str(cell).startswith("PSTO") for cell in row)]
        assert len(listed) == sizes[-1]
        assert table.name == "tblFindings_2"

    assert sizes[1] == sizes[0] + 1
    mine = backend.read(lambda name: name == "Mine").sheets["Mine"]
    assert [(table.name, table.area) for table in mine.tables] == [("tblFindings", Area(1, 1, 3, 1))]
    assert (mine.formulas[1, 3], mine.at(1, 3)) == ("COUNTA(tblFindings[found])", 2)


@pytest.mark.parametrize("kind", ["file", "live"])
@pytest.mark.parametrize("name", ["2-wind", "own"])
def test_the_map_folds(opens: Opens, plans: dict[str, Path], tmp_path: Path, kind: str, name: str) -> None:
    """From the template, or added: each line beneath the one that it supports; Clear leaves nothing to fold."""
    backend = opens(kind, plans[name])
    after = pressed(backend).after
    lines = [str(row[0]) for row in after.sheets["Map"].rows[5:]]
    # two blanks of different width for a step down
    depths = {row: line.count("\u2003\u2002") + ("└" in line) for row, line in enumerate(lines, start=6)}

    assert any(depths.values())
    assert folded(backend, tmp_path) == {row: depth for row, depth in depths.items() if depth}
    backend.apply(clearing(after), after)
    assert folded(backend, tmp_path) == {}


def folded(backend: Backend, folder: Path) -> dict[int, int]:
    """The outline levels of the rows of the sheet `Map`."""
    saved = folder / "saved.xlsx"
    if isinstance(backend, FileBackend):
        saved = backend.path
    else:
        backend.book.save(saved)  # type: ignore[attr-defined]
    book = load_workbook(saved)
    rows = book["Map"].row_dimensions if "Map" in book.sheetnames else {}
    return {number: row.outlineLevel for number, row in rows.items() if row.outlineLevel}
