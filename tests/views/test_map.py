"""The sheet `Map`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from psto_xl.app.check import Options, check_files
from psto_xl.app.clear import clear_files
from psto_xl.builder.content import Content
from psto_xl.builder.workbook import build
from psto_xl.core.choices import DRAFT, DROPPED, KEY_RESULT, PURPOSE
from psto_xl.core.grid import Cell, Formula
from psto_xl.core.layout import LEVEL_SHEETS, Level
from psto_xl.core.links import Flaw, Link
from psto_xl.core.panel import Panel
from psto_xl.core.plan import Item, SheetRead
from psto_xl.core.report import CYCLE, ON_TRACK, BookReport, Broken, Figures, Report
from psto_xl.core.values import Reference
from psto_xl.core.views import map as view
from psto_xl.core.views import tree

from .reports import FOREIGN, book, item, report, sheet, untranslated

P1 = item("P1", Level.PURPOSE, type=PURPOSE, title="Clean power")
S1, S2 = item("S1", title="Lead"), item("S2", title="Grow", row=6)
KR = item("S1.1", type=KEY_RESULT, title="40 parks")
T1, T2 = item("T1", Level.TACTICAL, title="Build"), item("T2", Level.TACTICAL, title="Hire", row=6)
O1 = item("O1", Level.OPERATIONAL, title="Dig")
GOOD = Figures(own=0.4, expected=0.5, contributed=0.3, health=ON_TRACK)


def whole(*rows: Item, links: Mapping[Item, Sequence[Item]], **given: object) -> Report:
    """A report on one workbook or more, by the rows' `book`."""
    books = [book({r: GOOD for r in rows if r.book == i}, index=i) for i in range(1 + max(r.book for r in rows))]
    parents = {child: [Link(child, parent) for parent in above] for child, above in links.items()}
    return report(*map(placed, books), parents=parents, **given)


def placed(one: BookReport) -> BookReport:
    """The workbook with the sheets on which its rows stand."""
    sheets = {
        layout.key: SheetRead(layout, f"{layout.key}'s", 4, {"id": 1, "title": 4}, {}, 5, 9, None, 4)
        for layout in LEVEL_SHEETS
    }
    return replace(one, book=replace(one.book, sheets=sheets))


def shown(made: Report, at: int = 0) -> Panel:
    return view.panel(made, made.books[at])


def lines(made: Panel, *columns: int) -> list[list[Cell]]:
    """The table's rows, some columns of them; blanks before a title as dots."""
    read = sheet(made)
    found = [
        [read.at(row, col) for col in columns]
        for row in range(view.HEADER + 1, view.HEADER + 1 + made.tables[view.TABLE])
    ]
    return [[str(c).replace("\u2003\u2002", ".") if i == 0 else c for i, c in enumerate(row)] for row in found]


LINKS = {S1: [P1], S2: [P1], T1: [S1], T2: [S2], O1: [T1]}


def test_everything_hangs_beneath_what_it_supports() -> None:
    made = shown(whole(P1, S1, S2, T1, T2, O1, links=LINKS))
    assert lines(made, view.MAP, view.ID, view.LEVEL) == [
        ["Clean power", "P1", "Purpose"],
        ["└─ Lead", "S1", "Strategy"],
        [".└─ Build", "T1", "Tactical"],
        ["..└─ Dig", "O1", "Operational"],
        ["└─ Grow", "S2", "Strategy"],
        [".└─ Hire", "T2", "Tactical"],
    ]
    assert made.levels == {7: 1, 8: 2, 9: 3, 10: 1, 11: 2}


def test_a_line_says_how_its_objective_stands_and_leads_to_its_row() -> None:
    row = S1._replace(owner="Ada", team="Wind")
    made = shown(whole(P1, row, links={row: [P1]}, shares={(row, P1): 0.25}))
    columns = view.OWNER, view.UNIT, view.SHARE, view.PROGRESS, view.EXPECTED, view.CONTRIBUTED, view.HEALTH
    assert lines(made, *columns)[1] == ["Ada", "Wind", 0.25, 0.4, 0.5, 0.3, ON_TRACK]
    assert made.cells[view.HEADER + 2, view.MAP] == Formula("""HYPERLINK("#'Strategy''s'!D5","└─ Lead")""", "└─ Lead")


def test_a_row_with_several_parents_is_in_full_under_the_first_and_named_under_the_others() -> None:
    links = {S1: [P1], S2: [P1], T1: [S1, S2], O1: [T1]}
    made = shown(whole(P1, S1, S2, T1, O1, links=links))
    assert lines(made, view.MAP, view.LINK, view.HEALTH) == [
        ["Clean power", None, ON_TRACK],
        ["└─ Lead", None, ON_TRACK],
        [".└─ Build", "↗ also under S2", ON_TRACK],
        ["..└─ Dig", None, ON_TRACK],
        ["└─ Grow", None, ON_TRACK],
        [".↗ Build", "in full under S1", None],
    ]


