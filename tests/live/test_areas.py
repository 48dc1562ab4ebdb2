"""Which rectangles are written: few, and never over what is not to be written."""

from __future__ import annotations

import pytest

from psto_xl.backends.live.cells import areas
from psto_xl.core.grid import Area, CellError, Sheet

SAME_IN_EVERY_ROW = "IF(tbl[[#This Row],[Type]]=1,2,3)"
ROWS = [["x"] * 4] * 9


@pytest.mark.parametrize(
    ("places", "sheet", "over_formulas", "found"),
    [
        ([(5, 1), (7, 1)], Sheet("S", ROWS), False, [Area(5, 1, 7, 1)]),
        ([(5, 1), (7, 1), (5, 2), (9, 2)], Sheet("S", ROWS), False, [Area(5, 1, 9, 2)]),
        ([(2, 1), (8, 2)], Sheet("S", ROWS), False, [Area(2, 1, 2, 1), Area(8, 2, 8, 2)]),
        ([(5, 1), (5, 3)], Sheet("S", ROWS), False, [Area(5, 1, 5, 1), Area(5, 3, 5, 3)]),
        ([(5, 1), (7, 1)], Sheet("S", ROWS, {(6, 1): "A1"}), True, [Area(5, 1, 5, 1), Area(7, 1, 7, 1)]),
        ([(5, 1), (7, 1)], Sheet("S", ROWS, {(6, 1): SAME_IN_EVERY_ROW}), True, [Area(5, 1, 7, 1)]),
        (
            [(5, 1), (7, 1), (5, 2), (9, 2)],
            Sheet("S", ROWS, {(8, 1): SAME_IN_EVERY_ROW}),
            False,
            [Area(5, 1, 7, 1), Area(5, 2, 9, 2)],
        ),
        (
            [(5, 1), (7, 1)],
            Sheet("S", [*ROWS[:5], [CellError("#N/A")]]),
            True,
            [Area(5, 1, 5, 1), Area(7, 1, 7, 1)],
        ),
        ([(1, 1), (3, 2)], None, False, [Area(1, 1, 1, 1), Area(3, 2, 3, 2)]),
    ],
    ids=[
        "a gap in a column", "neighbours that overlap", "neighbours far apart", "a column between",
        "a formula between", "a formula as in every row",
        "a formula where a neighbour would reach", "an error between", "a new sheet",
    ],
)  # fmt: skip
def test_areas(places: list[tuple[int, int]], sheet: Sheet | None, over_formulas: bool, found: list[Area]) -> None:
    assert sorted(areas(dict.fromkeys(places, 1.0), sheet, over_formulas)) == sorted(found)
