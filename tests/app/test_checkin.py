"""``psto-xl checkin``: what is recorded, where it stands, and that nothing else changes."""

from __future__ import annotations

from datetime import date, datetime
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from psto_xl.cli import main

DAY = ["--as-of", "2026-07-01"]


def run(capsys, *args):
    code = main([str(arg) for arg in args])
    said = capsys.readouterr()
    return code, said.out, said.err


def lines(path, sheet="Check-ins", header=4):
    """The check-ins: date, id, current, confidence, by."""
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(min_row=header + 1, max_col=5, values_only=True)
    return [tuple(c.date() if isinstance(c, datetime) else c for c in row) for row in rows if any(row)]


def set_cell(path, sheet, cell, value):
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def parts(path):
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_first_time_every_measured_row_gets_a_line_then_only_what_changed(capsys, plan):
    day = date(2026, 7, 1)
    code, out, _ = run(capsys, "checkin", plan, "--by", "Ana", *DAY)
    first = [("S1.1", 50), ("S1.2", 20), ("T1.1", 80), ("T1.2", 60), ("T2.1", 10), ("T2.2", 30)]
    assert (code, lines(plan)) == (0, [(day, name, value, None, "Ana") for name, value in first])
    assert "Recorded 6 values of 2026-07-01: S1.1, S1.2" in out

    set_cell(plan, "Strategy", "L6", 55)
    set_cell(plan, "Tactical", "P6", 0.4)
    run(capsys, "checkin", plan, "--as-of", "2026-07-08")
    later = date(2026, 7, 8)
    assert lines(plan)[6:] == [(later, "S1.1", 55, None, None), (later, "T1.1", 80, 0.4, None)]


def test_a_second_time_changes_no_byte(capsys, plan):
    run(capsys, "checkin", plan, *DAY)
    once = plan.read_bytes()
    code, out, _ = run(capsys, "checkin", plan, "--as-of", "2026-08-01")
    assert (code, out) == (0, "Nothing has changed since the last check-in.\n")
    assert plan.read_bytes() == once


def test_nothing_but_the_sheet_and_its_table_changes(capsys, plan):
    before = parts(plan)
    run(capsys, "checkin", plan, *DAY)
    changed = {name for name, data in parts(plan).items() if data != before[name]}
    assert [name.rpartition("/")[2] for name in changed] == ["sheet10.xml"]


def test_a_full_table_grows_and_new_lines_look_like_the_first(capsys, plan):
    for number in range(3):
        set_cell(plan, "Strategy", "L6", 50 + number)
        set_cell(plan, "Tactical", "L6", 80 + number)
        set_cell(plan, "Tactical", "L7", 60 + number)
        run(capsys, "checkin", plan, "--as-of", f"2026-07-0{number + 1}")
    sheet = openpyxl.load_workbook(plan)["Check-ins"]
    assert len(lines(plan)) == 6 + 3 + 3
    assert sheet.tables["tblCheckins"].ref.endswith(str(4 + 12))
    for column in "ABC":
        assert sheet[f"{column}16"].number_format == sheet[f"{column}5"].number_format
        assert sheet[f"{column}16"].border.bottom.style == sheet[f"{column}5"].border.bottom.style == "dotted"


@pytest.fixture
def bare(tmp_path):
    """A workbook of somebody's own, without the sheet for check-ins."""
    path = tmp_path / "own.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Strategy"
    for row in (["ID", "Type", "Parent", "Title", "Target", "Current"], ["S1", "Objective", None, "Lead", None, None],
                ["K1", "Key Result", "S1", "Wind farms", 40, "12,5"]):  # fmt: skip
        book.active.append(row)
    book.create_sheet("Budget")
    book.save(path)
    return path


def test_a_workbook_without_the_sheet_gets_it(capsys, bare):
    run(capsys, "checkin", bare, *DAY)
    book = openpyxl.load_workbook(bare)
    assert book.sheetnames == ["Strategy", "Check-ins", "Budget"]
    assert lines(bare) == [(date(2026, 7, 1), "K1", 12.5, None, None)]
    assert book["Check-ins"].tables["tblCheckins"].ref.startswith("A4:")
    assert "_psto.added.Check_ins.sheet" in book.defined_names
    set_cell(bare, "Strategy", "F3", 14)
    run(capsys, "checkin", bare, "--as-of", "2026-07-08")
    assert [line[2] for line in lines(bare)] == [12.5, 14]


def test_clearing_keeps_the_history(capsys, bare):
    run(capsys, "checkin", bare, *DAY)
    run(capsys, "check", bare, "--write")
    run(capsys, "clear", bare)
    assert len(lines(bare)) == 1


def own_sheet(path, rows, table=None, extra=()):
    """A sheet for check-ins in another order and under other names, with whatever else stands on it."""
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Check-ins")
    for row in (["Note", "Kennung", "Datum", "Actual"], *rows):
        sheet.append(row)
    for cell, value in extra:
        sheet[cell] = value
    if table:
        sheet.add_table(Table(displayName="History", ref=table))
    book.save(path)


