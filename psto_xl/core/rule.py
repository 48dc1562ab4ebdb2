"""What a rule is: a code, a name, and a function from the checked plan to hits.

The docstring of that function is the rule's documentation and its test. Its first line is the line in the
catalogue; then why it matters; then `Bad:` and `Good:` with Markdown tables, each beneath the name of its
sheet. The `!` column of a bad table announces the codes found at that row, and nothing may be found in a
good one. Examples are checked as of `EXAMPLE_DAY`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from inspect import cleandoc
from typing import Final, NamedTuple

from psto_xl.core.derived import Derived
from psto_xl.core.finding import Severity
from psto_xl.core.grid import Place
from psto_xl.core.ignore import Waiver
from psto_xl.core.links import Graph
from psto_xl.core.plan import Item, Plan, Problem, Trouble, Workbook
from psto_xl.core.progress import is_stale, last_update
from psto_xl.core.report import Figures
from psto_xl.core.text import NOTHING, Text
from psto_xl.core.weights import Weights

TELLS_TYPES: Final = ("type", "parent")
"""The columns without which nobody can tell an objective from a key result, nor whose it is."""

EXAMPLE_DAY: Final = date(2026, 7, 1)


class Scope(Enum):
    """What a rule must see: one workbook alone, or all of the run, its links and figures."""

    BOOK = "workbook"
    PORTFOLIO = "portfolio"


class Hit(NamedTuple):
    """Where a rule found something and what it says. `item` or else `place` (in the workbook `book`) is given.

    `column` is the key of the column, "" for a whole sheet; `affected` how many rows it bears upon.
    `severity` is given where this hit weighs less or more than the rule in general.
    """

    item: Item | None
    book: int
    place: Place | None
    column: str
    message: Text
    hint: Text
    affected: int = 1
    severity: Severity | None = None


def on(
    item: Item, column: str, message: Text, hint: Text = NOTHING, affected: int = 1, severity: Severity | None = None
) -> Hit:
    """A hit on the cell of a row."""
    return Hit(item, item.book, None, column, message, hint, affected, severity)


def at(
    book: int, place: Place, column: str, message: Text, hint: Text = NOTHING, severity: Severity | None = None
) -> Hit:
    """A hit on a cell that belongs to no row of the plan."""
    return Hit(None, book, place, column, message, hint, severity=severity)


class Crash(NamedTuple):
    """A rule that failed, how, and in which workbook; None where it looked at all of them."""

    code: str
    name: str
    error: str
    book: int | None = None


@dataclass(frozen=True)
class Context:
    """All that rules may look at. `limits` are the running rule's threshold in each workbook.

    `items` are all rows of the plan, `objectives` the active ones, purposes included, `key_results` those that
    are not dropped, North Stars included, and `bau` the rows of business as usual.

    `rules` are all that there are, whether they run or not.
    `since` is an earlier version of the plan, where one was given. `idle` (row, waiver, whether it is past its
    last day) and `crashes` are filled when the rules that run last look at them.
    """

    derived: Derived
    items: Sequence[Item]
    objectives: Sequence[Item]
    key_results: Sequence[Item]
    bau: Sequence[Item]
    since: Plan | None = None
    rules: Sequence[Rule] = ()
    limits: Sequence[float] = ()
    idle: Sequence[tuple[Item, Waiver, bool]] = ()
    crashes: Sequence[Crash] = ()

    @classmethod
    def of(cls, derived: Derived, since: Plan | None = None, rules: Sequence[Rule] = ()) -> Context:
        """The context in which every rule of a check runs."""
        items = list(derived.plan.items)
        return cls(
            derived,
            items=items,
            objectives=[item for item in items if item.is_objective and item.is_active],
            key_results=[item for item in items if item.is_key_result and not item.is_dropped],
            bau=[item for item in items if item.is_bau],
            since=since,
            rules=rules,
        )

    @cached_property
    def plan(self) -> Plan:
        """The plan itself."""
        return self.derived.plan

    @cached_property
    def graph(self) -> Graph:
        """Who supports whom."""
        return self.derived.graph

    @cached_property
    def weights(self) -> Weights:
        """What every row counts beside its siblings."""
        return self.derived.weights

    @cached_property
    def figures(self) -> Mapping[Item, Figures]:
        """Progress, pace and health of every row."""
        return self.derived.figures

    def troubles(self, kind: Trouble) -> Iterator[tuple[Workbook, Problem]]:
        """All that reading noted of one kind, with the workbook it is in."""
        for book in self.plan.books:
            for problem in book.problems:
                if problem.trouble is kind:
                    yield book, problem

    def has_column(self, item: Item, *columns: str) -> bool:
        """Whether the row's sheet has any of these columns; a missing one is said once, not at every row."""
        known = self.plan.books[item.book].sheets[item.level.sheet].columns
        return any(column in known for column in columns)

    def lacks(self, item: Item, column: str) -> bool:
        """Whether a row's cell is blank, where there is such a column; an unreadable one is not blank."""
        if getattr(item, column) is not None or column in item.unreadable:
            return False
        return self.has_column(item, column)

    def is_unmeasured(self, item: Item) -> bool:
        """Whether a key result has something to reach, began over a cadence ago, and has no value yet."""
        if item.is_done or not self.lacks(item, "current") or (item.target is None and not item.is_milestone):
            return False
        return is_stale(item, self.figures[item].start, self.plan.books[item.book])

    def last_update(self, item: Item) -> date | None:
        """The later of the row's own update and its last check-in."""
        return last_update(item, self.derived.check_ins)

    def limit(self, item: Item) -> float:
        """The running rule's threshold in the workbook of this row."""
        return self.limits[item.book]

    def limit_share(self, item: Item) -> float:
        """The same as a fraction; a number above 1 is a percentage."""
        limit = self.limits[item.book]
        return limit / 100 if limit > 1 else limit

    def today(self, item: Item) -> date:
        """The day for which the workbook of this row is checked."""
        return self.plan.books[item.book].today


Check = Callable[[Context], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `threshold` is the default of the number that `Settings` may set, None where it has none.

    `least` is the smallest number that it may be set to. A rule that `runs_last` sees what the others did; one
    that `compares` finds nothing without an earlier version.
    """

    code: str
    name: str
    severity: Severity
    check: Check
    scope: Scope
    threshold: float | None = None
    least: float = 0.0
    runs_last: bool = False
    compares: bool = False
    doc: str = field(default="", repr=False)

    @property
    def is_share(self) -> bool:
        """Whether the threshold is a fraction, so that a number above 1 is a percentage."""
        return self.threshold is not None and self.threshold < 1

    @property
    def family(self) -> int:
        """The first figure of the code's number."""
        return int(self.code[4])

    @property
    def summary(self) -> str:
        """The first line of the documentation, without its full stop."""
        return self.doc.partition("\n")[0].rstrip(".")

    @property
    def reasons(self) -> Sequence[str]:
        """Why it matters: what the documentation says between its first line and the examples, by paragraphs."""
        _, *paragraphs = self.doc.partition("\nBad:")[0].split("\n\n")
        return [" ".join(text.split()) for text in paragraphs if text.strip()]


def rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    scope: Scope = Scope.PORTFOLIO,
    threshold: float | None = None,
    least: float = 0.0,
    runs_last: bool = False,
    compares: bool = False,
) -> Callable[[Check], Rule]:
    """Make a rule of a function."""

    def wrap(check: Check) -> Rule:
        doc = cleandoc(check.__doc__ or "")
        return Rule(code, name, severity, check, scope, threshold, least, runs_last, compares, doc)

    return wrap
