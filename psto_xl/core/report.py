"""What a check found out: figures of every row, findings, scores. Plain data, to be shown or written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from psto_xl.core.finding import Finding, Severity
from psto_xl.core.links import Link
from psto_xl.core.plan import Change, Item, Workbook
from psto_xl.core.text import Told
from psto_xl.core.values import Reference

ON_TRACK, AT_RISK, OFF_TRACK = "On track", "At risk", "Off track"
STALE, NO_DATA, NOT_STARTED, FINISHED = "Stale", "No data", "Not started", "Done"
HEALTHY, BREACHED = "Healthy", "Breached"
HEALTHS: Final = (FINISHED, ON_TRACK, STALE, AT_RISK, OFF_TRACK, NOT_STARTED, NO_DATA)

CYCLE: Final = "in a cycle"

RATES: Final[Mapping[str, int]] = {"connected": 30, "supported": 25, "measured": 20, "owned": 10, "fresh": 15}
"""The rates of the alignment score and their weights."""


class Figures(NamedTuple):
    """What the check computed for a row. Fractions; None is unknown, which is not zero.

    `raw` is unclamped progress of a key result, `own` the row's own progress (clamped, or of its key
    results), `measured` and `of` how many of its key results could be measured. `start` and `due` are the
    days that apply after falling back to objective, parent and cycle. `updated` is the last update.
    """

    raw: float | None = None
    own: float | None = None
    contributed: float | None = None
    rolled_up: float | None = None
    expected: float | None = None
    measured: int = 0
    of: int = 0
    health: str = NO_DATA
    start: date | None = None
    due: date | None = None
    updated: date | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The alignment score, 0 to 100, and its rates (fractions; those with nothing to count are missing)."""

    value: float | None
    rates: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class BookReport:
    """One workbook's share of a report. Findings are sorted by place."""

    book: Workbook
    figures: Mapping[Item, Figures]
    findings: Sequence[Finding]
    alignment: Score

    @property
    def score(self) -> float | None:
        """The alignment score, 0 to 100; None where there is nothing to rate."""
        return self.alignment.value

    @property
    def rates(self) -> Mapping[str, float]:
        """The rates that make the score, fractions."""
        return self.alignment.rates

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        return counted(self.findings)


class Impact(NamedTuple):
    """A change and what it reaches.

    `affected` are the rows that it names, `unknown` the ids that nothing loaded holds. `reach` is everything
    beneath the former that is not dropped, over all workbooks; `waiting` those of them that are active and
    were last updated before the change's day, or never. `review_by` is the day by which they should have been,
    None where the change has no day.
    """

    book: int
    change: Change
    affected: Sequence[Item]
    unknown: Sequence[Reference]
    reach: Sequence[Item]
    waiting: Sequence[Item]
    review_by: date | None

    def is_overdue(self, today: date) -> bool:
        """Whether the review day is past."""
        return self.review_by is not None and self.review_by < today


class Broken(NamedTuple):
    """An id among a row's parents that makes no link, and why: what a `links.Flaw` says, or `CYCLE`."""

    id: str
    why: str


class Failure(NamedTuple):
    """A workbook that could not be read or written, and why, in a sentence."""

    path: str
    reason: Told


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. `parents` gives every valid link of a row upwards.

    `impacts` are the open changes with what they reach. `shares` says of an objective and one that it supports,
    itself or through a key result, how much of what is contributed there this is; those that don't count have
    none. `broken` lacks rows all of whose parents make links.
    """

    as_of: date
    books: Sequence[BookReport]
    alignment: Score
    failures: Sequence[Failure] = ()
    parents: Mapping[Item, Sequence[Link]] = field(default_factory=dict)
    impacts: Sequence[Impact] = ()
    shares: Mapping[tuple[Item, Item], float] = field(default_factory=dict)
    broken: Mapping[Item, Sequence[Broken]] = field(default_factory=dict)

    @property
    def score(self) -> float | None:
        """The alignment score of the whole run, 0 to 100; None where there is nothing to rate."""
        return self.alignment.value

    @property
    def rates(self) -> Mapping[str, float]:
        """The rates that make the score, fractions."""
        return self.alignment.rates

    @property
    def findings(self) -> list[Finding]:
        """The findings of every workbook, in the workbooks' order, each by place."""
        return [finding for book in self.books for finding in book.findings]

    @property
    def items(self) -> list[Item]:
        """The rows of every workbook, in order."""
        return [item for book in self.books for item in book.book.items]

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        return counted(self.findings)


def counted(findings: Sequence[Finding]) -> dict[Severity, int]:
    """The number of findings of each severity, gravest first."""
    return {severity: sum(f.severity is severity for f in findings) for severity in Severity}
