"""The dashboard's native charts, fed by the cells beside its page."""

from __future__ import annotations

from typing import Any, Final

from psto_xl.builder.excel import Workbook
from psto_xl.builder.looks import ACCENT, DARK, FAINT, FONT, GREY_BAR, HEALTH_FILL, INK, LINE, SOFT, WHITE
from psto_xl.core.report import HEALTHS
from psto_xl.core.views import place

_COLUMN: Final = 103  # pixels: 14 characters
_TEXT: Final = {"name": FONT, "size": 8, "color": SOFT, "bold": False}
_NONE: Final = {"none": True}


def add_charts(book: Workbook, sheet: Any) -> None:
    """Put every chart at its place."""
    top = place.CHARTS
    _insert(sheet, _trend(book, sheet), place.PURPOSE_CAPTIONS + 1, place.RIGHT, 4, 128)
    _insert(sheet, _levels(book, sheet), top, place.LEFT, 4, 252)
    _insert(sheet, _healths(book, sheet, place.LEVELS_HEAD, len(place.LEVELS), 3), top, place.MIDDLE, 4, 252)
    _insert(sheet, _healths(book, sheet, place.TEAMS_HEAD, place.TEAMS, 1), top, place.RIGHT, 4, 252)
    _insert(sheet, _gaps(book, sheet), place.BOTTOM, place.LEFT, 4, 280)


def _insert(sheet: Any, chart: Any, row: int, col: int, columns: int, height: int) -> None:
    chart.set_size({"width": columns * _COLUMN - 12, "height": height})
    chart.set_chartarea({"border": _NONE, "fill": _NONE})
    sheet.insert_chart(row - 1, col - 1, chart, {"object_position": 1})


def _range(sheet: Any, head: int, rows: int, gap: int) -> list[object]:
    """A column of figures beneath a heading row."""
    return [sheet.get_name(), head, place.DATA - 1 + gap, head + rows - 1, place.DATA - 1 + gap]


def _name(sheet: Any, head: int, gap: int) -> list[object]:
    return [sheet.get_name(), head - 1, place.DATA - 1 + gap]


def _bars(book: Workbook, kind: str, label: float, height: float) -> Any:
    """Horizontal bars that bear their figures, from the top down; labels take the share `label` of the width."""
    chart = book.chart(type="bar", **({"subtype": kind} if kind else {}))
    chart.set_y_axis({"reverse": True, "num_font": {**_TEXT, "color": INK}, "line": _NONE, "major_tick_mark": "none"})
    chart.set_legend({"position": "top", "font": _TEXT})
    chart.set_plotarea({"layout": {"x": label, "y": 0.99 - height, "width": 0.97 - label, "height": height}})
    return chart


def _hide_values(chart: Any, **limits: float) -> None:
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0, **limits})


def _pair(book: Workbook, sheet: Any, head: int, rows: int, colours: tuple[str, str], label: float) -> Any:
    """Two shares side by side for each row."""
    chart = _bars(book, "", label, 0.84)
    for gap, colour in enumerate(colours, start=1):
        chart.add_series(
            {
                "name": _name(sheet, head, gap),
                "categories": _range(sheet, head, rows, 0),
                "values": _range(sheet, head, rows, gap),
                "fill": {"color": colour},
                "border": _NONE,
                "gap": 60,
                "overlap": -5,
                "data_labels": {"value": True, "num_format": "0%", "font": _TEXT},
            }
        )
    _hide_values(chart, max=1.1)
    return chart


def _levels(book: Workbook, sheet: Any) -> Any:
    return _pair(book, sheet, place.LEVELS_HEAD, len(place.LEVELS), (ACCENT, GREY_BAR), 0.19)


def _gaps(book: Workbook, sheet: Any) -> Any:
    return _pair(book, sheet, place.GAPS_HEAD, place.GAPS, (GREY_BAR, ACCENT), 0.45)


def _healths(book: Workbook, sheet: Any, head: int, rows: int, gap: int) -> Any:
    chart = _bars(book, "stacked", 0.24, 0.78)
    for i, health in enumerate(HEALTHS):
        chart.add_series(
            {
                "name": _name(sheet, head, gap + i),
                "categories": _range(sheet, head, rows, 0),
                "values": _range(sheet, head, rows, gap + i),
                "fill": {"color": HEALTH_FILL[health]},
                "border": {"color": WHITE, "width": 0.75},
                "gap": 45,
                "data_labels": {
                    "value": True,
                    "num_format": "0;;",
                    "font": {**_TEXT, "color": WHITE if health in DARK else INK},
                },
            }
        )
    _hide_values(chart)
    return chart


def _trend(book: Workbook, sheet: Any) -> Any:
    chart = book.chart(type="scatter", subtype="straight_with_markers")
    chart.add_series(
        {
            "name": _name(sheet, place.PACE_HEAD, 1),
            "categories": _range(sheet, place.PACE_HEAD, 2, 0),
            "values": _range(sheet, place.PACE_HEAD, 2, 1),
            "line": {"color": FAINT, "width": 1, "dash_type": "dash"},
            "marker": {"type": "none"},
        }
    )
    chart.add_series(
        {
            "name": _name(sheet, place.TREND_HEAD, 1),
            "categories": _range(sheet, place.TREND_HEAD, place.TREND, 0),
            "values": _range(sheet, place.TREND_HEAD, place.TREND, 1),
            "line": {"color": ACCENT, "width": 2.25},
            "marker": {"type": "circle", "size": 5, "fill": {"color": ACCENT}, "border": {"color": WHITE}},
        }
    )
    quiet = {"num_font": _TEXT, "major_tick_mark": "none"}
    chart.set_x_axis(
        {**quiet, "num_format": '[>9999]mmm yy;""', "line": {"color": LINE}, "major_gridlines": {"visible": False}}
    )
    lines = {"visible": True, "line": {"color": LINE, "width": 0.5}}
    shares = {"num_format": "0%", "min": 0, "max": 1, "major_unit": 0.5}
    chart.set_y_axis({**quiet, **shares, "line": _NONE, "major_gridlines": lines})
    chart.set_legend({"none": True})
    return chart
