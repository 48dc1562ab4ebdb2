"""Shares and percentages side by side in one key result: 0.4 and 60 where both mean per cent."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from psto_xl.core.choices import AT_LEAST, AT_MOST, DECREASE, INCREASE, MILESTONE
from psto_xl.core.layout import fold
from psto_xl.core.plan import Item

_FAR: Final = 20
"""How many times as large as a share a number must be to be taken for a percentage of the same thing."""


def is_mixed(item: Item) -> bool:
    """Whether a key result's baseline, target and current are typed partly as shares, partly as percentages.

    Only numbers without a unit, or in per cent, are looked at; one between 0 and 1 may be a share, one
    above 1 up to 100 a percentage. They are mixed where they lie far apart and the plan makes sense once
    the share is multiplied by 100: baseline and target keep their direction, or baseline and target agree
    and only the current value stands apart. So 0.4 to 60 is mixed, but a churn of 0.8 that rises to 2, or
    of 20 that falls to 0.9, is not.
    """
    target = item.target
    if target is None or item.measure == MILESTONE or not _may_be_percent(item.unit):
        return False
    baseline, current = item.baseline or 0.0, item.current or 0.0
    if _are_apart(baseline, target):
        return _keeps_direction(item.measure, baseline, target)
    if not baseline and current < target:
        return False  # a small number may well be the first step from nothing
    return _are_apart(current, target) and (not baseline or _are_apart(current, baseline))


@lru_cache
def _may_be_percent(unit: str) -> bool:
    return not unit or "%" in unit or fold(unit).startswith(("percent", "prozent", "pct"))


def _are_apart(a: float, b: float) -> bool:
    """Whether one can be a share and the other a percentage of the same thing."""
    low, high = min(a, b), max(a, b)
    return 0 < low < 1 < high <= 100 and high >= _FAR * low


def _keeps_direction(measure: str, baseline: float, target: float) -> bool:
    """Whether the way from baseline to target leads where it should once both are percentages."""
    was, will = (100 * n if n < 1 else n for n in (baseline, target))
    if measure in (INCREASE, AT_LEAST):
        return will >= was
    if measure in (DECREASE, AT_MOST):
        return will <= was
    return (will > was) == (target > baseline)
