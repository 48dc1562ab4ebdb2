"""Which rows a check-in records."""

from __future__ import annotations

from datetime import date

import pytest

from psto_xl.backends.text import parse_book
from psto_xl.core.checkins import changed
from psto_xl.core.reading import read_workbook

DAY = date(2026, 7, 1)


def recorded(text: str) -> list[str]:
    """The ids of the rows that a check-in of `DAY` records."""
    return [item.id for item in changed(read_workbook(parse_book(text), 0, "plan.xlsx", DAY), DAY)]


@pytest.mark.parametrize(
    ("current", "confidence", "status", "is_recorded"),
    [
        ("40", "", "", True),
        ("40", "", "Draft", True),
        ("40", "", "Done", True),
        ("40", "", "Dropped", False),
        ("", "0.5", "", False),
        ("about 40", "", "", False),
        ("#REF!", "", "", False),
    ],
)
def test_the_first_time_whatever_is_measured(current, confidence, status, is_recorded):
    text = f"""
        Strategy
        | ID | Type       | Parent | Title | Current   | Confidence   | Status   |
        | S1 | Objective  |        | Lead  |           |              |          |
        | K1 | Key Result | S1     | Farms | {current} | {confidence} | {status} |
    """
    assert recorded(text) == (["K1"] if is_recorded else [])


@pytest.mark.parametrize(
    ("current", "confidence", "is_recorded"),
    [
        ("40", "0.7", False),
        ("40.0", "70", False),
        ("41", "0.7", True),
        ("40", "0.6", True),
        ("", "0.7", False),
        ("", "0.6", True),
        ("#REF!", "", False),
    ],
)
def test_later_whatever_differs_from_the_last_check_in(current, confidence, is_recorded):
    text = f"""
        Strategy
        | ID | Type       | Parent | Title | Current   | Confidence   |
        | S1 | Objective  |        | Lead  |           |              |
        | K1 | Key Result | S1     | Farms | {current} | {confidence} |

        Check-ins
        | Date       | ID | Current | Confidence |
        | 2026-06-01 | k1 | 40      | 0.7        |
        | 2026-05-01 | K1 | 30      | 0.9        |
        | 2026-09-01 | K1 | 99      | 0.1        |
        |            | K1 | 98      |            |
    """
    assert recorded(text) == (["K1"] if is_recorded else [])


def test_a_line_without_a_value_does_not_hide_the_value_before():
    text = """
        Strategy
        | ID | Type       | Parent | Title | Current | Confidence |
        | S1 | Objective  |        | Lead  |         |            |
        | K1 | Key Result | S1     | Farms | 40      | 0.5        |

        Check-ins
        | Date       | ID | Current | Confidence |
        | 2026-05-01 | K1 | 40      |            |
        | 2026-06-01 | K1 |         | 0.5        |
    """
    assert recorded(text) == []


def test_north_stars_milestones_and_business_as_usual_too_but_no_objective():
    text = """
        Purpose
        | ID | Type       | Title      | Current |
        | P  | Purpose    | Clean air  |         |
        | N  | North Star | Households | 120     |

        Strategy
        | ID | Type       | Parent | Title  | Measure   | Current |
        | S1 | Objective  |        | Lead   |           | 5       |
        | K1 | Key Result | S1     | Permit | Milestone | yes     |
        | K1 | Key Result | S1     | Twin   |           | 3       |
        |    | Key Result | S1     | No id  |           | 3       |

        BAU
        | ID | Activity | Current |
        | B1 | Calls    | 97      |

        Check-ins
        | Date       | ID | Current |
        | 2026-05-01 | K1 | 1       |
    """
    assert recorded(text) == ["N", "B1"]


def test_without_a_column_for_it_confidence_is_no_news():
    text = """
        Strategy
        | ID | Type       | Parent | Title | Current | Confidence |
        | S1 | Objective  |        | Lead  |         |            |
        | K1 | Key Result | S1     | Farms | 40      | 0.5        |

        Check-ins
        | Date       | ID | Current |
        | 2026-05-01 | K1 | 40      |
    """
    assert recorded(text) == []
