"""The sheet `Alignment`."""

from __future__ import annotations

from datetime import date

from psto_xl.core.finding import Severity
from psto_xl.core.grid import Cell, Formula
from psto_xl.core.panel import Panel
from psto_xl.core.text import say
from psto_xl.core.views import alignment
from psto_xl.core.views.alignment import HEADER, TABLE, first_seen, panel

from .reports import DAY, FOREIGN, book, finding, report, sheet, untranslated

FIRST = HEADER + 1
LATER = date(2026, 12, 1)


def lines(made: Panel, *columns: str) -> list[list[Cell]]:
    """The table's rows, some columns of them."""
    at = [1 + alignment.HEADERS.index(column) for column in columns]
    shown = sheet(made)
    return [[shown.at(row, col) for col in at] for row in range(FIRST, FIRST + made.tables[TABLE])]


def made_of(*findings: object, day: date = DAY, seen: dict[alignment.Seen, date] | None = None) -> Panel:
    whole = report(book({}, findings), day=day)  # type: ignore[arg-type]
    return panel(whole, whole.books[0], seen or {})


def test_findings_stand_in_order_of_severity_then_place() -> None:
    made = made_of(
        finding("PSTO704", Severity.INFO, row=5, col=4),
        finding("PSTO203", Severity.WARNING, row=6),
        finding("PSTO201", Severity.ERROR, row=9, message=say("no {id}", id="S9")),
        finding("PSTO101", Severity.ERROR, row=10, id="", col=1),
    )
    assert lines(made, "Severity", "Code", "Cell", "ID", "What", "What to do", "First seen") == [
        ["Error", "PSTO201", "C9", "S1", "No S9", "Name one", DAY],
        ["Error", "PSTO101", "A10", None, "No parent", "Name one", DAY],
        ["Warning", "PSTO203", "C6", "S1", "No parent", "Name one", DAY],
        ["Info", "PSTO704", "D5", "S1", "No parent", "Name one", DAY],
    ]


def test_the_link_is_the_same_formula_in_every_row() -> None:
    made = made_of(finding(sheet="Team's plan"), finding(row=0, col=0))
    assert made.cells[FIRST, 4] == Formula(
        f"""HYPERLINK("#'"&SUBSTITUTE(E{FIRST},"'","''")&"'!"&F{FIRST},E{FIRST}&"!"&F{FIRST})""", "Team's plan!C7"
    )
    assert lines(made, "Link") == [["Team's plan!C7"], ["Strategy!A1"]]


def test_no_findings_make_one_cheerful_row() -> None:
    made = made_of()
    assert made.tables == {TABLE: 1}
    assert lines(made, "Severity", "What") == [[None, "Nothing to mend: everything hangs together. Well done!"]]


def test_the_head_says_how_it_stands() -> None:
    whole = report(book({}, [finding()]), book({}, index=1))
    cells = panel(whole, whole.books[0], {}).cells
    assert cells[alignment.TITLE] == "Alignment of Wind"
    assert cells[alignment.SUBTITLE] == (
        "Checked for 2026-11-22: 1 finding on 1 row. All 2 workbooks together score 77."
    )
    assert cells[alignment.SCORE] == 81.4
    assert [cells[alignment.COUNTS[0] + i, 1] for i in range(3)] == ["0 errors", "1 warning", "0 to know"]
    rates = [cells[alignment.TOP + i, alignment.RATE_VALUE] for i in range(5)]
    assert rates == [0.5, 1.0, 0.25, 1.0, "–"]


def test_nothing_to_rate_is_not_zero() -> None:
    whole = report(book({}, score=None))
    assert panel(whole, whole.books[0], {}).cells[alignment.SCORE] == "–"


def test_the_first_things_are_those_that_bear_upon_most_rows_one_for_each_rule() -> None:
    made = made_of(
        finding("PSTO101", Severity.ERROR, id="S1"),
        finding("PSTO203", Severity.WARNING, id="S2", affected=3),
        finding("PSTO203", Severity.WARNING, id="S3", affected=9, sheet="Team's plan"),
        finding("PSTO704", Severity.INFO, id="S4", affected=4),
        finding("PSTO705", Severity.INFO, id="S5"),
        finding("PSTO706", Severity.INFO, id=""),
        finding("PSTO707", Severity.INFO, id="S7"),
    )
    shown = sheet(made)
    assert [shown.at(alignment.TOP + i, 8) for i in range(6)] == [
        "1  S3: No parent (and 1 more like it)",
        "2  S4: No parent",
        "3  S1: No parent",
        "4  S5: No parent",
        "5  Strategy: No parent",
        None,
    ]
    assert made.cells[alignment.TOP, 10] == Formula("""HYPERLINK("#'Team''s plan'!C7","Go there")""", "Go there")


def test_first_seen_is_kept_while_rows_move() -> None:
    old = made_of(finding(row=7), finding("PSTO301", id="", row=9))
    kept = first_seen(sheet(old))
    new = made_of(finding(row=8), finding("PSTO301", id="", row=9), finding("PSTO601", row=8), day=LATER, seen=kept)
    assert lines(new, "Code", "First seen") == [["PSTO203", DAY], ["PSTO301", DAY], ["PSTO601", LATER]]


def test_first_seen_is_kept_while_columns_move_and_sheets_are_renamed() -> None:
    old = made_of(finding("PSTO201"), finding("PSTO601", col=12), finding("PSTO103", col=12))
    moved = finding("PSTO201"), finding("PSTO601", col=13), finding("PSTO103", col=13)
    new = made_of(*moved, day=LATER, seen=first_seen(sheet(old)))
    assert lines(new, "Code", "First seen") == [["PSTO201", DAY], ["PSTO601", DAY], ["PSTO103", LATER]]
    renamed = made_of(finding("PSTO601", sheet="Ziele", col=12), day=LATER, seen=first_seen(sheet(old)))
    assert lines(renamed, "Code", "First seen") == [["PSTO601", DAY]]


def test_a_second_finding_of_a_row_is_new() -> None:
    old = made_of(finding("PSTO804", col=6))
    new = made_of(finding("PSTO804", col=6), finding("PSTO804", col=7), day=LATER, seen=first_seen(sheet(old)))
    assert lines(new, "Cell", "First seen") == [["F7", DAY], ["G7", LATER]]


def test_first_seen_without_a_sheet_or_with_an_empty_one_is_nothing() -> None:
    assert first_seen(None) == {}
    assert first_seen(sheet(made_of())) == {}


def test_the_same_check_again_says_the_same() -> None:
    findings = finding(), finding("PSTO301", id="")
    once = made_of(*findings)
    assert made_of(*findings, seen=first_seen(sheet(once))) == once


def test_all_but_data_can_be_translated() -> None:
    whole = report(book({}, [finding(), finding(id="")]), book({}, index=1))
    data = {"PSTO203", "Strategy", "C7", "S1", "Strategy!C7"}
    assert untranslated(panel(whole, whole.books[0], {}, FOREIGN)) == data