def test_a_link_to_a_key_result_hangs_under_its_objective() -> None:
    made = shown(whole(P1, S1, KR, T1, links={S1: [P1], KR: [S1], T1: [KR]}))
    assert lines(made, view.MAP, view.LINK)[2] == [".└─ Build", "through S1.1"]


def test_a_link_that_skips_a_level_is_drawn_as_such_and_comes_second() -> None:
    other = O1._replace(id="O2", title="Fill")
    made = shown(whole(P1, S1, T1, O1, other, links={S1: [P1], T1: [S1], O1: [S1, T1], other: [S1]}))
    assert lines(made, view.MAP, view.LINK)[2:] == [
        [".└─ Build", None],
        ["..└─ Dig", "↗ also under S1"],
        [".↗ Dig", "in full under T1"],
        [".└·· Fill", "skips a level"],
    ]


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (Flaw.MISSING.value, "parent S9 missing"),
        (Flaw.AMBIGUOUS.value, "parent S9 in several workbooks"),
        (Flaw.WRONG_LEVEL.value, "parent S9 on the wrong level"),
        (CYCLE, "in a cycle with S9"),
    ],
)
def test_what_leads_nowhere_hangs_in_the_air_with_all_beneath_it(why: str, words: str) -> None:
    lost = T1._replace(parents=(Reference("S9"),))
    made = shown(whole(P1, lost, O1, links={O1: [lost]}, broken={lost: [Broken("S9", why)]}))
    assert lines(made, view.MAP, view.LINK)[1:] == [
        ["Hanging in the air: 1 objective", None],
        ["× Build", words],
        [".└─ Dig", None],
    ]
    assert made.levels == {8: 1, 9: 2}


def test_orphans_hang_in_the_air_but_not_the_highest_level_of_a_run() -> None:
    made = shown(whole(S1, T1, links={}))
    assert lines(made, view.MAP, view.LINK) == [
        ["Lead", "no parent"],
        ["Hanging in the air: 1 objective", None],
        ["× Build", "no parent"],
    ]


def test_a_parent_that_is_not_loaded_is_named() -> None:
    row = T1._replace(parents=(Reference("S9"),))
    made = shown(whole(row, links={}, broken={row: [Broken("S9", Flaw.NOT_LOADED.value)]}))
    assert lines(made, view.MAP, view.LINK) == [["Build", "parent S9 not loaded"]]


def test_drafts_are_named_and_what_was_dropped_is_shown_only_where_something_hangs_on_it() -> None:
    draft, dropped, kept = S1._replace(status=DRAFT), S2._replace(status=DROPPED), T2._replace(status=DROPPED)
    made = shown(whole(P1, draft, dropped, kept, O1, links={draft: [P1], kept: [draft], O1: [kept]}))
    assert lines(made, view.MAP, view.LINK)[1:] == [["└─ Lead", "draft"], [".└─ Hire", "dropped"], ["..└─ Dig", None]]


# A portfolio

TEAM, TEAM_WORK = T1._replace(book=1), O1._replace(book=1)
TOGETHER = whole(P1, S1, S2, TEAM, TEAM_WORK, links={S1: [P1], S2: [P1], TEAM: [S1], TEAM_WORK: [TEAM]})


def test_a_team_sees_what_it_serves_above_its_own() -> None:
    made = shown(TOGETHER, 1)
    assert lines(made, view.MAP, view.UNIT, view.LOOK) == [
        ["Clean power", "Wind", "|above|Purpose|On track|"],
        ["└─ Lead", "Wind", "|above|Strategy|On track|"],
        [".└─ Build", "Solar", "|Tactical|On track|"],
        ["..└─ Dig", "Solar", "|Operational|On track|"],
    ]
    links = [isinstance(made.cells[row, view.MAP], Formula) for row in range(view.HEADER + 1, view.HEADER + 5)]
    assert links == [False, False, True, True]


def test_the_company_sees_the_teams_beneath_its_own() -> None:
    made = shown(TOGETHER)
    assert lines(made, view.MAP, view.LOOK)[2:4] == [
        [".└─ Build", "|below|Tactical|On track|"],
        ["..└─ Dig", "|below|Operational|On track|"],
    ]
    assert str(made.cells[view.SUBTITLE]).endswith("2 more stand in other workbooks.")


# Size, language, text


def test_of_a_large_plan_the_first_levels_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "LIMIT", 4)
    made = shown(whole(P1, S1, S2, T1, T2, O1, links=LINKS))
    assert [line for (line,) in lines(made, view.MAP)] == ["Clean power", "└─ Lead", "└─ Grow"]
    assert str(made.cells[view.SUBTITLE]).endswith(
        "Too many for one sheet: only the first levels are shown, 3 objectives more stand below."
    )


