"""The live formula of `Progress`, recalculated by LibreOffice, against the definition of progress."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import openpyxl
import pytest

from psto_xl.builder.content import Content
from psto_xl.builder.progress import live_progress
from psto_xl.builder.workbook import build
from psto_xl.core.choices import MEASURES
from psto_xl.core.grid import Cell, letters
from psto_xl.core.layout import HEADER_ROW, SHEET
from psto_xl.core.live import is_live, progress_formula

from .office import convert

Case = dict[str, Cell]
STRATEGY = SHEET["Strategy"]
PROGRESS = 1 + [column.key for column in STRATEGY.columns].index("progress")


def defined(case: Case) -> float | None:
    """The definition once more, in the words of its table and of nothing else."""
    if case["type"] != "Key Result":
        return None
    shown = measured(case["measure"], case["baseline"], case["target"], case["current"])
    if shown is None:
        return 1.0 if case["status"] == "Done" else None
    return min(max(shown, 0.0), 1.0)


def measured(measure: Cell, baseline: Cell, target: Cell, current: Cell) -> float | None:
    if measure == "Milestone":
        if isinstance(current, str):
            return {"yes": 1.0, "true": 1.0, "done": 1.0, "no": 0.0}.get(current.lower())
        if current is None:
            return None
        number = float(current)  # type: ignore[arg-type]
        return number / 100 if number > 1 else number
    if isinstance(baseline, str) or not isinstance(target, float) or not isinstance(current, float):
        return None
    if measure == "At least":
        if current >= target:
            return 1.0
        return (current - baseline) / (target - baseline) if baseline is not None and baseline < target else 0.0
    if measure == "At most":
        if current <= target:
            return 1.0
        return (current - baseline) / (target - baseline) if baseline is not None and baseline > target else 0.0
    if baseline is None and measure == "Decrease":
        return None
    start = 0.0 if baseline is None else baseline
    return None if start == target else (current - start) / (target - start)


def cases() -> Iterator[Case]:
    values: tuple[Cell, ...] = (None, 0.0, 40.0, 100.0, "soon")
    currents: tuple[Cell, ...] = (None, -10.0, 0.0, 40.0, 55.5, 100.0, 250.0, "n/a")
    for measure, baseline, target, current in product((None, *MEASURES[:4]), values, values, currents):
        yield _case(measure=measure, baseline=baseline, target=target, current=current)
    for current in (
        None,
        True,
        False,
        "yes",
        "No",
        "TRUE",
        "done",
        "half",
        "?",
        "*",
        0.0,
        0.4,
        1.0,
        60.0,
        100.0,
        -1.0,
    ):
        yield _case(measure="Milestone", current=current)
    for status, kind in product((None, "Draft", "Active", "Done", "Dropped"), ("Key Result", "Objective", None)):
        yield _case(type=kind, status=status, target=4.0, current=1.0)
        yield _case(type=kind, status=status, target=4.0)


def _case(**given: Cell) -> Case:
    blank: Case = {"type": "Key Result", "measure": None, "baseline": None, "target": None, "current": None}
    return {"id": "S1", "title": "Sample", "status": None, **blank, **given}


STARS: list[Case] = [
    {"id": "P1", "type": "Purpose", "target": 4.0, "current": 1.0},
    {"id": "P2", "type": "North Star", "target": 4.0, "current": 1.0},
    {"id": "P3", "type": "Key Result", "target": 4.0, "current": 1.0},
]


@pytest.fixture(scope="module")
def rows() -> list[Case]:
    return list(cases())


@pytest.fixture(scope="module")
def recalculated(rows: list[Case], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("live")
    path = folder / "live.xlsx"
    with pytest.MonkeyPatch.context() as patch:
        # Values that no formula gives: what comes back has been calculated.
        patch.setattr("psto_xl.builder.tables.live_progress", lambda _, some: [0.123] * len(some))
        build(path, Content(rows={"Purpose": STARS, "Strategy": rows}))
    for index, case in enumerate(rows):
        case["id"] = f"S{index}"
    (folder / "out").mkdir()
    return convert(path, "xlsx", folder / "out")


def test_the_formula_shows_what_is_defined(rows: list[Case], recalculated: Path) -> None:
    sheet = openpyxl.load_workbook(recalculated, data_only=True)["Strategy"]
    shown = [sheet.cell(HEADER_ROW + 1 + i, PROGRESS).value or None for i in range(len(rows))]
    zeros = [sheet.cell(HEADER_ROW + 1 + i, PROGRESS).value == 0 for i in range(len(rows))]
    got = [0.0 if zero else value for zero, value in zip(zeros, shown, strict=True)]
    wanted = [defined(case) for case in rows]
    wrong = [
        (case, want, value)
        for case, want, value in zip(rows, wanted, got, strict=True)
        if value != (want if want is None else pytest.approx(want))
    ]
    assert not wrong
    assert sum(value is not None for value in wanted) > 200


def test_the_formula_reads_north_stars_on_the_purpose_sheet(recalculated: Path) -> None:
    sheet = openpyxl.load_workbook(recalculated, data_only=True)["Purpose"]
    at = 1 + [column.key for column in SHEET["Purpose"].columns].index("progress")
    assert [sheet.cell(HEADER_ROW + 1 + i, at).value or None for i in range(3)] == [None, 0.25, None]


def test_the_value_in_a_new_workbook_is_that_of_the_formula(rows: list[Case]) -> None:
    shown = live_progress(STRATEGY, rows)
    wanted = ["" if (value := defined(case)) is None else pytest.approx(value) for case in rows]
    assert shown == wanted


def test_libreoffice_keeps_the_formula(recalculated: Path) -> None:
    sheet = openpyxl.load_workbook(recalculated)["Strategy"]
    formula = sheet.cell(HEADER_ROW + 1, PROGRESS).value
    assert isinstance(formula, str)
    assert is_live(formula, STRATEGY), f"{letters(PROGRESS)}: {formula}"


@pytest.mark.parametrize(
    "spelling", ["{}[[#This Row],[{}]]", "{}[@{}]", "[@{1}]", "[@[{1}]]", "Copy_2[[#This Row], [{1}]]"]
)
def test_the_formula_is_known_in_every_spelling(spelling: str) -> None:
    formula = progress_formula(STRATEGY)
    for key in ("type", "measure", "status", "baseline", "target", "current"):
        name = STRATEGY.column(key).name
        formula = formula.replace(f"tblStrategy[[#This Row],[{name}]]", spelling.format("tblStrategy", name))
    assert is_live(formula, STRATEGY)
    assert not is_live(formula.replace(">=", ">"), STRATEGY)
