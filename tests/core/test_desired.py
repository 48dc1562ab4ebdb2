"""What a check wants to see beside the rows."""

import json

import pytest

from psto_xl.backends.text import parse_book
from psto_xl.core.check import check
from psto_xl.core.desired import edits
from psto_xl.core.edit import SetCell
from psto_xl.core.layout import SHEET
from psto_xl.core.live import progress_formula
from psto_xl.core.plan import Plan
from psto_xl.core.reading import read_workbook
from psto_xl.core.rule import EXAMPLE_DAY

LIVE = "=" + json.dumps(progress_formula(SHEET["Strategy"]))


@pytest.mark.parametrize(
    ("current", "shown", "written"),
    [
        ("4", "0.4", []),
        ("4", "0.3", [0.4]),
        ('"4,5"', "", [0.45]),
        ("lots", "", []),
        ("2026-03-04", "1", [None]),
    ],
)
def test_a_live_formula_stays_unless_it_shows_what_is_not_so(current, shown, written):
    text = f"""
        Strategy
        | ID | Type       | Parent | Title | Baseline | Target | Current   | Progress       |
        | S1 | Objective  |        | Lead  |          |        |           |                |
        | K1 | Key Result | S1     | Farms | 0        | 10     | {current} | {LIVE} {shown} |
        @mark Strategy.progress H1
    """
    book = parse_book(text)
    mine = read_workbook(book, 0, "plan.xlsx", EXAMPLE_DAY)
    report = check(Plan([mine]), EXAMPLE_DAY)
    changes = [edit for edit in edits(book, report, 0) if isinstance(edit, SetCell) and edit.sheet == "Strategy"]
    found = [edit.new for edit in changes if (edit.row, edit.col) == (3, 8)]
    assert [getattr(new, "value", new) for new in found] == written


@pytest.mark.parametrize("shown", ["", "=?", "0.5"])
def test_in_a_row_without_an_objective_the_formula_stays_and_values_go(shown):
    text = f"""
        Strategy
        | ID | Type      | Title | Progress       | Expected |
        | S1 | Objective | Lead  |                |          |
        |    |           |       | {LIVE} {shown} | 7        |
        |    |           |       | {LIVE} {shown} |          |
        @table tblStrategy A1:E4 1 0
        @mark Strategy.progress D1
        @mark Strategy.expected E1
    """
    book = parse_book(text)
    report = check(Plan([read_workbook(book, 0, "plan.xlsx", EXAMPLE_DAY)]), EXAMPLE_DAY)
    changes = [edit for edit in edits(book, report, 0) if isinstance(edit, SetCell) and edit.sheet == "Strategy"]
    assert [edit for edit in changes if edit.row > 2] == [SetCell("Strategy", 3, 5, 7.0, None)]
