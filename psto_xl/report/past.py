"""How units have stood over time: what a report shows of a history of checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from psto_xl.core.finding import Severity
from psto_xl.core.portfolio import Point, names
from psto_xl.core.report import Report
from psto_xl.core.text import Language, Share, say

Series = Sequence[tuple[date, float]]


class Course(NamedTuple):
    """A unit, "" for all together, on the days of which something is known. Score and progress are fractions of 1."""

    name: str
    score: Series
    progress: Series
    errors: Series
    findings: Series


def courses(history: Sequence[Point], report: Report) -> list[Course]:
    """What a history tells of a report's units up to its day, of those that were checked on two days or more.

    All together come first, where the report is about all of them, as the last of these days knew them.
    """
    own = names(report)
    units: dict[str, list[Point]] = {name: [] for name in ("", *own)}
    for point in history:
        if point.unit in units and point.day <= report.as_of:
            units[point.unit].append(point)
    last = max((point.day for point in history), default=report.as_of)
    if len(own) == 1 or any(point.unit not in units for point in history if point.day == last):
        del units[""]
    return [_course(name, points) for name, points in units.items() if len({point.day for point in points}) > 1]


def _course(name: str, points: Sequence[Point]) -> Course:
    def series(of: Callable[[Point], float | None]) -> Series:
        return [(point.day, value) for point in points if (value := of(point)) is not None]

    return Course(
        name,
        series(lambda point: None if point.score is None else point.score / 100),
        series(lambda point: point.progress),
        series(lambda point: float(point.counts[Severity.ERROR])),
        series(lambda point: float(sum(point.counts.values()))),
    )


def course_name(course: Course, language: Language) -> str:
    """The unit's name."""
    return course.name or say("All together").render(language)


def score_way(series: Series, language: Language) -> str:
    """``96 → 99``."""
    return _way([language.number(round(100 * value)) for _, value in series])


def share_way(series: Series, language: Language) -> str:
    """``51 % → 58 %``."""
    return _way([language.show(Share(round(value, 2))) for _, value in series])


def number_way(series: Series, language: Language) -> str:
    """``87 → 14``."""
    return _way([language.number(value) for _, value in series])


def _way(texts: Sequence[str]) -> str:
    """From the first to the last; one figure where they are the same."""
    return " → ".join(dict.fromkeys((texts[0], texts[-1]))) if texts else "–"


def span(past: Sequence[Course], language: Language) -> str:
    """From when to when."""
    days = [day for course in past for day, _ in course.findings]
    return say("from {first} to {last}", first=min(days), last=max(days)).render(language)
