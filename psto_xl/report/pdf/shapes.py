"""The pictures of a PDF: bars and trends, drawn as lines and areas that stay sharp."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus.flowables import Flowable

from psto_xl.builder.looks import ACCENT, DARK, GREY_BAR, HEALTH_FILL, INK, LINE, SOFT, WHITE
from psto_xl.core.report import HEALTHS
from psto_xl.core.text import Language, say
from psto_xl.report.pdf.fonts import BOLD, REGULAR
from psto_xl.report.story import Trend
from psto_xl.report.words import day, percent

_ROOM_FOR_A_NUMBER: Final = 12


class Bullet(Flowable):  # type: ignore[misc]
    """A bar of progress as wide as it may be, with a mark where it should be."""

    def __init__(self, progress: float | None, expected: float | None = None, colour: str = ACCENT) -> None:
        super().__init__()
        self._progress, self._expected, self._colour = progress, expected, colour

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, 10

    def draw(self) -> None:
        canvas, width = self.canv, self.width
        _bar(canvas, width, GREY_BAR)
        if self._progress:
            _bar(canvas, max(width * min(self._progress, 1.0), 4), self._colour)
        if self._expected is not None:
            at = width * min(max(self._expected, 0.004), 0.996)
            canvas.setStrokeColor(HexColor(INK))
            canvas.setLineWidth(1.4)
            canvas.line(at, 0.5, at, 9.5)


def _bar(canvas: object, width: float, colour: str) -> None:
    canvas.setFillColor(HexColor(colour))  # type: ignore[attr-defined]
    canvas.roundRect(0, 2.5, width, 5, 2, stroke=0, fill=1)  # type: ignore[attr-defined]


class Stacked(Flowable):  # type: ignore[misc]
    """A bar of how many are of each health, with the numbers where there is room."""

    def __init__(self, healths: Sequence[int]) -> None:
        super().__init__()
        self._healths = healths

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, 13

    def draw(self) -> None:
        canvas, x, total = self.canv, 0.0, sum(self._healths)
        for health, number in zip(HEALTHS, self._healths, strict=True):
            if not number:
                continue
            width = self.width * number / total
            canvas.setFillColor(HexColor(HEALTH_FILL[health]))
            canvas.setStrokeColor(HexColor(WHITE))
            canvas.rect(x, 1, width, 11, stroke=1, fill=1)
            if width > _ROOM_FOR_A_NUMBER:
                canvas.setFillColor(HexColor(WHITE if health in DARK else INK))
                canvas.setFont(BOLD, 7.5)
                canvas.drawCentredString(x + width / 2, 3.9, str(number))
            x += width


class Legend(Flowable):  # type: ignore[misc]
    """What the colours of the healths mean, in one line."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._names = [say(health).render(language) for health in HEALTHS]

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        return width, 16

    def draw(self) -> None:
        canvas, x = self.canv, 0.0
        canvas.setFont(REGULAR, 8)
        for health, name in zip(HEALTHS, self._names, strict=True):
            canvas.setFillColor(HexColor(HEALTH_FILL[health]))
            canvas.rect(x, 1, 8, 8, stroke=0, fill=1)
            canvas.setFillColor(HexColor(SOFT))
            canvas.drawString(x + 12, 2.4, name)
            x += 12 + pdfmetrics.stringWidth(name, REGULAR, 8) + 16


class TrendChart(Flowable):  # type: ignore[misc]
    """Progress over time beside the planned way; of a trend with two points or more."""

    _LEFT, _BOTTOM = 30, 14

    def __init__(self, trend: Trend, language: Language, height: float = 92) -> None:
        super().__init__()
        self._trend, self._language, self.height = trend, language, height

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, self.height

    def draw(self) -> None:
        canvas, trend = self.canv, self._trend
        days = [at for at, _ in (*trend.points, *trend.way)]
        first, last = min(days), max(days)
        self._grid(first, last)
        canvas.setDash(3, 3)
        canvas.setStrokeColor(HexColor(SOFT))
        canvas.setLineWidth(0.8)
        self._line(trend.way, first, last)
        canvas.setDash()
        canvas.setStrokeColor(HexColor(ACCENT))
        canvas.setLineWidth(1.8)
        self._line(trend.points, first, last)
        canvas.setFillColor(HexColor(ACCENT))
        canvas.circle(*self._spot(*trend.points[-1], first, last), 2.6, stroke=0, fill=1)

    def _grid(self, first: date, last: date) -> None:
        canvas = self.canv
        canvas.setFont(REGULAR, 7)
        canvas.setFillColor(HexColor(SOFT))
        canvas.setStrokeColor(HexColor(LINE))
        canvas.setLineWidth(0.6)
        for share in (0.0, 0.5, 1.0):
            y = self._spot(first, share, first, last)[1]
            canvas.line(self._LEFT, y, self.width, y)
            canvas.drawRightString(self._LEFT - 4, y - 2.4, percent(share, self._language))
        canvas.drawString(self._LEFT, 2, day(first, self._language))
        canvas.drawRightString(self.width, 2, day(last, self._language))

    def _line(self, points: Sequence[tuple[date, float]], first: date, last: date) -> None:
        spots = [self._spot(at, value, first, last) for at, value in points]
        self.canv.lines([(*one, *other) for one, other in pairwise(spots)])

    def _spot(self, at: date, value: float, first: date, last: date) -> tuple[float, float]:
        share = (at - first).days / max((last - first).days, 1)
        room = self.height - self._BOTTOM - 6
        return self._LEFT + (self.width - self._LEFT - 4) * share, self._BOTTOM + room * value
