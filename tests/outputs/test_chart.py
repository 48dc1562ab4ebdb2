"""Lines on a terminal."""

from datetime import date

import pytest

from psto_xl.outputs.chart import plot

DAYS = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]


@pytest.mark.parametrize(("value", "row"), [(100.0, 0), (98.9, 0), (50.0, 4), (0.0, 8)])
def test_a_line_is_seen_wherever_it_runs_from_the_first_day_to_the_last(value, row):
    lines = plot([(day, value) for day in DAYS], 0.0, 100.0, str)[:9]
    drawn = [line.partition("┤")[2] for line in lines]
    assert [at for at, line in enumerate(drawn) if line] == [row]
    assert len(drawn[row]) == 60
    assert " " not in drawn[row]
