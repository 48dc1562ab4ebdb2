"""Sums over the rows of a plan that a dashboard shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import fsum
from typing import NamedTuple

from psto_xl.core.layout import Level
from psto_xl.core.plan import Item, Workbook
from psto_xl.core.progress import clamp, raw_progress
from psto_xl.core.report import HEALTHS, BookReport, Figures, Report

Children = Mapping[Item, Sequence[Item]]


def children(report: Report) -> Children:
    """The rows that are linked to each row."""
    below: dict[Item, list[Item]] = {}
    for item, links in report.parents.items():
        for to in links:
            below.setdefault(to.parent, []).append(item)
    return below


def own(book: BookReport) -> dict[Item, Figures]:
    """The figures of a workbook's own rows."""
    return {item: book.figures[item] for item in book.book.items}


def scope(report: Report, book: BookReport, below: Children) -> dict[Item, Figures]:
    """The figures of a workbook's rows and of everything beneath them, in whatever workbook of the run."""
    found = own(book)
    if len(report.books) > 1:
        queue = list(found)
        for at in queue:
            for item in below.get(at, ()):
                if item not in found:
                    found[item] = report.books[item.book].figures[item]
                    queue.append(item)
    return found


def objectives(figures: Mapping[Item, Figures]) -> dict[Item, Figures]:
    """The objectives and purposes that count."""
    return {item: its for item, its in figures.items() if item.is_objective and item.counts}


class Pace(NamedTuple):
    """Mean progress of some objectives, and what it should be; None where it is known of none."""

    progress: float | None
    expected: float | None


def pace(figures: Iterable[Figures]) -> Pace:
    """Plain means, each over the objectives of which it is known."""
    rows = list(figures)
    return Pace(_mean(row.rolled_up for row in rows), _mean(row.expected for row in rows))


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fsum(known) / len(known) if known else None


def healths(figures: Iterable[Figures]) -> list[int]:
    """How many rows there are of each of `HEALTHS`."""
    found = [row.health for row in figures]
    return [found.count(health) for health in HEALTHS]


def by_team(figures: Mapping[Item, Figures]) -> dict[str, list[Figures]]:
    """Objectives by team, largest team first; "" for those without one. Purposes belong to no team."""
    teams: dict[str, list[Figures]] = {}
    names: dict[str, str] = {}
    for item, row in figures.items():
        if item.level is not Level.PURPOSE:
            name = names.setdefault(item.team.casefold(), item.team)
            teams.setdefault(name, []).append(row)
    return dict(sorted(teams.items(), key=lambda team: (not team[0], -len(team[1]), team[0].casefold())))


def top_objectives(book: BookReport) -> dict[Item, Figures]:
    """The workbook's objectives on the highest level below Purpose that it holds, in order."""
    rows = {i: row for i, row in objectives(own(book)).items() if i.level is not Level.PURPOSE}
    top = min((item.level for item in rows), default=Level.STRATEGY)
    return {item: row for item, row in rows.items() if item.level is top}


def own_purpose(book: BookReport) -> tuple[Item | None, Item | None]:
    """The purpose and the North Star that stand in a workbook, if any."""
    rows = [item for item in book.book.items if item.level is Level.PURPOSE and item.counts]
    purpose = next((item for item in rows if item.is_objective), None)
    star = next((item for item in rows if item.is_key_result), None)
    return purpose, star


def the_purpose(report: Report, book: BookReport) -> tuple[Item | None, Item | None]:
    """The purpose and its North Star: the workbook's own, else the first of the run."""
    found = (own_purpose(one) for one in (book, *report.books))
    return next((one for one in found if any(one)), (None, None))


def trend(book: Workbook, item: Item, today: date, limit: int) -> list[tuple[date, float]]:
    """A key result's progress over time, 0 to 1: its last `limit` values, of check-ins and of its own row."""
    values = {c.day: c.current for c in book.check_ins if c.key == item.key and c.day and c.current is not None}
    if item.current is not None:
        values.setdefault(item.updated or today, item.current)
    points = ((day, raw_progress(item._replace(current=values[day]))) for day in sorted(values))
    return [(day, clamp(raw)) for day, raw in points if raw is not None][-limit:]