def test_a_long_title_is_cut_and_one_that_looks_like_a_formula_is_text() -> None:
    long, odd = S1._replace(title='Say "yes" ' * 40), S2._replace(title='=1+"1"')
    made = shown(whole(P1, long, odd, links={long: [P1], odd: [P1]}))
    first, second = (made.cells[view.HEADER + at, view.MAP] for at in (2, 3))
    assert isinstance(first, Formula)
    assert str(first.value).endswith("…")
    assert len(first.text) < 255
    assert second == Formula("""HYPERLINK("#'Strategy''s'!D6","└─ =1+""1\"\"")""", '└─ =1+"1"')


def test_an_empty_plan_says_so() -> None:
    assert lines(shown(report(book({}))), view.MAP) == [["No objective is written down yet."]]


def test_every_text_can_be_translated() -> None:
    made = whole(P1, S1, S2, T1, O1, links={S1: [P1], S2: [P1], T1: [S1, S2]})
    names = {"Clean power", "└─ Lead", "└─ Grow", "\u2003\u2002└─ Build", "\u2003\u2002↗ Build", "× Dig"}
    ids = {row.id for row in (P1, S1, S2, T1, O1)}
    looks = {str(cell) for (_, col), cell in made_looks(made).items() if col == view.LOOK}
    assert untranslated(view.panel(made, made.books[0], FOREIGN)) == names | ids | looks


def made_looks(made: Report) -> Mapping[tuple[int, int], object]:
    return {at: cell for at, cell in shown(made).cells.items() if at[0] > view.HEADER}


# In the file


PLAN = Content(
    rows={
        "Purpose": [{"id": "P1", "type": "Purpose", "title": "Clean power"}],
        "Strategy": [
            {"id": "S1", "type": "Objective", "parent": "P1", "title": "Lead", "owner": "Ada"},
            {"id": "S1.1", "type": "Key Result", "parent": "S1", "title": "Parks", "target": 4, "current": 1},
        ],
        "Tactical": [
            {"id": "T1", "type": "Objective", "parent": "S1", "title": "Build"},
            {"id": "T2", "type": "Objective", "parent": "S9", "title": "Hire"},
        ],
    },
    settings={"unit": "Wind"},
)
OPTIONS = Options(today=date(2026, 11, 22), write=True)


def plan(tmp_path: Path, content: Content = PLAN) -> Path:
    path = tmp_path / "plan.xlsx"
    build(path, content)
    return path


def outline(path: Path) -> list[tuple[Cell, int]]:
    found = openpyxl.load_workbook(path)["Map"]
    rows = range(view.HEADER + 1, found.max_row + 1)
    return [(found.cell(row, view.ID).value, found.row_dimensions[row].outlineLevel) for row in rows]


def test_branches_fold_and_a_second_check_changes_nothing(tmp_path: Path) -> None:
    path = plan(tmp_path)
    assert check_files([str(path)], OPTIONS).written
    assert outline(path) == [("P1", 0), ("S1", 1), ("T1", 2), (None, 0), ("T2", 1)]
    once = path.read_bytes()
    assert not check_files([str(path)], OPTIONS).written
    assert path.read_bytes() == once


def test_the_outline_follows_the_plan(tmp_path: Path) -> None:
    path = plan(tmp_path)
    check_files([str(path)], OPTIONS)
    written = openpyxl.load_workbook(path)
    written["Tactical"]["C6"] = "S1"
    written["Map"].row_dimensions[10].hidden = True
    written.save(path)
    check_files([str(path)], OPTIONS)
    assert outline(path)[:4] == [("P1", 0), ("S1", 1), ("T1", 2), ("T2", 2)]
    assert all(level == 0 for _, level in outline(path)[4:])
    assert not openpyxl.load_workbook(path)["Map"].row_dimensions[10].hidden


def test_clear_empties_it(tmp_path: Path) -> None:
    path = plan(tmp_path)

    def cells() -> dict[str, Cell]:
        rows = openpyxl.load_workbook(path)["Map"].iter_rows()
        return {cell.coordinate: cell.value for row in rows for cell in row if cell.value is not None}

    before = cells()
    check_files([str(path)], OPTIONS)
    assert clear_files([str(path)]) == []
    assert cells() == before
    assert all(level == 0 for _, level in outline(path))


def test_a_workbook_without_it_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    own = openpyxl.Workbook()
    own.active.title = "Strategy"
    for row in (["ID", "Type", "Parent", "Title"], ["S1", "Objective", None, "Lead"]):
        own.active.append(row)
    own.save(path)
    check_files([str(path)], OPTIONS)
    written = openpyxl.load_workbook(path)
    assert written.sheetnames == ["Strategy", "Alignment", "Dashboard", "Map"]
    assert written["Map"].cell(view.HEADER + 1, view.MAP).value == """=HYPERLINK("#'Strategy'!D2","Lead")"""
    assert written["Map"].print_title_rows == f"${view.HEADER}:${view.HEADER}"
