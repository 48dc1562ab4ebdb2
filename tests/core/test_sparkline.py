"""The way of a value as text."""

from __future__ import annotations

from datetime import date

import pytest

from psto_xl.backends.text import parse_book
from psto_xl.core.reading import read_workbook
from psto_xl.core.sparkline import sparkline, trends


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([1, 2, 3, 4, 5], "▁▂▃▅▇"),
        ([5, 4, 3, 2, 1], "▇▅▃▂▁"),
        ([0, 100, 0], "▁▇▁"),
        ([7, 7, 7], "▃▃▃"),
        ([-1e308, 0, 1e308], "▁▃▇"),
    ],
)
def test_blocks_between_the_least_and_the_largest(values, shown):
    assert sparkline(values) == shown


def test_each_line_shows_the_way_up_to_its_day():
    text = """
        Check-ins
        | Date       | ID | Current |
        | 2026-03-01 | K1 | 30      |
        | 2026-01-01 | k1 | 10      |
        | 2026-02-01 | K1 | 40      |
        | 2026-02-01 | K2 | 5       |
        | 2026-04-01 | K1 |         |
        |            | K1 | 99      |
    """
    book = read_workbook(parse_book(text), 0, "plan.xlsx", date(2026, 7, 1))
    assert trends(book) == {4: "▁▇", 2: "▁▇▅"}


def test_no_more_than_the_last_eight():
    lines = "".join(f"| 2026-01-{day:02} | K1 | {day} |\n" for day in range(1, 21))
    book = parse_book(f"Check-ins\n| Date | ID | Current |\n{lines}")
    assert {len(way) for way in trends(read_workbook(book, 0, "plan.xlsx", date(2026, 7, 1))).values()} == {
        *range(2, 9)
    }
