"""What a report has to say, before anybody decides how it looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from psto_xl.core.choices import AT_LEAST, AT_MOST
from psto_xl.core.finding import Finding, Severity
from psto_xl.core.layout import Level
from psto_xl.core.plan import Item, Plan
from psto_xl.core.portfolio import Point
from psto_xl.core.report import BREACHED, HEALTHY, BookReport, Figures, Report, Score, counted
from psto_xl.core.rule import Rule
from psto_xl.core.rules import RULES
from psto_xl.core.text import ENGLISH, Language, say
from psto_xl.core.views import sums
from psto_xl.core.views.common import Task, first_things
from psto_xl.report.links import Links, find_links
from psto_xl.report.past import Course, courses

LEVELS: Final = (Level.PURPOSE, Level.STRATEGY, Level.TACTICAL, Level.OPERATIONAL)
_POINTS: Final = 60
"""As many values of a trend as a small picture can show."""


class LevelLine(NamedTuple):
    """The objectives of one level that count: how many, their mean progress, how many of each health."""

    level: Level
    objectives: int
    pace: sums.Pace
    healths: Sequence[int]


class TeamLine(NamedTuple):
    """A team, "" for none, and how many of its objectives are of each health."""

    name: str
    healths: Sequence[int]


class Trend(NamedTuple):
    """A key result's progress over time, 0 to 1, and the straight way from start to due day, where both are known."""

    item: Item
    points: Sequence[tuple[date, float]]
    way: Sequence[tuple[date, float]]


class Star(NamedTuple):
    """A North Star, its figures, and its trend."""

    item: Item
    figures: Figures
    trend: Trend


@dataclass(frozen=True, slots=True)
class Overview:
    """How a plan stands, or one workbook's part of it. `gaps` are the objectives on its highest level.

    `bau` counts the activities that are healthy, outside their band, and unknown.
    """

    name: str
    rows: int
    alignment: Score
    counts: Mapping[Severity, int]
    purpose: Item | None
    star: Star | None
    levels: Sequence[LevelLine]
    teams: Sequence[TeamLine]
    gaps: Mapping[Item, Figures]
    tasks: Sequence[Task]
    trends: Sequence[Trend]
    bau: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Story:
    """The whole of a report: `overall` for everything, `units` for each workbook in the run's order.

    `past` is how they stood before, as far as a history is given.
    """

    title: str
    report: Report
    language: Language
    overall: Overview
    units: Sequence[Overview]
    links: Links
    rules: Sequence[Rule]
    past: Sequence[Course] = ()

    @property
    def has_units(self) -> bool:
        """Whether there are several workbooks to tell apart."""
        return len(self.units) > 1

    def figures(self, item: Item) -> Figures:
        """What was computed for a row."""
        return self.report.books[item.book].figures[item]


def tell(report: Report, title: str = "", language: Language = ENGLISH, history: Sequence[Point] = ()) -> Story:
    """The story of a report, which holds at least one workbook; `title` is what the reader sees on top."""
    units = [_unit(report, book) for book in report.books]
    overall = _overall(report, units)
    found = {finding.code for finding in report.findings}
    return Story(
        title or _title(report, overall, language),
        report,
        language,
        overall,
        units,
        find_links(Plan([book.book for book in report.books])),
        [rule for rule in RULES if rule.code in found],
        courses(history, report),
    )


def _title(report: Report, overall: Overview, language: Language) -> str:
    """The unit that holds the purpose; else the only one, or what all are."""
    if overall.purpose:
        return report.books[overall.purpose.book].book.unit
    return overall.name if len(report.books) == 1 else say("Strategy report").render(language)


def _overall(report: Report, units: Sequence[Overview]) -> Overview:
    if len(units) == 1:
        return units[0]
    figures = {item: its for book in report.books for item, its in sums.own(book).items()}
    highest = min((item.level for unit in units for item in unit.gaps), default=Level.STRATEGY)
    gaps = {item: its for unit in units for item, its in unit.gaps.items() if item.level is highest}
    return _overview(report, report.books[0], "", report.alignment, figures, report.findings, gaps, ())


def _unit(report: Report, book: BookReport) -> Overview:
    figures = sums.own(book)
    gaps = sums.top_objectives(book)
    trends = [trend for item, its in figures.items() if len((trend := _trend(report, item, its)).points) > 1]
    return _overview(report, book, book.book.unit, book.alignment, figures, book.findings, gaps, trends)


def _overview(
    report: Report,
    book: BookReport,
    name: str,
    alignment: Score,
    figures: Mapping[Item, Figures],
    findings: Sequence[Finding],
    gaps: Mapping[Item, Figures],
    trends: Sequence[Trend],
) -> Overview:
    purpose, star = sums.the_purpose(report, book)
    objectives = sums.objectives(figures)
    return Overview(
        name=name,
        rows=len(figures),
        alignment=alignment,
        counts=counted(findings),
        purpose=purpose,
        star=_star(report, star) if star else None,
        levels=_levels(objectives),
        teams=[TeamLine(team, sums.healths(rows)) for team, rows in sums.by_team(objectives).items()],
        gaps=gaps,
        tasks=first_things(findings),
        trends=trends,
        bau=_bau(figures),
    )


def _star(report: Report, item: Item) -> Star:
    its = report.books[item.book].figures[item]
    return Star(item, its, _trend(report, item, its))


def _trend(report: Report, item: Item, its: Figures) -> Trend:
    book = report.books[item.book].book
    points = sums.trend(book, item, report.as_of, _POINTS) if item.is_key_result else ()
    way: Sequence[tuple[date, float]] = ()
    if its.start and its.due:
        way = ((its.start, 1.0 if item.measure in (AT_LEAST, AT_MOST) else 0.0), (its.due, 1.0))
    return Trend(item, points, way)


def _levels(objectives: Mapping[Item, Figures]) -> list[LevelLine]:
    """A line for every level that holds an objective."""
    lines = []
    for level in LEVELS:
        rows = [its for item, its in objectives.items() if item.level is level]
        if rows:
            lines.append(LevelLine(level, len(rows), sums.pace(rows), sums.healths(rows)))
    return lines


def _bau(figures: Mapping[Item, Figures]) -> tuple[int, int, int]:
    found = [its.health for item, its in figures.items() if item.is_bau]
    healthy, breached = found.count(HEALTHY), found.count(BREACHED)
    return healthy, breached, len(found) - healthy - breached
