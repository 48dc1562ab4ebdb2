"""Plans in and out: through content, and through real workbooks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from psto_xl.backends.file import FileBackend
from psto_xl.builder.content import Content
from psto_xl.builder.demo import demo_contents
from psto_xl.builder.plan_columns import clean
from psto_xl.builder.plans import PlanError, content_of, plan_csv, plan_json, read_plan
from psto_xl.builder.workbook import build
from psto_xl.core.grid import NOT_CALCULATED, Book, Cell, CellError, Place, Sheet
from psto_xl.core.headers import wanted
from psto_xl.core.links import link
from psto_xl.core.plan import Plan
from psto_xl.core.progress import raw_progress
from psto_xl.core.reading import read_workbook

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "real"
LEVELS = ("purpose", "strategy", "tactical", "operational", "bau")
WORDS = {"levels": ", ".join(LEVELS), "Levels": "Purpose, Strategy, Tactical, Operational, BAU"}
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real plans are not here")


def from_text(text: str, folder: Path, suffix: str = ".csv") -> Content:
    path = folder / f"plan{suffix}"
    path.write_bytes(text.encode())
    return read_plan(path)


def from_object(plan: object, folder: Path) -> Content:
    return from_text(json.dumps(plan), folder, ".json")


def through_workbook(content: Content, folder: Path) -> Content:
    build(folder / "plan.xlsx", content)
    return content_of(FileBackend(folder / "plan.xlsx").read(wanted))


def with_ids(plan: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    """The plan, its missing ids taken from the other."""
    named = {
        level: [row | {"id": row["id"] or other["id"]} for row, other in zip(plan[level], others[level], strict=True)]
        for level in LEVELS
    }
    return {**plan, **named}


@pytest.fixture(scope="module", params=["operately_demo", "nyc_mmr"])
def real(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Content, Book]:
    """A real plan: its file, its content, and the workbook made of it."""
    path = REAL / f"{request.param}.json"
    target = tmp_path_factory.mktemp("real") / "plan.xlsx"
    content = read_plan(path)
    build(target, content)
    return path, content, FileBackend(target).read(wanted)


@needs_real
class TestRealPlans:
    def test_come_back_from_a_workbook_as_they_were(self, real: tuple[Path, Content, Book]) -> None:
        path, _, book = real
        back = json.loads(plan_json(content_of(book)))
        assert back == with_ids(json.loads(path.read_text("utf-8")), back)

    def test_are_the_same_by_way_of_csv(self, real: tuple[Path, Content, Book], tmp_path: Path) -> None:
        _, content, book = real
        text = plan_csv(content_of(book))
        assert text == plan_csv(content)
        assert from_text(text, tmp_path) == content

    def test_have_all_their_links_in_the_workbook(self, real: tuple[Path, Content, Book]) -> None:
        *_, book = real
        assert link(Plan([read_workbook(book, 0, "plan", date(2026, 1, 1))])).bad == []

    @pytest.mark.parametrize("real", ["nyc_mmr"], indirect=True)
    def test_targets_are_reached_just_where_the_city_says_so(self, real: tuple[Path, Content, Book]) -> None:
        path, _, book = real
        rows = json.loads(path.read_text("utf-8"))["operational"]
        said = {row["id"]: row["x"]["expected_success"] for row in rows if row["type"] == "key_result"}
        items = read_workbook(book, 0, "plan", date(2026, 1, 1)).items
        reached = {item.id: (raw_progress(item) or 0) >= 1 for item in items if item.id in said}
        assert reached == {id: verdict == "Met_Goal" for id, verdict in said.items()}
        assert len(reached) == 351

    def test_ids_given_are_the_objectives(self) -> None:
        rows = read_plan(REAL / "operately_demo.json").rows["Strategy"]
        growth = "accelerate_user_growth"
        assert [row["id"] for row in rows[:3]] == [growth, f"{growth}.KR1", f"{growth}.KR2"]


class TestJson:
    def test_a_row_becomes_cells_and_comes_back(self, tmp_path: Path) -> None:
        plan = {
            "purpose": [row(id="P", title="Why", type="objective"), row(id="N", parents=["P"], type="key_result")],
            "strategy": [row(id="S1", parents=["P"], due="2026-12-31", weight=0.4, x={"a": [1, 2.5]})],
            "tactical": [row(id="T1", parents=["S1 60%", {"id": "P", "share": 0.25}], owner=["A", "B"], region="EU")],
            "operational": [row(id="O1", parents="T1=40", target="about 40", current=True, team="Wind")],
            "bau": [row(id="B1", parents=["T1"], type="key_result", due="2026-12-31", lower=3, metric="Calls")],
            "check_ins": [{"date": "2026-11-02", "id": "S1", "current": 3}],
            "changes": [{"event": "A rival", "affects": ["S1", "T1"], "status": "Open"}],
            "settings": {"Unit": "Wind", "Cycle start": "2026-01-01", "At risk gap": 15},
            "_meta": {"source": "us", "empty": None},
        }  # fmt: skip
        content = from_object(plan, tmp_path)
        assert [row["type"] for row in content.rows["Purpose"]] == ["Purpose", "North Star"]
        assert content.rows["Strategy"][0]["due"] == date(2026, 12, 31)
        assert content.rows["Tactical"][0]["parent"] == "S1 60%; P 25%"
        assert content.rows["Tactical"][0]["region"] == "EU"
        assert content.rows["Operational"][0]["target"] == "about 40"
        assert content.rows["BAU"][0]["protects"] == "T1"
        assert content.settings["Cycle start"] == date(2026, 1, 1)
        back = json.loads(plan_json(through_workbook(content, tmp_path)))
        assert back == plan

    def test_a_changed_cell_wins_over_what_was_kept(self, tmp_path: Path) -> None:
        content = from_object({"tactical": [row(id="a, b", owner=["Ann", "Bob"], weight=1e300)]}, tmp_path)
        (cells,) = content.rows["Tactical"]
        changed = Content({"Tactical": [{**cells, "owner": "Cy"}]}, extra=content.extra)
        (back,) = json.loads(plan_json(changed))["tactical"]
        assert (back["owner"], back["weight"], back["id"]) == ("Cy", 1e300, "a, b")
        renamed = Content({"Tactical": [{**cells, "id": "T9"}]}, extra=content.extra)
        assert json.loads(plan_json(renamed))["tactical"][0]["id"] == "T9"

    def test_a_source_that_says_down_without_a_start_gives_a_limit(self, tmp_path: Path) -> None:
        down = {"direction": "Down"}
        plan = {
            "operational": [
                row(id="a", target=12, current=15, x=down),
                row(id="b", target=12, baseline=20, x=down),
                row(id="c", target=12, x={"direction": "Up"}),
                row(id="d", target=12, measure="At most", x=down),
            ]
        }
        content = from_object(plan, tmp_path)
        assert [cells.get("measure") for cells in content.rows["Operational"]] == ["At most", None, None, "At most"]
        assert json.loads(plan_json(content))["operational"] == plan["operational"]

    def test_ids_that_no_cell_can_name_are_replaced_and_restored(self, tmp_path: Path) -> None:
        plan = {
            "strategy": [row(id="Air, water"), row(id="Air water"), row(id="KR:1")],
            "tactical": [row(id="T", parents=["Air, water", "KR:1"])],
        }
        content = from_object(plan, tmp_path)
        assert [cells["id"] for cells in content.rows["Strategy"]] == ["Air water 2", "Air water", "KR 1"]
        assert content.rows["Tactical"][0]["parent"] == "Air water 2; KR 1"
        back = json.loads(plan_json(content))
        assert [(r["id"], r["parents"]) for r in back["tactical"]] == [("T", ["Air, water", "KR:1"])]

    def test_rows_without_ids_get_free_ones(self, tmp_path: Path) -> None:
        plan = {
            "strategy": [row(title="a"), row(id="s1"), row(type="key_result", parents=["S1"], title="b")],
            "tactical": [row(id="S1.KR1"), row(type="key_result", title="no parent"), row(id="T1")],
        }
        content = from_object(plan, tmp_path)
        assert [cells["id"] for cells in content.rows["Strategy"]] == ["S2", "s1", "S1.KR2"]
        assert [cells["id"] for cells in content.rows["Tactical"]] == ["S1.KR1", "T2", "T1"]

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("{", "line 1, character 2 is not JSON: Expecting property name enclosed in double quotes"),
            ("[]", "the plan is not an object with lists of rows named {levels}"),
            ('{"strategy": {}}', "'strategy' is not a list of rows"),
            ('{"strategy": [{}, 3]}', "'strategy', row 2 is not an object"),
            ('{"tactics": [{"id": "T1"}]}', "the level 'tactics' is none of {levels}"),
            ('{"strategy": []}', "the plan has no rows; they belong into lists named {levels}"),
            ('{"strategy": [{"id": 1, "id": 2}]}', "'id' stands twice in one object"),
            ('{"strategy": [{"target": NaN}]}', "NaN is no number that a cell can hold"),
            ('{"strategy": [{"target": 1e999}]}', "1e999 is no number that a cell can hold"),
            ('{"strategy": [{"title": "\\ud800"}]}', "a text holds half a character (a lone surrogate)"),
            ('{"strategy": [{"x": ' + "[" * 99_999, "the JSON is nested too deeply for a plan"),
            ('{"bau": [{"parents": ["a"], "protects": "b"}]}', "'bau', row 1 has both 'parents' and 'protects'"),
            ('{"settings": [], "strategy": [{}]}', "'settings' is not an object of names and values"),
        ],
    )  # fmt: skip
    def test_bad_input_is_told_in_a_sentence(self, text: str, reason: str, tmp_path: Path) -> None:
        with pytest.raises(PlanError) as caught:
            from_text(text, tmp_path, ".json")
        assert str(caught.value) == reason.format_map(WORDS)

    def test_a_text_longer_than_a_cell_is_told_with_its_place(self, tmp_path: Path) -> None:
        with pytest.raises(PlanError, match=r"^Strategy, row 2: 40000 characters are more than the 32767 that"):
            from_object({"strategy": [{}, {"title": "x" * 40_000}]}, tmp_path)


class TestCsv:
    def test_headers_in_any_order_by_any_name(self, tmp_path: Path) -> None:
        text = (
            "Deadline;Goal value;Objective;Level;KR ID;Region;Owner(s)\r\n"
            "2026-12-31;40;Grow;strategy;S1;North;Ann\r\n"
            "soon;1.200,5;Sell;Ops;;;Bob\r\n"
        )
        content = from_text("\ufeff" + text, tmp_path)
        assert content.extra == {"Strategy": ["Region"]}
        assert content.rows == {
            "Strategy": [
                {
                    "due": date(2026, 12, 31),
                    "target": 40.0,
                    "title": "Grow",
                    "id": "S1",
                    "Region": "North",
                    "owner": "Ann",
                }
            ],
            "Operational": [{"due": "soon", "target": "1.200,5", "title": "Sell", "owner": "Bob", "id": "O1"}],
        }

    @pytest.mark.parametrize("mark", [",", ";", "\t"])
    @pytest.mark.parametrize("start", ["", "\ufeff", "\r\n"])
    def test_separators(self, mark: str, start: str, tmp_path: Path) -> None:
        text = start + "\n".join(['Level|ID|"Title"|Notes', 'Purpose|P1|"Why,;\tnot"|', "BAU|B1|Run|", ""]).replace(
            "|", mark
        )
        content = from_text(text, tmp_path)
        assert content.rows["Purpose"] == [{"id": "P1", "title": "Why,;\tnot"}]
        assert content.rows["BAU"] == [{"id": "B1", "title": "Run"}]

    def test_what_a_level_does_not_know_becomes_a_further_column(self, tmp_path: Path) -> None:
        text = "Level,ID,Title,Weight,Progress,Title\nPurpose,P1,Why,0.4,,again\nStrategy,S1,How,0.5,10 %,\n"
        content = from_text(text, tmp_path)
        assert content.extra == {"Purpose": ["Weight", "Title (imported)"], "Strategy": ["Progress (imported)"]}
        assert content.rows["Purpose"] == [{"id": "P1", "title": "Why", "Weight": "0.4", "Title (imported)": "again"}]
        back = plan_csv(through_workbook(content, tmp_path))
        assert back == (
            "Level,ID,Type,Parent,Title,Weight,Title (imported),Progress (imported)\n"
            "Purpose,P1,,,Why,0.4,again,\n"
            "Strategy,S1,,,How,0.5,,10 %\n"
        )

    def test_no_cell_is_a_formula_for_a_spreadsheet_program(self, tmp_path: Path) -> None:
        typed = ["=1+1", "+5", "-", "@sum", "'=x", "\tx", "-5", "'quoted'"]
        content = Content({"Strategy": [{"id": f"S{i}", "title": text} for i, text in enumerate(typed)]})
        text = plan_csv(content)
        cells = [line.rpartition(",")[2] for line in text.splitlines()[1:]]
        assert cells == ["'=1+1", "'+5", "'-", "'@sum", "''=x", "'\tx", "-5", "'quoted'"]
        assert from_text(text, tmp_path) == content

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "the file is empty"),
            ("ID,Title\nS1,x", "there is no column 'Level' that says of each row: Purpose, Strategy, Tactical, ..."),
            ("Level,ID\n", "the list has no rows beneath its headers"),
            ('Level,Title\nBAU,"a\nb"\nTeam,x', "line 4: the level 'Team' is none of {Levels}"),
            ("Level,ID\n,x", "line 2: the level '' is none of {Levels}"),
            ("Level,ID\nSettings,x", "line 2: the level 'Settings' is none of {Levels}"),
            ("Level,ID\nBAU,x,y", "line 2 has 3 cells, but there are 2 headers"),
            ('sep=,\nLevel,ID\nBAU,"x', "line 3 is not CSV: unexpected end of data"),
            ("Level,Title\nBAU," + "x" * 40_000, "line 2: a text of 40000 characters is too long for a cell"),
        ],
    )  # fmt: skip
    def test_bad_input_is_told_in_a_sentence(self, text: str, reason: str, tmp_path: Path) -> None:
        with pytest.raises(PlanError) as caught:
            from_text(text, tmp_path)
        assert str(caught.value) == reason.format_map(WORDS)

    def test_other_encodings_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "plan.csv").write_bytes("Level,Title\nBAU,Käse".encode("latin-1"))
        with pytest.raises(PlanError, match=r"^plan\.csv is not UTF-8 text: save it as 'CSV UTF-8' or as JSON$"):
            read_plan(tmp_path / "plan.csv")


class TestContentOf:
    def test_the_demonstration_is_read_as_it_was_written(self, tmp_path: Path) -> None:
        for content in demo_contents(date(2026, 11, 22)).values():
            assert through_workbook(content, tmp_path) == content

    def test_keeps_what_was_typed_and_leaves_out_what_was_computed(self) -> None:
        head: list[Cell] = ["Ref", "Objective", "Description", "Progress", "Health", None, "Target"]
        rows: list[list[Cell]] = [
            ["Our plan"],
            head,
            [None, "Growth"],
            ["S1", "Grow", "more", 0.5, "On track", "x", "1,200"],
            ["S2", "Sell", None, None, None, None, NOT_CALCULATED],
            [None] * 7,
            ["S3", "Win", None, None, None, None, CellError("#REF!")],
        ]
        sheet = Sheet("1. Strategy", rows, formulas={(5, 7): "B2*2"})
        book = Book({sheet.name: sheet}, [sheet.name], {"Strategy.health": Place(sheet.name, 2, 5)})
        content = content_of(book)
        assert content.extra == {"Strategy": ["Description", "Progress (imported)", "Column F"]}
        assert content.rows == {
            "Strategy": [
                {
                    "id": "S1",
                    "title": "Grow",
                    "Description": "more",
                    "Progress (imported)": 0.5,
                    "Column F": "x",
                    "target": "1,200",
                },
                {"id": "S2", "title": "Sell", "target": "=B2*2"},
                {"id": "S3", "title": "Win", "target": CellError("#REF!")},
            ]
        }
        assert [row["target"] for row in json.loads(plan_json(content))["strategy"]] == ["1,200", "=B2*2", "#REF!"]


def row(**fields: object) -> dict[str, object]:
    """A row with all fields that one always has."""
    names = ("id", "type", "title", "owner", "weight", "baseline", "target", "current", "unit", "start", "due")
    return dict.fromkeys(names) | {"parents": [], "x": {}} | fields


TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
NUMBERS = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS | st.sampled_from(["2026-11-22", "40 %", "objective"])
VALUES = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(TEXTS, SCALARS, max_size=2)
IDS = st.none() | st.sampled_from(["S1", "s1 ", "a, b", "a b", "KR:1", "x (5)", 3, 1.5, ""]) | TEXTS
SHARES = st.builds(lambda id, share: {"id": id, "share": share}, IDS, SCALARS)
PARENTS = VALUES | st.lists(IDS | SHARES | st.sampled_from(["S1 60%", "S1, a b"]), max_size=3)
OTHERS = ("title", "type", "owner", "weight", "target", "current", "due", "metric", "x", "Source", "Level", "Region")
ROWS = st.builds(
    lambda id, parents, more: more | {"id": id, "parents": parents},
    IDS,
    PARENTS,
    st.dictionaries(st.sampled_from(OTHERS) | TEXTS.filter(lambda name: name not in ("parent", "protects")), VALUES),
)
PLANS = st.fixed_dictionaries(
    {"_meta": VALUES, "tactical": st.lists(ROWS, min_size=1, max_size=3), "bau": st.lists(ROWS, max_size=2)}
)


def plain(value: object) -> object:
    """A value in which 4.0 is 4, and truth values are no numbers."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return (
        str(value)
        if isinstance(value, bool)
        else int(value)
        if isinstance(value, float) and value.is_integer()
        else value
    )


