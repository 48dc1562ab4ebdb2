"""Weights of siblings: what each counts, and what is said about them."""

from math import fsum, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psto_xl.backends.text import parse_book
from psto_xl.core.links import link
from psto_xl.core.plan import Plan
from psto_xl.core.reading import read_workbook
from psto_xl.core.rule import EXAMPLE_DAY
from psto_xl.core.settings import RELATIVE, SHARES
from psto_xl.core.weights import weigh

RELATIVELY = "Settings\n| Setting | Value |\n| Weights | relative |\n"


def key_results(*weights):
    rows = "".join(f"| K{n} | Key Result | S1 | {w} |\n" for n, w in enumerate(weights, start=1))
    return "Strategy\n| ID | Type | Parent | Weight |\n| S1 | Objective | | |\n" + rows


def supporters(*parents):
    rows = "".join(f"| T{n} | Objective | {p} | |\n" for n, p in enumerate(parents, start=1))
    return key_results() + "Tactical\n| ID | Type | Parent | Weight |\n" + rows


def group(text, mode=SHARES):
    """The one group of siblings in a workbook."""
    plan = Plan([read_workbook(parse_book(text), 0, "plan.xlsx", EXAMPLE_DAY)])
    weights = weigh(link(plan), [mode])
    (found,) = [*weights.key_results.values(), *weights.supporters.values()]
    return found


@pytest.mark.parametrize(
    ("text", "weights", "whole"),
    [
        (key_results("", ""), [0.5, 0.5], 1),
        (key_results(0.6, 0.4), [0.6, 0.4], 1),
        (key_results("60 %", "40 %"), [0.6, 0.4], 1),
        (key_results(60, 40), [60, 40], 100),
        (key_results(0.6, "", ""), [0.6, 0.2, 0.2], 1),
        (key_results(60, ""), [60, 40], 100),
        (key_results(1.2, ""), [1.2, 98.8], 100),
        (key_results(1, ""), [1, 0], 1),
        (key_results(80, 40, ""), [80, 40, 0], 100),
        (key_results(-1, 0.4), [0.6, 0.4], 1),
        (key_results("much", 0.4), [0.6, 0.4], 1),
        (supporters("S1 60%", "S1"), [0.6, 0.4], 1),
        (supporters("S1=30", "S1 70%"), [30, 70], 100),
        (supporters("S1 0%", "S1"), [0, 1], 1),
    ],
)
def test_weights(text, weights, whole):
    found = group(text)
    assert list(found.weights) == pytest.approx(weights)
    assert found.whole == whole


def test_relative_weights():
    found = group(key_results(3, "", 0), RELATIVE)
    assert list(found.weights) == [3, 1, 0]
    assert found.whole == 4
    assert not found.is_off


