"""The alignment score: rates, weights, and what is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psto_xl.core.check import Selection, check
from psto_xl.core.report import RATES
from psto_xl.core.rule import EXAMPLE_DAY
from psto_xl.core.score import total

from .checked import plan


def score(*texts):
    return check(plan(*texts), EXAMPLE_DAY, Selection(["-"])).alignment


WHOLE = """
    Purpose
    | ID | Type       | Title | Owner | Target | Current | Updated    |
    | P1 | Purpose    | p     | Anna  |        |         |            |
    | N1 | North Star | n     |       | 100    | 40      | 2026-06-30 |

    Strategy
    | ID   | Type       | Parent | Title | Owner | Target | Current | Updated    |
    | S1   | Objective  | P1     | o     | Ben   |        |         |            |
    | S1.1 | Key Result | S1     | k     |       | 10     | 4       | 2026-06-30 |

    Tactical
    | ID   | Type       | Parent | Title | Owner | Target | Current | Updated    |
    | T1   | Objective  | S1.1   | o     | Cara  |        |         |            |
    | T1.1 | Key Result | T1     | k     |       | 10     | 4       | 2026-06-30 |

    Operational
    | ID   | Type       | Parent | Title | Owner | Target | Current | Updated    |
    | O1   | Objective  | T1     | o     | Dan   |        |         |            |
    | O1.1 | Key Result | O1     | k     |       | 10     | 4       | 2026-06-30 |
    """


def test_a_plan_without_a_flaw_scores_100():
    got = score(WHOLE)
    assert got.value == 100
    assert got.rates == {"connected": 1, "supported": 1, "measured": 1, "owned": 1, "fresh": 1}


def test_each_flaw_costs_its_rate():
    got = score(
        WHOLE
        + """
        | O2   | Objective  |        | o     |       |        |         |            |
        | O2.1 | Key Result | O2     | k     |       | 10     |         | 2026-06-16 |
        """
    )
    assert got.rates == {"connected": 3 / 4, "supported": 1, "measured": 4 / 5, "owned": 4 / 5, "fresh": 4 / 5}
    assert got.value == pytest.approx(30 * 3 / 4 + 25 + (20 + 10 + 15) * 4 / 5)


def test_only_active_rows_count_but_a_chain_may_lead_through_others():
    got = score(
        """
        Purpose
        | ID | Type    | Title |
        | P1 | Purpose | p     |

        Strategy
        | ID | Type      | Parent | Title |
        | S1 | Objective | P1     | o     |

        Tactical
        | ID | Type      | Parent | Title | Status |
        | T1 | Objective | S1     | o     | Draft  |

        Operational
        | ID | Type      | Parent | Title |
        | O1 | Objective | T1     | o     |
        """
    )
    assert got.rates == {"connected": 1, "supported": 1 / 2, "measured": 0, "owned": 0}


def test_a_rate_with_nothing_to_count_is_left_out():
    got = score(
        """
        Operational
        | ID | Type      | Parent | Title | Owner |
        | O1 | Objective |        | o     | Dan   |
        """
    )
    assert got.rates == {"connected": 0, "measured": 0, "owned": 1}
    assert got.value == pytest.approx(100 * 10 / 60)


def test_nothing_scores_nothing():
    empty = score("BAU\n| ID | Activity |\n| B1 | a |")
    assert empty.value is None
    assert empty.rates == {}


@pytest.mark.parametrize(
    ("start", "updated", "fresh"),
    [
        ("", "", 0),
        ("2026-06-17", "", 1),
        ("2026-06-16", "", 0),
        ("2026-01-01", "2026-06-17", 1),
        ("2026-06-30", "2026-06-16", 0),
        ("2026-08-01", "", 1),
    ],
)
def test_fresh_is_inside_the_cadence_from_the_last_update_else_the_start(start, updated, fresh):
    got = score(
        f"""
        Operational
        | ID   | Type       | Parent | Title | Start   | Updated   |
        | O1   | Objective  |        | o     |         |           |
        | O1.1 | Key Result | O1     | k     | {start} | {updated} |
        """
    )
    assert got.rates["fresh"] == fresh


def test_workbooks_score_apart_and_links_lead_across():
    first, second = WHOLE.split("    Tactical")
    report = check(plan(first, "    Tactical" + second), EXAMPLE_DAY, Selection(["-"]))
    assert [book.score for book in report.books] == [100, 100]
    assert check(plan("    Tactical" + second), EXAMPLE_DAY, Selection(["-"])).rates["connected"] == 0


@given(st.dictionaries(st.sampled_from(sorted(RATES)), st.floats(0, 1)))
def test_the_total_is_a_mean_of_the_rates(rates):
    got = total(rates)
    if rates:
        assert 100 * min(rates.values()) - 1e-9 <= got <= 100 * max(rates.values()) + 1e-9
    else:
        assert got is None
    assert sum(RATES.values()) == 100
