"""The still pictures of a page, as small SVGs: sharp on every screen, in print, and without scripts.

They are decoration to a screen reader: the figures stand beside them in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from psto_xl.core.report import HEALTHS
from psto_xl.core.text import Language
from psto_xl.report.html.markup import Html, el
from psto_xl.report.story import Trend
from psto_xl.report.words import day, percent

_ROOM_FOR_A_NUMBER: Final = 0.06
WIDTH, HEIGHT = 320, 116
_LEFT, _TOP, _BOTTOM = 34, 10, 22


def health_class(health: str) -> str:
    """The class of a health's colours."""
    return "h-" + health.lower().replace(" ", "-")


def stacked(healths: Sequence[int]) -> Html:
    """A bar of how many are of each health."""
    total = sum(healths)
    parts: list[Html] = []
    done = 0
    for health, number in zip(HEALTHS, healths, strict=True):
        if not number:
            continue
        parts.append(_part(health, done / total, number / total, number))
        done += number
    return el("svg", *parts, class_="stacked", width="100%", height=20, aria_hidden="true")


def _part(health: str, start: float, width: float, number: int) -> Html:
    """A share of a stacked bar, with its number where there is room for it."""
    shape = el("rect", x=_percent(start), width=_percent(width), height=20)
    if width < _ROOM_FOR_A_NUMBER:
        return el("g", shape, class_=health_class(health))
    text = el("text", number, x=_percent(start + width / 2), y=14.5, text_anchor="middle")
    return el("g", shape, text, class_=health_class(health))


def bullet(progress: float | None, expected: float | None, kind: str = "accent") -> Html:
    """A bar of progress, with a mark where it should be."""
    parts = [el("rect", class_="track", y=3, width="100%", height=8, rx=4)]
    if progress:
        parts.append(
            el("rect", class_=f"fill {kind}", y=3, width=_percent(min(max(progress, 0.0), 1.0)), height=8, rx=4)
        )
    if expected is not None:
        at = _percent(min(max(expected, 0.004), 0.996))
        parts.append(el("line", class_="mark", x1=at, x2=at, y1=0, y2=14))
    return el("svg", *parts, class_="bullet", width="100%", height=14, aria_hidden="true")


def _percent(share: float) -> str:
    return f"{100 * share:.4g}%"


def line_chart(trend: Trend, language: Language) -> Html | None:
    """Progress over time beside the planned way; None where there is nothing to draw a line through."""
    if len(trend.points) < 2:
        return None
    days = [at for at, _ in (*trend.points, *trend.way)]
    first, last = min(days), max(days)
    xs = _Scale(first, last)
    grid = [el("line", class_="grid", x1=_LEFT, x2=WIDTH, y1=_y(share), y2=_y(share)) for share in (0.0, 0.5, 1.0)]
    labels = [
        el("text", percent(share, language), x=_LEFT - 6, y=_y(share) + 3.5, text_anchor="end")
        for share in (0.0, 0.5, 1.0)
    ]
    labels += [
        el("text", day(at, language), x=x, y=HEIGHT - 6, text_anchor=anchor)
        for at, x, anchor in ((first, _LEFT, "start"), (last, WIDTH, "end"))
    ]
    way = el("path", class_="way", d=_path(trend.way, xs)) if trend.way else None
    line = el("path", class_="line", d=_path(trend.points, xs))
    end, value = trend.points[-1]
    dot = el("circle", class_="dot", cx=f"{xs.at(end):.1f}", cy=f"{_y(value):.1f}", r=3.5)
    children = (*grid, *labels, way, line, dot)
    return el("svg", *children, class_="trend", viewBox=f"0 0 {WIDTH} {HEIGHT}", aria_hidden="true")


class _Scale:
    """Where a day stands from left to right."""

    def __init__(self, first: date, last: date) -> None:
        self._first = first
        self._days = max((last - first).days, 1)

    def at(self, moment: date) -> float:
        return _LEFT + (WIDTH - _LEFT - 5) * (moment - self._first).days / self._days


def _y(share: float) -> float:
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - share)


def _path(points: Sequence[tuple[date, float]], xs: _Scale) -> str:
    return "M" + "L".join(f"{xs.at(at):.1f} {_y(value):.1f}" for at, value in points)


def sparkline(points: Sequence[tuple[date, float]]) -> Html:
    """A small line of progress over time."""
    first, last = points[0][0], points[-1][0]
    days = max((last - first).days, 1)
    spots = [f"{2 + 92 * (at - first).days / days:.1f} {2 + 20 * (1 - value):.1f}" for at, value in points]
    x, y = spots[-1].split()
    line = el("path", class_="line", d="M" + "L".join(spots))
    dot = el("circle", class_="dot", cx=x, cy=y, r=2.5)
    return el("svg", line, dot, class_="spark", viewBox="0 0 98 24", width=98, height=24, aria_hidden="true")