@given(st.lists(st.none() | st.integers(0, 100), min_size=1, max_size=8), st.sampled_from([1, 100]))
def test_blanks_fill_the_whole_and_no_more(typed, unit):
    values = [None if w is None else w * unit / 100 for w in typed]
    found = group(key_results(*("" if v is None else v for v in values)))
    given_sum = fsum(v for v in values if v is not None)
    assert all(w >= 0 for w in found.weights)
    if None in values:
        assert isclose(fsum(found.weights), max(found.whole, given_sum), abs_tol=1e-9)
    else:
        assert isclose(fsum(found.weights), given_sum, abs_tol=1e-9)
    assert found.is_weighted == any(v is not None for v in values)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (key_results(0.5, 0.55), ["D3 PSTO301 the weights of 'K1' and 'K2' under 'S1' sum to 105 %, not 100 %"]),
        (key_results(0.335, 0.335, 0.335), []),
        (key_results(0.45), ["D3 PSTO301 the weight of 'K1' under 'S1' is 45 %, not 100 %"]),
        (key_results(0.6, 40), ["D3 PSTO301 the weights of 'K1' and 'K2' under 'S1' sum to 40.6, not 100"]),
        (key_results(50, 45), ["D3 PSTO301 the weights of 'K1' and 'K2' under 'S1' sum to 95, not 100"]),
        (key_results(0.4, 0.3, 0.297), []),
        (
            key_results(*[0.1] * 6),
            ["D3 PSTO301 the weights of 'K1', 'K2', 'K3', 'K4' and 2 more under 'S1' sum to 60 %, not 100 %"],
        ),
        (RELATIVELY + key_results(5, 3), []),
        (RELATIVELY + key_results(500, ""), []),
        (
            supporters("S1 60%", "S1 30%"),
            ["C2 PSTO301 the weights of 'T1' and 'T2' under 'S1' sum to 90 %, not 100 %"],
        ),
        (key_results(0.6, ""), ["D4 PSTO302 'K2' has no weight under 'S1', beside 'K1'; it counts 40 %"]),
        (
            key_results(60, 50, ""),
            [
                "D3 PSTO301 the weights of 'K1', 'K2' and 'K3' under 'S1' sum to 110, not 100",
                "D5 PSTO302 'K3' has no weight under 'S1', beside 'K1' and 'K2'; it counts 0",
            ],
        ),
        (supporters("S1 0%", "S1"), []),
        (supporters("S1 0%", "S1 0%"), []),
        (
            key_results(0.5, 0.6, -1),
            ["D5 PSTO303 the weight -1 is negative; it counts as blank"],
        ),
        (
            key_results("some", "", 0.6),
            [
                "D3 PSTO303 'some' is not a number; it counts as blank",
                "D4 PSTO302 'K2' has no weight under 'S1', beside 'K3'; it counts 20 %",
            ],
        ),
        (key_results("#REF!", 0.6), []),
        (key_results(120, 5), ["D3 PSTO303 the weight 120 under 'S1' is more than the whole 100"]),
        (supporters("S1 150%", "S1 5%"), ["C2 PSTO303 the weight 150 % under 'S1' is more than the whole 100 %"]),
        (key_results(0.8, 0.1, 0.1), ["D3 PSTO304 'K1' holds 80 % of the weight of 3 under 'S1'"]),
        (RELATIVELY + key_results(8, 1, ""), ["D3 PSTO304 'K1' holds 80 % of the weight of 3 under 'S1'"]),
        (key_results(0.9, 0.1), []),
        (key_results(0, 0), ["D3 PSTO305 'K1' and 'K2' under 'S1' all have the weight 0"]),
        (key_results(0), ["D3 PSTO305 'K1', the only one under 'S1', has the weight 0"]),
        (RELATIVELY + key_results(0, 0), ["D3 PSTO305 'K1' and 'K2' under 'S1' all have the weight 0"]),
        (
            supporters("S1 0%") + "| T2 | Objective | S1 | 0 |\n",
            ["C2 PSTO305 'T1' and 'T2' under 'S1' all have the weight 0"],
        ),
    ],
)
def test_what_is_said(said, text, lines):
    assert [line.partition("!")[2] for line in said(text, select=["PSTO3"]).splitlines()[::2]] == lines


def test_a_threshold_may_be_a_percentage(said):
    settings = "Settings\n| Setting | Value |\n| dominant-weight | 85 |\n"
    assert said(settings + key_results(80, 10, 10), select=["PSTO304"]) == ""
    assert "'K1' holds 90 %" in said(settings + key_results(90, 5, 5), select=["PSTO304"])


def test_rows_that_count_nowhere_weigh_nothing(said):
    text = """
        Strategy
        | ID | Type       | Parent | Weight | Status  |
        | S1 | Objective  |        |        |         |
        | K1 | Key Result | S1     | 1      |         |
        | K2 | Key Result | S1     | 0.5    | Draft   |
        | K3 | Key Result | S1     | -5     | Dropped |
    """
    assert said(text, select=["PSTO3"]) == ""


@pytest.mark.parametrize(
    ("weights", "deed"),
    [
        ((0.5, 0.55), "take away 5 %"),
        ((50, 45), "add 5"),
        ((0.6, 40), "write 60 for 'K1', as beside it, instead of 0.6"),
        ((0.25, 50, 0.25), "write 25, 25 for 'K1' and 'K3', as beside it, instead of 0.25, 0.25"),
        ((0.5, 40), "add 59.5"),
        ((20, 29, 0.5), "add 50.5"),
        ((3, 2, 1), "add 94, or set Weights to relative on the Settings sheet"),
        ((1, 1, 1), "take away 200 %, or set Weights to relative on the Settings sheet"),
    ],
)
def test_what_to_do_about_the_sum(said, weights, deed):
    assert said(key_results(*weights), select=["PSTO301"]).splitlines()[1:] == [f"    {deed}"]
