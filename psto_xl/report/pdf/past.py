"""How all together and every unit have stood over time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.platypus import PageBreak
from reportlab.platypus.flowables import Flowable

from psto_xl.builder.looks import ACCENT
from psto_xl.core.text import count, say
from psto_xl.report.past import Course, Series, course_name, number_way, score_way, share_way, span
from psto_xl.report.pdf.styles import WIDTH, Cell, table, words
from psto_xl.report.story import Story

_MOST: Final = 60


class Spark(Flowable):  # type: ignore[misc]
    """A small line of shares over time."""

    _WIDE, _HIGH = 92, 18

    def __init__(self, series: Series) -> None:
        super().__init__()
        self._series = series

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self._WIDE, self._HIGH + 2

    def draw(self) -> None:
        first, last = self._series[0][0], self._series[-1][0]
        days = max((last - first).days, 1)
        spots = [(self._WIDE * (day - first).days / days, 1 + self._HIGH * value) for day, value in self._series]
        self.canv.setStrokeColor(HexColor(ACCENT))
        self.canv.setFillColor(HexColor(ACCENT))
        self.canv.setLineWidth(1.4)
        self.canv.lines([(*one, *other) for one, other in pairwise(spots)])
        self.canv.circle(*spots[-1], 2, stroke=0, fill=1)


def past(story: Story) -> Iterator[Flowable]:
    """A page of its own, and nothing where nothing is known."""
    if not story.past:
        return
    language = story.language
    yield PageBreak()
    yield words(say("How it came about").render(language), "h1")
    yield words(span(story.past, language), "soft")
    names = (say("Unit"), say("Score"), say("Progress"), say("Errors"), say("Findings"))
    rows: list[list[Cell]] = [[words(name.render(language), "faint") for name in names]]
    rows += [_row(course, story) for course in story.past[:_MOST]]
    yield table(rows, [WIDTH * share for share in (0.34, 0.22, 0.22, 0.11, 0.11)])
    if (left := len(story.past) - _MOST) > 0:
        yield words(count(left, "and {n} more unit", "and {n} more units").render(language), "soft")


def _row(course: Course, story: Story) -> list[Cell]:
    language = story.language
    return [
        words(course_name(course, language), "small" if course.name else "strong"),
        _line(course.score, score_way(course.score, language)),
        _line(course.progress, share_way(course.progress, language)),
        words(number_way(course.errors, language)),
        words(number_way(course.findings, language)),
    ]


def _line(series: Series, way: str) -> Cell:
    return [Spark(series), words(way, "soft")] if len(series) > 1 else words(way, "soft")
