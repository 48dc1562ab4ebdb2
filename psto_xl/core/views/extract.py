"""What one workbook's own sheets tell of a report: so little that they can be written where the rest is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from psto_xl.core.layout import Level
from psto_xl.core.plan import Item
from psto_xl.core.report import BookReport, Figures, Report
from psto_xl.core.views import place, sums
from psto_xl.core.views.tree import Forest, Tree


class Star(NamedTuple):
    """A North Star, its figures, and its way so far: days and progress."""

    item: Item
    figures: Figures
    way: Sequence[tuple[date, float]]


class Tally(NamedTuple):
    """Objectives taken together: their pace, and how many there are of each health."""

    pace: sums.Pace
    healths: Sequence[int]


class Reach(NamedTuple):
    """How many rows a change reaches, and the ids that must still be confirmed."""

    rows: int
    waiting: Sequence[str]


@dataclass(frozen=True, slots=True)
class Extract:
    """One workbook's extract of a report on `books` workbooks with the `score` of all together, a whole number.

    `rows`, `levels` and `teams` (name and healths, largest first, of `all_teams` at most as many as a page
    shows) are of its own rows and everything beneath them. `purpose` and `star` are its own, else the run's first.
    `reach` is what its changes reach, by their row. `tree` is how its objectives hang together with others.
    """

    as_of: date
    books: int
    score: float | None
    mine: BookReport
    rows: int
    levels: Mapping[Level, Tally]
    teams: Sequence[tuple[str, Sequence[int]]]
    all_teams: int
    purpose: str | None
    star: Star | None
    reach: Mapping[int, Reach]
    tree: Tree


class Extracts:
    """A report's extracts. What they have in common is worked out once."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._below = sums.children(report) if len(report.books) > 1 else {}
        self._forest = Forest(report)
        self._first = next((book for book in report.books if any(sums.own_purpose(book))), None)
        self._reach: dict[int, dict[int, Reach]] = {}
        for one in report.impacts:
            reach = Reach(len(one.reach), [item.id for item in one.waiting])
            self._reach.setdefault(one.book, {})[one.change.place.row] = reach

    def of(self, book: BookReport) -> Extract:
        """The extract of one of the report's workbooks."""
        figures = sums.scope(self._report, book, self._below)
        rows = sums.objectives(figures)
        by_level: dict[Level, list[Figures]] = {}
        for item, its in rows.items():
            by_level.setdefault(item.level, []).append(its)
        teams = sums.by_team(rows)
        purpose, star = self._purpose(book)
        return Extract(
            as_of=self._report.as_of,
            books=len(self._report.books),
            score=None if self._report.score is None else float(round(self._report.score)),
            mine=book,
            rows=len(figures),
            levels={level: Tally(sums.pace(own), sums.healths(own)) for level, own in by_level.items()},
            teams=[(team, sums.healths(own)) for team, own in list(teams.items())[: place.TEAMS]],
            all_teams=len(teams),
            purpose=purpose.title if purpose else None,
            star=self._star(star) if star else None,
            reach=self._reach.get(book.book.index, {}),
            tree=self._forest.of(book),
        )

    def _purpose(self, book: BookReport) -> tuple[Item | None, Item | None]:
        own = sums.own_purpose(book)
        return own if any(own) or self._first is None else sums.own_purpose(self._first)

    def _star(self, star: Item) -> Star:
        holder = self._report.books[star.book]
        way = sums.trend(holder.book, star, self._report.as_of, place.TREND)
        return Star(star, holder.figures[star], way)
