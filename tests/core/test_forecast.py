"""Trends, forecasts and rows that do not move."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psto_xl.core.forecast import Histories, forecast, histories, outlook, trend
from psto_xl.core.grid import Place
from psto_xl.core.plan import CheckIn

from .checked import figures, item, plan

DAY = date(2026, 1, 1)


def lines(*points):
    """Check-ins of one row out of (days since 2026-01-01, value)."""
    place = Place("Check-ins", 2, 2)
    return [CheckIn(place, DAY + timedelta(n), "K1", "k1", value, None, "", "") for n, value in points]


@pytest.mark.parametrize(
    ("points", "after_100_days"),
    [
        ([(0, 0), (10, 10)], 100),
        ([(0, 5), (10, 5), (20, 5)], 5),
        ([(0, 0), (10, 20), (20, 10), (30, 30)], 15 + 0.8 * 85),
        ([(-50, 999), (0, 0), (10, 1), (20, 2), (30, 3), (40, 4)], 10),
    ],
)
def test_the_line_goes_through_the_last_five(points, after_100_days):
    assert trend(lines(*points)).line.on(DAY + timedelta(100)) == pytest.approx(after_100_days)


@pytest.mark.parametrize("points", [[], [(0, 1)], [(3, 1), (3, 2)], [(0, None), (5, 1)]])
def test_no_line_through_a_single_day(points):
    assert trend(lines(*points)).line is None


@pytest.mark.parametrize(
    ("values", "unmoved"),
    [([], 0), ([1], 0), ([1, 2], 0), ([1, 2, 2], 1), ([2, 2, 2], 2), ([1, 1, 2], 0), ([1, None, 1], 1)],
)
def test_unmoved(values, unmoved):
    assert trend(lines(*enumerate(values))).unmoved == unmoved


@given(
    st.lists(st.integers(0, 400), min_size=2, max_size=5, unique=True).map(sorted),
    st.floats(-100, 100),
    st.floats(-5, 5),
)
def test_points_on_a_line_are_its_line(days, value, slope):
    got = trend(lines(*((n, value + slope * n) for n in days))).line
    assert got.slope == pytest.approx(slope, abs=1e-6)
    assert got.on(DAY) == pytest.approx(value, abs=1e-3)


@pytest.mark.parametrize(
    ("measure", "values", "reached"),
    [
        ("Increase", (10, 20), 1.0),
        ("Decrease", (10, 20), -1.0),
        ("At least", (10, 20), 1.0),
        ("At most", (40, 35), 0.5),
        ("Milestone", (0, 0), None),
        ("Milestone", (0, 1), None),
        ("Milestone", (0.1, 0.2), 0.4),
    ],
)
def test_a_forecast_is_read_through_the_measure(measure, values, reached):
    """Two check-ins on days 0 and 10, due on day 30; baseline and target are those of the measure."""
    baseline, target = {"Decrease": (20, 0), "At most": (30, 20)}.get(measure, (0, 40))
    row = item(
        plan(
            f"""
            Strategy
            | ID | Type       | Parent | Title | Measure   | Baseline   | Target   |
            | S1 | Objective  |        | o     |           |            |          |
            | K1 | Key Result | S1     | k     | {measure} | {baseline} | {target} |
            """
        ),
        "K1",
    )
    got = forecast(row, trend(lines((0, values[0]), (10, values[1]))), DAY + timedelta(30))
    assert got == (None if reached is None else pytest.approx(reached))


PLAN = """
    Strategy
    | ID | Type       | Parent | Title | Target | Due        |
    | S1 | Objective  |        | o     |        |            |
    | K1 | Key Result | S1     | k     | 40     | 2026-12-31 |
    | K2 | Key Result | S1     | k     | 40     |            |
    | K3 | Key Result | S1     | k     | 40     | 2026-12-31 |

    Check-ins
    | Date       | ID | Current | Note     |
    | 2026-06-30 | k1 | 20      | a storm  |
    | 2026-06-20 | K1 | 18      | all well |
    | 2026-06-20 | K2 | 18      |          |
    | 2026-06-30 | K2 | 20      |          |
    |            | K1 | 99      |          |
    | 2026-06-30 |    | 99      |          |
    """


def test_outlook_of_a_workbook():
    book = plan(PLAN).books[0]
    got = outlook(book, {one: figures(PLAN)[one.id] for one in book.items})
    assert {one.id: reached for one, (_, reached) in got.items()} == {
        "K1": pytest.approx((20 + 0.2 * 184) / 40),
        "K2": None,
    }
    assert [value for history, _ in got.values() for _, value in history.points] == [18, 20, 18, 20]


def test_histories_are_sorted_by_day_and_know_the_last_note():
    whole = plan(PLAN)
    assert [line.current for line in histories(whole.books[0])["k1"]] == [18, 20]
    known = Histories(whole)
    assert [known.note(item(whole, name)) for name in ("K1", "K2", "K3")] == ["a storm", "", ""]
