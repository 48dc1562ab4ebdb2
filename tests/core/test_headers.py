"""Finding the sheets and columns of a plan in real workbooks."""

import pytest

from psto_xl.core.grid import ADDED, Area, Book, Place, Sheet, Table
from psto_xl.core.headers import find_sheets, mark, wanted

HEADERS = ["ID", "Type", "Parent", "Title"]
ROW = ["S1", "Objective", "P1", "Lead"]


def book(*sheets, marks=None):
    return Book({s.name: s for s in sheets}, tuple(s.name for s in sheets), marks or {})


def only(sheet, **more):
    (read,) = find_sheets(book(sheet, **more)).values()
    return read


@pytest.mark.parametrize(
    ("tab", "key"),
    [
        ("Strategy", "Strategy"),
        ("1. Strategy", "Strategy"),
        ("STRATEGIC", "Strategy"),
        ("Strategic objectives", "Strategy"),
        ("1. Strategische Ziele", "Strategy"),
        ("Taktische Ziele", "Tactical"),
        ("Operative Ziele", "Operational"),
        ("Ops", "Operational"),
        ("Tactical OKRs", "Tactical"),
        ("Purpose & North Star", "Purpose"),
        ("Business as usual", "BAU"),
        ("Check-in log", "Check-ins"),
    ],
)
def test_tabs_have_many_names(tab, key):
    headers = ["Date", "ID", "Note"] if key == "Check-ins" else ["ID", "Title", "Owner"]
    assert wanted(tab)
    assert list(find_sheets(book(Sheet(tab, [headers])))) == [key]


def test_other_tabs_are_none_of_the_plan():
    assert not wanted("Budget")
    assert (
        find_sheets(book(Sheet("Budget", [HEADERS]), Sheet("Dashboard", [HEADERS]), Sheet("Tactical", [["Notes"]])))
        == {}
    )


def test_the_very_name_wins_where_it_has_headers():
    sheets = [Sheet("Strategic", [HEADERS]), Sheet("Strategy", [HEADERS]), Sheet("1. Strategy", [HEADERS])]
    assert find_sheets(book(*sheets))["Strategy"].name == "Strategy"
    sheets[1] = Sheet("Strategy", [["In short"], ["We lead."]])
    assert find_sheets(book(*sheets))["Strategy"].name == "Strategic"


def test_headers_stand_anywhere_in_the_first_rows():
    rows = [[], ["Our plan 2026", None], [None, "ID", "Owner"], [None, None, *HEADERS, "Owner"], [None, None, *ROW]]
    read = only(Sheet("Strategy", rows))
    assert (read.header, read.first, read.last, read.width) == (4, 5, 5, 7)
    assert read.columns == {"id": 3, "type": 4, "parent": 5, "title": 6, "owner": 7}
    assert find_sheets(book(Sheet("Strategy", [[]] * 30 + [HEADERS]))) == {}


def test_headers_match_loosely_and_keep_their_words():
    read = only(
        Sheet(
            "Strategy", [["nr.", "o / kr", "Contributes\nto", "OBJECTIVE", "Owner(s)", "Due-date", 2026.0, "Extra"]]
        )
    )
    assert read.columns == {"id": 1, "type": 2, "parent": 3, "title": 4, "owner": 5, "due": 6}
    assert read.headers["parent"] == "Contributes\nto"


def test_own_names_win_over_others_and_the_first_over_later():
    assert only(Sheet("Strategy", [["Key", "Code", "ID", "Goal", "Name"]])).columns == {"id": 3, "title": 4}


def test_computed_columns_are_known_by_their_mark_alone():
    sheet = Sheet("Strategy", [[*HEADERS, "Progress", "Health"], ROW])
    assert only(sheet).columns.keys() == {"id", "type", "parent", "title"}
    marks = {
        mark("Strategy", "progress"): Place("Strategy", 1, 5),
        mark("Strategy", "health"): Place("Strategy", 9, 6),
    }
    assert only(sheet, marks=marks).columns.keys() == {"id", "type", "parent", "title", "progress"}
    assert mark("Check-ins", "date") == "Check_ins.date"


@pytest.mark.parametrize(
    ("headers", "progress_at", "health_at", "col"),
    [
        (["Progress", "Health"], 5, 6, 5),
        (["How far we are", "Health"], 5, 6, 5),  # a header may have any words
        (["Fortschritt", "Zustand"], 5, 6, 5),
        (["Notes", "Progress", "Health"], 5, 6, None),  # a column was put in, and the marks stayed behind
        (["My own", "Progress", "Health"], 5, 6, None),
        (["My own", "Progress (PSTO)", "Health"], 6, 6, 6),
    ],
)
def test_a_mark_on_another_column_is_none(headers, progress_at, health_at, col):
    marks = {
        mark("Strategy", "progress"): Place("Strategy", 1, progress_at),
        mark("Strategy", "health"): Place("Strategy", 1, health_at),
    }
    sheet = Sheet("Strategy", [[*HEADERS, *headers], ROW])
    assert only(sheet, marks=marks).columns.get("progress") == col


def test_a_column_that_was_added_counts_where_the_template_s_has_lost_its_mark():
    sheet = Sheet("Strategy", [[*HEADERS, "Progress", "Progress (PSTO)"], ROW])
    marks = {
        mark("Strategy", "progress"): Place("Strategy", 4, 5),
        ADDED + mark("Strategy", "progress"): Place("Strategy", 1, 6),
    }
    assert only(sheet, marks=marks).columns["progress"] == 6


@pytest.mark.parametrize(
    ("bottom", "totals", "last"),
    [
        (3, 0, 4),  # a row typed beneath the table still counts
        (4, 0, 4),
        (4, 1, 3),  # the totals row doesn't, nor what is below it
        (1, 0, 4),
    ],
)
def test_where_a_table_ends(bottom, totals, last):
    rows = [HEADERS, ROW, ROW, ROW, [], ["Legend"]]
    table = Table("tblStrategy", Area(1, 1, bottom, 4), 1, totals)
    read = only(Sheet("Strategy", rows, tables=[table]))
    assert (read.table, read.last) == (table, last)


@pytest.mark.parametrize(
    "table", [Table("t", Area(2, 1, 4, 4)), Table("t", Area(1, 1, 4, 4), 0), Table("t", Area(1, 8, 4, 9))]
)
def test_other_tables_are_none_of_the_plan(table):
    read = only(Sheet("Strategy", [HEADERS, ROW, [], ROW], tables=[table]))
    assert (read.table, read.last) == (None, 4)


def test_a_tab_named_by_such_a_word_alone_is_no_level():
    assert not wanted("Plan")
    assert not wanted("OKRs")