def test_an_own_sheet_is_filled_beneath_its_last_line_by_its_headers(capsys, bare):
    own_sheet(bare, [["moved", "K1", date(2026, 6, 1), 11], [None, "K1", date(2026, 5, 1), 12.5]], "A1:D3")
    run(capsys, "checkin", bare, *DAY)
    sheet = openpyxl.load_workbook(bare)["Check-ins"]
    assert [cell.value for cell in sheet[4]] == [None, "K1", datetime(2026, 7, 1), 12.5]
    assert sheet.tables["History"].ref == "A1:D4"


def test_an_own_sheet_without_a_table_just_goes_on(capsys, bare):
    own_sheet(bare, [[None, "K1", date(2026, 5, 1), 11]], None)
    run(capsys, "checkin", bare, *DAY)
    sheet = openpyxl.load_workbook(bare)["Check-ins"]
    assert [cell.value for cell in sheet[3]] == [None, "K1", datetime(2026, 7, 1), 12.5]


def test_a_totals_row_is_not_pushed_down(capsys, bare):
    own_sheet(bare, [[None, "K1", date(2026, 5, 1), 11], ["Total", None, None, 1]], "A1:D3")
    book = openpyxl.load_workbook(bare)
    book["Check-ins"].tables["History"].totalsRowCount = 1
    book.save(bare)
    before = bare.read_bytes()
    code, _, err = run(capsys, "checkin", bare, *DAY)
    assert (code, "has a totals row; switch that off" in err, bare.read_bytes()) == (2, True, before)


@pytest.mark.parametrize(
    ("rows", "table", "extra", "said"),
    [
        ([["", "K1", date(2026, 6, 1), 9, "Mon"]], "A1:E2", [("E1", "Weekday"), ("E3", "=1+1")], "beneath"),
        ([], None, [("D1", "Amount")], "no column Current"),
        ([], None, [("A1", None), ("B1", "x"), ("C1", "y"), ("D1", "z")], "no headers"),
    ],
    ids=["something beneath the table", "a column is missing", "no headers"],
)
def test_a_sheet_without_room_is_left_alone(capsys, bare, rows, table, extra, said):
    own_sheet(bare, rows, table, extra)
    before = bare.read_bytes()
    code, out, err = run(capsys, "checkin", bare, *DAY)
    assert (code, out, said in err, err.count("\n")) == (2, "", True, 1)
    assert bare.read_bytes() == before


def empty(path):
    path.write_bytes(b"")


def open_in_excel(path):
    path.with_name("~$plan.xlsx").write_bytes(b"Ana")


def protected(path):
    book = openpyxl.load_workbook(path)
    book["Check-ins"].protection.sheet = True
    book.save(path)


@pytest.mark.parametrize(("spoil", "said"), [(empty, "empty"), (open_in_excel, "open"), (protected, "protected")])
def test_a_workbook_that_cannot_be_written_is_left_as_it_is(capsys, plan, spoil, said):
    spoil(plan)
    before = plan.read_bytes()
    code, _, err = run(capsys, "checkin", plan, *DAY)
    assert (code, said in err, err.count("\n")) == (2, True, 1)
    assert plan.read_bytes() == before


def test_one_workbook_is_named(capsys, tmp_path):
    assert "is a folder" in run(capsys, "checkin", tmp_path)[2]
    assert "is not there" in run(capsys, "checkin", tmp_path / "none.xlsx")[2]


def shown(path, heading="Trend"):
    """The cells beneath a heading on the sheet, None where there is no such heading."""
    sheet = openpyxl.load_workbook(path)["Check-ins"]
    heads = [cell for row in sheet.iter_rows(max_row=4) for cell in row if cell.value == heading]
    return (
        [row[0].value for row in sheet.iter_rows(heads[0].row + 1, None, heads[0].column, heads[0].column)]
        if heads
        else None
    )


def test_a_check_shows_the_way_of_each_value(capsys, plan):
    for number, value in enumerate((50, 90, 70), start=1):
        set_cell(plan, "Strategy", "L6", value)
        run(capsys, "checkin", plan, "--as-of", f"2026-07-0{number}")
    run(capsys, "check", plan, "--write", *DAY)
    assert [way for way in shown(plan) if way] == ["▁▇", "▁▇▃"]
    once = plan.read_bytes()
    run(capsys, "check", plan, "--write", *DAY)
    assert plan.read_bytes() == once
    run(capsys, "clear", plan)
    assert not any(shown(plan))


def test_an_own_sheet_gets_the_column_and_loses_it_again(capsys, bare):
    own_sheet(bare, [["moved", "K1", date(2026, 6, 1), 11], [None, "K1", date(2026, 6, 8), 12.5]], "A1:D3")
    run(capsys, "check", bare, "--write", *DAY)
    assert [way for way in shown(bare) if way] == ["▁▇"]
    assert openpyxl.load_workbook(bare)["Check-ins"].tables["History"].ref == "A1:E3"
    run(capsys, "clear", bare)
    assert shown(bare) is None
    assert openpyxl.load_workbook(bare)["Check-ins"].tables["History"].ref == "A1:D3"
