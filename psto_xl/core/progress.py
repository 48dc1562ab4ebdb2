"""Progress, pace and health of every row. All shares are fractions; blank is never zero.

Nothing here reads what an earlier check has written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import fsum
from operator import mul
from typing import Final, NamedTuple

from psto_xl.core.choices import AT_LEAST, AT_MOST, DECREASE, MILESTONE
from psto_xl.core.links import Graph
from psto_xl.core.plan import Item, Plan, Workbook
from psto_xl.core.report import (
    AT_RISK,
    BREACHED,
    FINISHED,
    HEALTHY,
    NO_DATA,
    NOT_STARTED,
    OFF_TRACK,
    ON_TRACK,
    STALE,
    Figures,
)
from psto_xl.core.weights import Siblings, Weights

_NOT_STARTED_BEFORE: Final = 0.10
_SLACK: Final = 1e-9
"""Below this two fractions are the same; sums of tenths would else miss their threshold."""


def raw_progress(item: Item) -> float | None:
    """Unclamped progress of a key result or North Star, None where it can't be measured."""
    return progress_at(item, item.current)


def progress_at(item: Item, current: float | None) -> float | None:
    """The same if this were its current value."""
    target, baseline = item.target, item.baseline
    measure = item.measured_by
    if current is None:
        return None
    if measure == MILESTONE:
        return current
    if target is None or "baseline" in item.unreadable:
        return None
    if measure in (AT_LEAST, AT_MOST):
        if current >= target if measure == AT_LEAST else current <= target:
            return 1.0
        if baseline is None or (baseline >= target if measure == AT_LEAST else baseline <= target):
            return 0.0
        return _way(baseline, current, target)
    if baseline is None:
        if measure == DECREASE:
            return None
        baseline = 0.0
    if target == baseline:
        return None
    return _way(baseline, current, target)


def _way(baseline: float, current: float, target: float) -> float:
    """The part of the way that is done; a way downwards begins at 0 as well, not at -0."""
    return (current - baseline) / (target - baseline) + 0.0


def clamp(value: float) -> float:
    """The nearest fraction from 0 to 1."""
    return 0.0 if value < 0 else 1.0 if value > 1 else value


def judged(figures: Figures) -> float | None:
    """The progress that health is read from: the row's own, else what is rolled up."""
    return figures.rolled_up if figures.own is None else figures.own


class Period(NamedTuple):
    """The days that apply to a row; None where nothing says."""

    start: date | None
    due: date | None

    def elapsed(self, today: date) -> float | None:
        """The share of the period that has passed: 0 on the start day, 1 on the due day."""
        if self.start is None or self.due is None:
            return None
        days = (self.due - self.start).days
        if days <= 0:
            return 1.0 if today >= self.due else 0.0
        return clamp((today - self.start).days / days)


class _Span(NamedTuple):
    """The period that applies to a row, the share of it that has passed, and whether its last day has."""

    start: date | None
    due: date | None
    elapsed: float | None
    is_over: bool


class _Clock:
    """What the day of a workbook makes of a period; many rows share one."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._known: dict[tuple[date | None, date | None], _Span] = {}
        self._days: dict[Item, tuple[date | None, date | None]] = {}

    def span(self, item: Item, graph: Graph) -> _Span:
        """The row's days, falling back to its objective's, then that one's parents', then the cycle's."""
        start, due = item.start, item.due
        if start is None or due is None:
            objective = graph.objective_of(item)
            if objective is not None:
                above = self._days.get(objective) or self._days_of(objective, graph)
                start, due = start or above[0], due or above[1]
        found = self._known.get((start, due))
        if found is None:
            settings, today = self.book.settings, self.book.today
            period = Period(start or settings.cycle_start, due or settings.cycle_end)
            is_over = period.due is not None and period.due < today
            found = self._known[start, due] = _Span(*period, period.elapsed(today), is_over)
        return found

    def _days_of(self, objective: Item, graph: Graph) -> tuple[date | None, date | None]:
        start, due = objective.start, objective.due
        for to in graph.parents.get(objective, ()):
            start, due = start or to.parent.start, due or to.parent.due
        self._days[objective] = start, due
        return start, due


def compute(plan: Plan, graph: Graph, weights: Weights) -> dict[Item, Figures]:
    """The figures of every row. Links lead upward only, so the levels are computed from below."""
    figures: dict[Item, Figures] = {}
    updates = [last_check_ins(book) for book in plan.books]
    clocks = [_Clock(book) for book in plan.books]
    objectives: list[list[Item]] = [[], [], [], []]
    for book, clock in zip(plan.books, clocks, strict=True):
        for item in book.items:
            if item.is_objective:
                objectives[item.level].append(item)
            elif item.is_key_result:
                figures[item] = _key_result(item, clock.span(item, graph), book, last_update(item, updates))
            else:
                figures[item] = Figures(health=bau_health(item), updated=last_update(item, updates))
    for level in reversed(objectives):
        for item in level:
            clock = clocks[item.book]
            updated = last_update(item, updates)
            figures[item] = _objective(item, clock.span(item, graph), weights, clock.book, figures, updated)
    return figures


