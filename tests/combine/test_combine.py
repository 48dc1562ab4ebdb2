"""``psto-xl combine``: one workbook of a portfolio, as other programs read it, and how it treats files."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from lxml import etree

from psto_xl.app.check import Options, check_files
from psto_xl.app.combine import is_combined
from psto_xl.app.demo import run_demo
from psto_xl.app.history import record
from psto_xl.app.new import create
from psto_xl.backends.file import FileBackend
from psto_xl.builder.combined.book import build_combined
from psto_xl.builder.combined.links import MOST, Links, escaped
from psto_xl.builder.demo import demo_contents
from psto_xl.builder.excel import Workbook
from psto_xl.cli import main
from psto_xl.core.grid import Place
from psto_xl.core.headers import wanted
from psto_xl.core.layout import Level
from psto_xl.core.plan import Item
from psto_xl.core.portfolio import supporters, together, units
from tests.builder.office import convert

DAY = date(2026, 11, 22)
LEVEL_SHEETS = ("Purpose", "Strategy", "Tactical", "Operational", "BAU")


def rows(sheet, head="Unit", values=True):
    """The rows beneath the one that holds this header, by header."""
    top = next(row for row in sheet.iter_rows() if head in [cell.value for cell in row])
    names = [cell.value for cell in top]
    below = sheet.iter_rows(min_row=top[0].row + 1)
    return [{n: (cell.value if values else cell) for n, cell in zip(names, row, strict=True) if n} for row in below]


def test_sheets_and_what_is_first_seen(book):
    assert book.sheetnames == ["Overview", "Matrix", *LEVEL_SHEETS, "Findings"]
    assert book.active.title == "Overview"


@pytest.mark.parametrize("level", Level)
def test_every_row_of_every_unit_is_there(book, report, level):
    names = [unit.name for unit in units(report)]
    wanted_rows = [(names[item.book], item.id, item.title) for item in report.items if item.level is level]
    found = rows(book[level.sheet])
    assert [(row["Unit"], row["ID"], row.get("Title", row.get("Activity"))) for row in found] == wanted_rows


def test_figures_are_those_of_the_check(book, report):
    figures = {item.id: report.books[item.book].figures[item] for item in report.items}
    for sheet in LEVEL_SHEETS[:4]:
        for row in rows(book[sheet]):
            its = figures[row["ID"]]
            shown = [row[name] for name in ("Progress", "Expected", "Contributed", "Rolled-up")]
            assert shown == pytest.approx([its.own, its.expected, its.contributed, its.rolled_up])
            assert row["Health"] == its.health


def test_every_finding_is_there_gravest_first(book, report):
    found = rows(book["Findings"], "Severity")
    names = [unit.name for unit in units(report)]
    assert Counter((row["Unit"], row["Code"], row["Link"]) for row in found) == Counter(
        (names[f.book], f.code, f"{f.sheet}!{f.cell}") for f in report.findings
    )
    order = ["Error", "Warning", "Info"]
    assert [row["Severity"] for row in found] == sorted((row["Severity"] for row in found), key=order.index)


def test_the_overview_has_every_unit_by_level(book, report):
    shown = {row["Unit"]: row for row in rows_of_overview(book)}
    for unit in units(report):
        cells = shown[unit.name]
        assert cells["Score"] == pytest.approx(unit.score)
        for at, level in enumerate((Level.PURPOSE, Level.STRATEGY, Level.TACTICAL, Level.OPERATIONAL)):
            its = unit.levels[level]
            assert cells["objectives"][at] == (its.objectives or None)
            assert cells["progress"][at] == (None if its.progress is None else pytest.approx(its.progress))
            assert cells["lead"][at] == (None if its.lead is None else pytest.approx(its.lead * 100, abs=1e-5))
        assert cells["healths"] == [n or None for n in unit.total.healths]
        assert cells["findings"] == [n or None for n in unit.counts.values()]
    whole = together(report)
    assert shown["All together"]["Score"] == pytest.approx(report.score)
    assert shown["All together"]["findings"] == [n or None for n in whole.counts.values()]
    texts = [cell.value for row in book["Overview"].iter_rows() for cell in row]
    assert "broken.xlsx" in texts


def rows_of_overview(book):
    sheet = book["Overview"]
    top = next(cell.row for row in sheet.iter_rows(min_col=2, max_col=2) for cell in row if cell.value == "Unit")
    for row in sheet.iter_rows(min_row=top + 1, min_col=2, max_col=25, values_only=True):
        if row[0]:
            yield {
                "Unit": row[0],
                "Score": row[1],
                "objectives": list(row[2:6]),
                "progress": list(row[6:10]),
                "lead": list(row[10:14]),
                "healths": list(row[14:21]),
                "findings": list(row[21:24]),
            }


def test_the_matrix_says_who_supports_what(book):
    """By the demonstration's story: S4 has nobody, Solar's SO1 names a parent that does not exist."""
    sheet = book["Matrix"]
    assert [sheet.cell(4, col).value for col in range(5, 8)] == ["Customers", "Solar", "Wind"]
    found = {
        row[0].value: [(cell.value is not None, cell.number_format) for cell in row[4:7]]
        for row in sheet.iter_rows(min_row=7, max_row=10)
    }
    none = (False, "General")
    two, three = (True, '0%"  (2)"'), (True, '0%"  (3)"')
    assert found == {"S1": [none, two, two], "S2": [three, two, none], "S3": [two, none, two], "S4": [none] * 3}
    assert [sheet.cell(row, 4).value for row in range(7, 11)] == [2, 2, 2, 0]
    assert [sheet.cell(6, col).value for col in range(5, 8)] == [2, 2, 2]
    shades = {str(area.sqref): [rule.formula for rule in area.rules] for area in sheet.conditional_formatting}
    assert ["$D7=0"] in shades["A7:G10"], "empty rows stand out"
    assert any(["E$6=0"] in formulas for formulas in shades.values()), "empty columns stand out"
    last = sheet.cell(sheet.max_row, 1).value
    assert last == "Not shown, because it holds no tactical or operational objectives: Lumenfeld Energy."


def test_supporters_are_found_through_key_results_and_levels(report):
    found: dict[Item, dict[int, list[Item]]] = supporters(report)
    ids = {item.id: {book: {one.id for one in rows} for book, rows in books.items()} for item, books in found.items()}
    assert set(ids) == {"S1", "S2", "S3", "S4"}
    assert {len(rows) for rows in ids["S1"].values()} == {2}
    assert ids["S4"] == {}


def test_links_lead_to_the_cell_in_the_teams_file(made, book, company, report):
    """As a program follows them: the target is relative to the workbook, escaped; the location is a cell."""
    seen = set()
    for sheet in (*LEVEL_SHEETS, "Findings"):
        for cell in (cell for row in book[sheet].iter_rows() for cell in row if cell.hyperlink):
            target = (made.parent / unquote(cell.hyperlink.target)).resolve()
            assert target.is_file(), cell.hyperlink.target
            name, _, at = cell.hyperlink.location.rpartition("!")
            there = openpyxl.load_workbook(target)[name.strip("'")] if (target, name) not in seen else None
            if there is not None and sheet != "Findings":
                assert there[at].value == cell.value
            seen.add((target, name))
    assert {target for target, _ in seen} == {company / mine.book.label for mine in report.books}


def test_two_runs_give_the_same_bytes(report):
    one, other = BytesIO(), BytesIO()
    for target in (one, other):
        build_combined(target, report, [mine.book.label for mine in report.books])
    assert one.getvalue() == other.getvalue()


def test_is_marked_as_a_result_and_left_out_of_the_next_run(capsys, company, tmp_path):
    folder = tmp_path / "teams"
    shutil.copytree(company, folder)
    target = folder / "company.xlsx"
    assert main(["combine", str(folder), "-o", str(target), "--as-of", "2026-11-22"]) == 2
    assert "broken.xlsx" in capsys.readouterr().err
    first = target.read_bytes()
    assert FileBackend(target).read(wanted).marks["combined"] == Place("Overview", 1, 1)
    labels = [mine.book.label for mine in check_files([str(folder)], Options(today=DAY)).report.books]
    assert len(labels) == 4
    assert str(target) not in labels
    (folder / "broken.xlsx").unlink()
    assert main(["combine", str(folder), "-o", str(target), "--as-of", "2026-11-22"]) == 0
    assert target.read_bytes() != first, "it no longer tells of a broken workbook"
    assert sorted(path.name for path in folder.iterdir() if "company" in path.name) == [
        "1-company.xlsx",
        "company.xlsx",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("1-company.xlsx", "was not made by combine"),
        ("broken.xlsx", "was not made by combine"),
        ("company.csv", "end in .xlsx"),
        ("nowhere/company.xlsx", "does not exist"),
        ("open.xlsx", "open elsewhere"),
    ],
)
def test_no_file_is_ever_lost(capsys, company, tmp_path, name, said):
    folder = tmp_path / "teams"
    shutil.copytree(company, folder)
    (folder / "~$open.xlsx").write_bytes(b"Ana")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert main(["combine", str(folder), "-o", str(folder / name)]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert len(err.splitlines()) == 1
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_nothing_to_combine(capsys, made, tmp_path):
    (tmp_path / "broken.xlsx").write_text("hello")
    for path, said in ((tmp_path, "not a workbook"), (made, "only results of earlier runs")):
        assert main(["combine", str(path), "-o", str(tmp_path / "all.xlsx")]) == 2
        assert said in capsys.readouterr().err
    assert not (tmp_path / "all.xlsx").exists()


@pytest.mark.parametrize(
    "command",
    [
        "check {made}",
        "check {made} --write",
        "check {made} --format json",
        "report {made} -o {folder}/report.html",
        "impact {made} S1",
        "diff {made} {plan}",
        "checkin {made}",
        "check {plan} --since {made}",
    ],
)
def test_what_was_made_of_plans_is_told_from_a_plan(capsys, company, made, tmp_path, command):
    before = made.read_bytes()
    plan = company / "1-company.xlsx"
    assert main(command.format(made=made, folder=tmp_path, plan=plan).split()) == 2
    said, err = capsys.readouterr()
    assert (said, err.count("\n")) == ("", 1)
    assert "only results of earlier runs: name the folder with the plans" in err or "was made of several plans" in err
    assert (made.read_bytes(), [*tmp_path.iterdir()]) == (before, [])


def test_it_does_not_keep_ids_from_being_renamed(capsys, tmp_path):
    for name, content in demo_contents(DAY).items():
        create(tmp_path / name, content)
    main(["combine", str(tmp_path), "-o", str(tmp_path / "all.xlsx")])
    before = (tmp_path / "all.xlsx").read_bytes()
    assert main(["rename", "S2", "S22", str(tmp_path)]) == 0
    assert "1-company.xlsx: Strategy!A8" in capsys.readouterr().out
    assert (tmp_path / "all.xlsx").read_bytes() == before


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04 torn"])
def test_what_is_no_workbook_is_no_result(tmp_path, data):
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    assert not is_combined(path)
    assert not is_combined(tmp_path / "nowhere.xlsx")


def test_a_history_becomes_a_sheet_with_charts(report, company, tmp_path):
    history, target = tmp_path / "history.db", tmp_path / "all.xlsx"
    for n in range(30):
        record(history, replace(report, as_of=DAY + timedelta(days=n)), datetime.now(UTC))
    main(["combine", str(company), "-o", str(target), "--history", str(history)])
    sheet = openpyxl.load_workbook(target)["Trend"]
    (header, *lines) = [row for row in sheet.iter_rows(min_row=20, max_col=15, values_only=True) if row[0]]
    assert [cell.date() if isinstance(cell, datetime) else cell for cell in header][:2] == ["Unit", DAY]
    assert header[12].date() == DAY + timedelta(days=29)
    assert [line[0] for line in lines] == ["All together", "Customers", "Lumenfeld Energy", "Solar", "Wind"]
    assert lines[0][1:13] == pytest.approx([report.score] * 12)
    assert lines[0][13:] == (0, 3)
    with zipfile.ZipFile(target) as package:
        assert sum(name.startswith("xl/charts/chart") for name in package.namelist()) == 3 + 3


def test_units_of_the_same_name_are_told_apart(report):
    same = replace(report.books[1].book, settings=replace(report.books[1].book.settings, unit="Solar"))
    twice = replace(report, books=[report.books[0], replace(report.books[1], book=same), *report.books[2:]])
    names = [unit.name for unit in units(twice)]
    assert len(set(names)) == 4
    assert sorted(name for name in names if name.startswith("Solar")) == [
        "Solar (2-wind.xlsx)",
        "Solar (3-solar & co.xlsx)",
    ]


def test_a_wide_portfolio_goes_on_beneath(report):
    """Twenty units that are also the owners of forty strategic objectives: neither side fits across a page."""
    many = BytesIO()
    books, parents = [], dict(report.parents)
    for at in range(40):
        mine = report.books[0 if at < 20 else 1]
        book = replace(
            mine.book, index=at, label=f"{at}.xlsx", settings=replace(mine.book.settings, unit=f"Unit {at}")
        )
        items = tuple(item._replace(book=at, id=f"{item.id}-{at}") for item in mine.book.items)
        figures = {new: mine.figures[old] for old, new in zip(mine.book.items, items, strict=True)}
        books.append(replace(mine, book=replace(book, items=items), figures=figures, findings=()))
    build_combined(many, replace(report, books=books, parents=parents), [f"{at}.xlsx" for at in range(40)])
    sheet = openpyxl.load_workbook(many)["Matrix"]
    heads = [row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value in ("Objective", "Unit")]
    assert len(heads) == 2
    across = [cell.value for row in heads for cell in sheet[row][4:] if cell.value]
    assert across == sorted(f"Unit {at}" for at in range(20, 40))


def test_more_links_than_a_sheet_can_hold_become_plain_text(tmp_path):
    book = Workbook(tmp_path / "many.xlsx")
    links, sheet = Links(["team.xlsx"]), book.sheet("Rows")
    for row in range(1, MOST + 3):
        links.put(sheet, row, 1, f"R{row}", 0, Place("Strategy", row, 1), None)
    book.close()
    with zipfile.ZipFile(tmp_path / "many.xlsx") as package:
        xml = package.read("xl/worksheets/sheet1.xml")
        assert xml.count(b"<hyperlink ") == MOST
        assert f'<c r="A{MOST + 2}"'.encode() in xml


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("../teams/wind.xlsx", "../teams/wind.xlsx"),
        ("a b/#1 50%.xlsx", "a%20b/%231%2050%25.xlsx"),
        ("Ä.xlsx", "Ä.xlsx"),
        ("D:/plans/a.xlsx", "file:///D:/plans/a.xlsx"),
        ("//server/share/a.xlsx", "file://server/share/a.xlsx"),
        ("/srv/plans/a.xlsx", "file:///srv/plans/a.xlsx"),
        ("s3://bucket/a.xlsx", "s3://bucket/a.xlsx"),
    ],
)
def test_paths_become_targets(path, target):
    assert escaped(path) == target


def test_libreoffice_opens_it_and_follows_the_links(made, tmp_path):
    """As LibreOffice saves it again: no error in any cell, every link resolved to a file that is there."""
    saved = convert(made, "fods", tmp_path)
    tree = etree.parse(saved)
    hrefs = tree.xpath("//*[local-name()='a']/@*[local-name()='href']")
    assert len(hrefs) > 60
    for href in hrefs:
        path, _, at = href.partition("#")
        base = tmp_path if not path.startswith("file:") else Path("/")
        assert (base / unquote(path.removeprefix("file://"))).resolve().is_file(), href
        assert at == "" or "." in at or "!" in at
    assert not tree.xpath(
        "//*[local-name()='table-cell'][@*[local-name()='value-type']='string'][starts-with(., '#')]"
    )


def test_the_file_is_valid(made):
    done = subprocess.run([sys.executable, "-m", "openxml_audit.cli", made, "-f", "office2010"], capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_sheet_prints_one_page_wide(book):
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((1, 0), (None, 0))
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_german_portfolio_is_german_throughout(tmp_path):
    run_demo(tmp_path / "demo", DAY, "de")
    assert (
        main(["combine", str(tmp_path / "demo"), "-o", str(tmp_path / "alle.xlsx"), "--as-of", DAY.isoformat()]) == 0
    )
    book = openpyxl.load_workbook(tmp_path / "alle.xlsx")
    assert book.sheetnames == [
        "Übersicht", "Matrix", "Zweck", "Strategie", "Taktik", "Operativ", "Tagesgeschäft", "Befunde",
    ]  # fmt: skip
    header, first, *_ = [[cell.value for cell in row] for row in book["Strategie"].iter_rows(min_row=4)]
    assert [header[0], header[3], header[16], header[18]] == ["Einheit", "Übergeordnet", "Konsolidiert", "Befunde"]
    assert (first[2], first[12], first[17]) == ("Ziel", "Aktiv", "Gefährdet")
    assert [cell.value for cell in book["Befunde"][4]][:3] == ["Schwere", "Einheit", "Link"]
