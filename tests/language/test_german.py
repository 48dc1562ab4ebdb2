"""German workbooks, through real files: made, checked, cleared, recalculated, and read whatever the language."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from psto_xl.app.check import Options, check_files
from psto_xl.app.clear import clear_files
from psto_xl.app.demo import run_demo
from psto_xl.backends.file import FileBackend
from psto_xl.builder.content import Content
from psto_xl.builder.demo import demo_contents
from psto_xl.builder.workbook import build
from psto_xl.core.columns import Kind
from psto_xl.core.edit import SetCell
from psto_xl.core.grid import Book, Cell
from psto_xl.core.layout import HEADER_ROW, SHEETS
from psto_xl.languages import language
from psto_xl.outputs.json import document
from tests.builder.office import convert

TODAY = date(2026, 11, 22)
GERMAN = language("de")
TABS = {layout.key: GERMAN.translate(layout.key) for layout in SHEETS}
NAMES = tuple(demo_contents(TODAY))


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    folder = tmp_path_factory.mktemp("demo")
    for code in ("en", "de"):
        run_demo(folder / code, TODAY, code)
    return {code: folder / code for code in ("en", "de")}


def read(path: Path) -> Book:
    return FileBackend(path).read(lambda _: True)


def texts(book: Book, name: str) -> dict[tuple[int, int], str]:
    rows = enumerate(book.sheets[name].rows, start=1)
    return {(r, c): cell for r, cells in rows for c, cell in enumerate(cells, start=1) if isinstance(cell, str)}


def own_words(book: Book) -> set[str]:
    """What people wrote: no check translates it."""
    free = {"ID", "Title", "Owner", "Team", "Unit", "Value"}
    found: set[str] = set()
    for name in ("Purpose", "Strategy", "Tactical", "Operational", "BAU", "Settings"):
        sheet = book.sheets[name]
        for cells in sheet.rows[HEADER_ROW:]:
            pairs = zip(sheet.rows[HEADER_ROW - 1], cells, strict=False)
            found |= {str(cell) for header, cell in pairs if header in free and cell is not None}
    return found


MEMORY = re.compile(
    r"day|score|error|warning|info|Done|On track|Stale|At risk|Off track|Not started|No data|Breached"
)
CODE = re.compile(r"PSTO\d{3}|[A-Z]{1,2}\d+|–|Code|Link|ID|Dashboard|Team")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("sheet", ["Alignment", "Dashboard"])
def test_no_english_is_left_on_the_own_sheets(demos: Mapping[str, Path], name: str, sheet: str) -> None:
    english, german = read(demos["en"] / name), read(demos["de"] / name)
    wrote = {word for other in NAMES for word in own_words(read(demos["en"] / other))}
    ours, theirs = texts(english, sheet), texts(german, TABS[sheet])
    assert ours.keys() == theirs.keys()
    hidden = {at for at in ours if sheet == "Dashboard" and at[0] > 50 and MEMORY.fullmatch(ours[at])}
    same = {text for at, text in ours.items() if text == theirs[at] and at not in hidden}
    left = {" ".join(text.split()) for text in same if not CODE.fullmatch(text) and text not in wrote}
    # The labels beside bars are an id and the beginning of a title.
    titles = tuple(" ".join(word.split()) for word in wrote)
    assert {
        text for text in left if not any(t.startswith(text.partition(" ")[2].rstrip("…")) for t in titles)
    } == set()


@pytest.mark.parametrize("name", NAMES)
def test_health_and_findings_of_rows_are_german(demos: Mapping[str, Path], name: str) -> None:
    english, german = read(demos["en"] / name), read(demos["de"] / name)
    for key in ("Strategy", "Tactical", "Operational"):
        if key not in english.sheets:
            continue
        ours, theirs = english.sheets[key], german.sheets[TABS[key]]
        header = ours.rows[HEADER_ROW - 1]
        for at in (header.index("Health"), header.index("Alignment")):
            pairs = [(a[at], b[at]) for a, b in zip(ours.rows, theirs.rows, strict=True) if len(a) > at and a[at]]
            assert [a for a, b in pairs[1:] if a == b] == []


def test_flags_name_the_german_headers(demos: Mapping[str, Path]) -> None:
    sheet = read(demos["de"] / "1-company.xlsx").sheets["Strategie"]
    flags = {str(cells[26]) for cells in sheet.rows[HEADER_ROW:] if len(cells) > 26 and cells[26]}
    named = {part.split(":")[0] for flag in flags for part in flag.strip("|").split("|")}
    assert named
    assert named <= set(sheet.rows[HEADER_ROW - 1])


def test_both_demos_give_the_same_figures(demos: Mapping[str, Path]) -> None:
    assert figures(demos["de"]) == figures(demos["en"])


@pytest.mark.parametrize(("made", "setting"), [("de", "en"), ("en", "de")])
def test_the_setting_changes_no_figure(demos: Mapping[str, Path], tmp_path: Path, made: str, setting: str) -> None:
    contents = demo_contents(TODAY)
    for name, content in contents.items():
        settings = {**content.settings, "Language": setting, "Locale": "de" if made == "de" else None}
        build(tmp_path / name, Content(content.rows, settings), language=language(made))
    assert figures(tmp_path) == figures(demos["en"])


def figures(folder: Path) -> list[Any]:
    """All that a report says but for its language: tabs, headers, messages, and what the company wrote."""
    report = check_files([str(folder)], Options(today=TODAY, as_of=TODAY)).report
    found = document(report)["workbooks"]
    back = {german: english for english, german in TABS.items()}
    for book in found:
        del book["path"], book["unit"]
        for item in book["items"]:
            del item["title"]
        for one in [*book["items"], *book["findings"]]:
            one["sheet"] = back.get(one["sheet"], one["sheet"])
        for finding in book["findings"]:
            del finding["column"], finding["message"], finding["hint"]
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def test_checking_again_changes_nothing(demos: Mapping[str, Path]) -> None:
    before = [(demos["de"] / name).read_bytes() for name in NAMES]
    check_files([str(demos["de"])], Options(today=TODAY, as_of=TODAY, write=True))
    assert [(demos["de"] / name).read_bytes() for name in NAMES] == before


@pytest.mark.parametrize("made", ["en", "de"])
def test_own_sheets_stay_own_when_the_language_changes(tmp_path: Path, made: str) -> None:
    name, content = next(iter(demo_contents(TODAY).items()))
    other = Content(content.rows, {**content.settings, "Language": "en" if made == "de" else "de"})
    build(tmp_path / name, other, language=language(made))
    tabs = read(tmp_path / name).order
    check_files([str(tmp_path / name)], Options(today=TODAY, as_of=TODAY, write=True))
    assert read(tmp_path / name).order == tabs
    set_language(tmp_path / name, made)
    check_files([str(tmp_path / name)], Options(today=TODAY, as_of=TODAY, write=True))
    assert read(tmp_path / name).order == tabs


def set_language(path: Path, code: str) -> None:
    backend = FileBackend(path)
    book = backend.read(lambda _: True)
    sheet = book.sheets["Settings" if "Settings" in book.sheets else "Einstellungen"]
    row = next(n for n, cells in enumerate(sheet.rows, start=1) if cells and cells[0] in ("Language", "Sprache"))
    backend.apply([SetCell(sheet.name, row, 2, sheet.at(row, 2), code)], book)


def test_clearing_leaves_what_a_new_workbook_has(tmp_path: Path) -> None:
    name, content = next(iter(demo_contents(TODAY).items()))
    build(tmp_path / name, content, language=GERMAN)
    fresh = read(tmp_path / name)
    check_files([str(tmp_path / name)], Options(today=TODAY, as_of=TODAY, write=True))
    assert texts(read(tmp_path / name), "Ausrichtung") != texts(fresh, "Ausrichtung")
    assert clear_files([str(tmp_path / name)]) == []
    cleared = read(tmp_path / name)
    for tab in fresh.sheets:
        assert texts(cleared, tab) == texts(fresh, tab), tab
        assert cleared.sheets[tab].formulas == fresh.sheets[tab].formulas, tab


def test_the_live_formula_gives_the_same_values_in_german(tmp_path: Path) -> None:
    content = demo_contents(TODAY)["1-company.xlsx"]
    shown = {}
    with pytest.MonkeyPatch.context() as patch:
        # Values that no formula gives: what comes back has been calculated.
        patch.setattr("psto_xl.builder.tables.live_progress", lambda _, some: [0.123] * len(some))
        for code, tab in (("en", "Strategy"), ("de", "Strategie")):
            build(tmp_path / f"{code}.xlsx", content, language=language(code))
            (tmp_path / "out").mkdir(exist_ok=True)
            sheet = openpyxl.load_workbook(
                convert(tmp_path / f"{code}.xlsx", "xlsx", tmp_path / "out"), data_only=True
            )
            shown[code] = [cells[20].value for cells in sheet[tab].iter_rows(min_row=HEADER_ROW + 1)]
    assert shown["de"] == shown["en"]
    assert len({value for value in shown["de"] if isinstance(value, float)} - {0.123}) > 5


def test_a_check_adds_german_sheets_and_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    plan = book.active
    plan.title = "Strategie"
    plan.append(["ID", "Typ", "Übergeordnet", "Titel", "Ausgangswert", "Zielwert", "Istwert"])
    plan.append(["S1", "Ziel", None, "Mehr Wind"])
    plan.append(["S1.1", "Schlüsselergebnis", "S1", "Windparks", 0, 40, 10])
    settings = book.create_sheet("Einstellungen")
    settings.append(["Einstellung", "Wert"])
    settings.append(["Sprache", "de"])
    book.save(tmp_path / "plan.xlsx")
    check_files([str(tmp_path)], Options(today=TODAY, as_of=TODAY, write=True))
    made = read(tmp_path / "plan.xlsx")
    assert set(made.sheets) == {"Strategie", "Einstellungen", "Ausrichtung", "Dashboard", "Karte"}
    assert made.sheets["Strategie"].rows[0][7:] == [
        "Fortschritt", "Erwartet", "Beigetragen", "Konsolidiert", "Zustand", "Ausrichtung", "Marken",
    ]  # fmt: skip
    clear_files([str(tmp_path)])
    assert set(read(tmp_path / "plan.xlsx").sheets) == {"Strategie", "Einstellungen"}


def test_choices_stand_in_german_in_every_cell(demos: Mapping[str, Path]) -> None:
    book = read(demos["de"] / "1-company.xlsx")
    for layout in SHEETS:
        for at, column in enumerate(layout.columns):
            if column.kind is Kind.CHOICE:
                rows = book.sheets[TABS[layout.key]].rows[HEADER_ROW:]
                said: set[Cell] = {cells[at] for cells in rows if len(cells) > at and cells[at]}
                assert said <= {GERMAN.translate(choice) for choice in column.choices}


def test_the_german_demonstration_is_written_in_german(demos: Mapping[str, Path]) -> None:
    titles = {
        code: {item.title for item in check_files([str(demos[code])], Options(TODAY)).report.items} for code in demos
    }
    assert titles["de"] & titles["en"] == set()
    assert "Den Umzugsassistenten in der Kunden-App einführen" in titles["de"]