def _key_result(item: Item, span: _Span, book: Workbook, updated: date | None) -> Figures:
    raw = raw_progress(item)
    own = clamp(raw) if raw is not None else 1.0 if item.is_done else None
    expected = _expected(item, span, book.today)
    health = _health(item, own, expected, span, updated, book)
    return Figures(raw, own, None, own, expected, int(own is not None), 1, health, span.start, span.due, updated)


def _objective(
    item: Item,
    span: _Span,
    weights: Weights,
    book: Workbook,
    figures: Mapping[Item, Figures],
    updated: date | None,
) -> Figures:
    key_results = weights.key_results.get(item)
    own = expected = None
    measured = of = 0
    if key_results:
        rows = [figures[to.child] for to in key_results.links]
        own = _mean(key_results, [row.own for row in rows])
        expected = _mean(key_results, [row.expected for row in rows])
        measured, of = sum(row.own is not None for row in rows), len(rows)
        updated = max((day for day in (updated, *(row.updated for row in rows)) if day), default=None)
    supporters = weights.supporters.get(item)
    contributed = _mean(supporters, [figures[to.child].rolled_up for to in supporters.links]) if supporters else None
    rolled_up = _rolled_up(own, contributed, book.settings.own_share)
    if rolled_up is None and item.is_done:
        rolled_up = 1.0
    if expected is None:
        expected = span.elapsed
    health = _health(item, rolled_up if own is None else own, expected, span, updated, book)
    return Figures(None, own, contributed, rolled_up, expected, measured, of, health, span.start, span.due, updated)


def _mean(siblings: Siblings, values: Sequence[float | None]) -> float | None:
    """The weighted mean of what is known; None where nothing is, or what is known weighs nothing."""
    weights = siblings.weights
    if None in values:
        weights = [weight for weight, value in zip(weights, values, strict=True) if value is not None]
    known = [value for value in values if value is not None]
    total = fsum(weights)
    return fsum(map(mul, weights, known)) / total if total else None


def _rolled_up(own: float | None, contributed: float | None, own_share: float) -> float | None:
    if own is None or contributed is None:
        return contributed if own is None else own
    return own_share * own + (1 - own_share) * contributed


def _expected(item: Item, span: _Span, today: date) -> float | None:
    measure = item.measure
    if measure in (AT_LEAST, AT_MOST):
        return 1.0
    if measure == MILESTONE:
        return None if span.due is None else float(today >= span.due)
    return span.elapsed


def _health(
    item: Item, progress: float | None, expected: float | None, span: _Span, updated: date | None, book: Workbook
) -> str:
    if item.is_done or (progress is not None and progress >= 1 - _SLACK):
        return FINISHED
    if progress is None:
        return NO_DATA
    if progress <= 0 and span.elapsed is not None and span.elapsed < _NOT_STARTED_BEFORE:
        return NOT_STARTED
    settings = book.settings
    gap = 0.0 if expected is None else expected - progress
    if span.is_over or gap > settings.off_track_gap + _SLACK:
        return OFF_TRACK
    if gap > settings.at_risk_gap + _SLACK:
        return AT_RISK
    return STALE if is_stale(item, updated or span.start, book) else ON_TRACK


def is_stale(item: Item, since: date | None, book: Workbook) -> bool:
    """Whether a row last touched on the day `since` is older than its level's cadence; unknown is not."""
    return since is not None and (book.today - since).days > book.settings.cadence[item.level]


def bau_health(item: Item) -> str:
    """Whether a business-as-usual metric lies inside its bounds, either of which may be blank."""
    if item.current is None or (item.lower is None and item.upper is None):
        return NO_DATA
    low = item.lower is not None and item.current < item.lower
    high = item.upper is not None and item.current > item.upper
    return BREACHED if low or high else HEALTHY


def last_check_ins(book: Workbook) -> dict[str, date]:
    """The day of the last check-in of every row that has one, by the row's key."""
    latest: dict[str, date] = {}
    for line in book.check_ins:
        if line.day and (line.key not in latest or line.day > latest[line.key]):
            latest[line.key] = line.day
    return latest


def last_update(item: Item, updates: Sequence[Mapping[str, date]]) -> date | None:
    """The later of the row's own update and its last check-in."""
    checked_in = updates[item.book].get(item.key) if item.key else None
    if item.updated is None or checked_in is None:
        return item.updated or checked_in
    return max(item.updated, checked_in)