def assert_nothing_lost(plan: Mapping[str, Any], back: Mapping[str, Any]) -> None:
    """Every value of the plan stands in `back`; nulls, and ids that are blank, say nothing."""
    assert plain(back["_meta"]) == plain(plan["_meta"])
    for level in LEVELS:
        for before, after in zip(plan.get(level, ()), back[level], strict=True):
            for name, value in before.items():
                if value is not None and (name, clean(str(value)).strip()) != ("id", ""):
                    assert plain({name: after[name]}) == plain({name: value})


@given(PLANS)
@settings(max_examples=60)
def test_any_json_comes_back(tmp_path_factory: pytest.TempPathFactory, plan: dict[str, Any]) -> None:
    content = from_object(plan, tmp_path_factory.getbasetemp())
    assert_nothing_lost(plan, json.loads(plan_json(content)))


@given(PLANS)
@settings(max_examples=12, phases=[Phase.generate])  # writing workbooks is slow work
def test_any_json_comes_back_from_a_workbook(tmp_path_factory: pytest.TempPathFactory, plan: dict[str, Any]) -> None:
    folder = tmp_path_factory.getbasetemp()
    content = through_workbook(from_object(plan, folder), folder)
    assert_nothing_lost(plan, json.loads(plan_json(content)))


HEADS = ("ID", "Title", "Target", "Weight", "Due", "Parent", "Notes", "Region", "Source")
CELLS = TEXTS | st.sampled_from(["-5", "40", "40 %", "1e3", "2026-11-22", "'=x", "a\r\nb"])
LINES = st.lists(
    st.tuples(st.sampled_from(["Purpose", "Strategy", "BAU"]), *[CELLS | st.just("")] * len(HEADS)),
    min_size=1,
    max_size=4,
)


@given(LINES)
@settings(max_examples=60)
def test_any_csv_comes_back(tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, ...]]) -> None:
    folder = tmp_path_factory.getbasetemp()
    out = io.StringIO()
    csv.writer(out).writerows([("Level", *HEADS), *lines])
    content = from_text(out.getvalue(), folder)
    text = plan_csv(content)
    back = from_text(text, folder)
    assert back.rows == content.rows
    assert plan_csv(back) == text
