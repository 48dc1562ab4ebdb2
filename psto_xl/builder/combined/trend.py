"""The sheet `Trend`: how score, progress and findings came about, all together and unit by unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from psto_xl.builder.combined.page import BEHIND, CAPTION, LINED, header_style, print_wide, shade, title
from psto_xl.builder.excel import Workbook, put
from psto_xl.builder.looks import ACCENT, FAINT, FONT, INK, LINE, SEVERITY_TEXT, SOFT, WHITE
from psto_xl.core.finding import Severity
from psto_xl.core.grid import letters
from psto_xl.core.portfolio import LEVELS, Point
from psto_xl.core.text import Language, count, say

_SHEET: Final = "Trend"
_DAYS: Final = 12
"""So many days a row of the table shows; of more, the last and others evenly spread before it."""
_CAPTIONS, _CHARTS, _CHART_ROWS = 4, 5, 13
_HEADER: Final = _CAPTIONS + _CHART_ROWS + 3
_DATA: Final = 20
_DATA_HEAD: Final = 3
_TEXT: Final = {"name": FONT, "size": 8, "color": SOFT, "bold": False}
_NONE: Final = {"none": True}
_FIGURES: Final[tuple[tuple[str, Callable[[Point], float | None]], ...]] = (
    ("Score", lambda point: point.score),
    *((level.sheet, lambda point, level=level: point.levels[level]) for level in LEVELS),
    ("Errors", lambda point: float(point.counts[Severity.ERROR])),
    ("Warnings", lambda point: float(point.counts[Severity.WARNING])),
    ("To know", lambda point: float(point.counts[Severity.INFO])),
)
"""The figures behind the charts, a column each."""
_LEVEL_LOOKS: Final = (
    (ACCENT, "solid", "circle"),
    (INK, "solid", "square"),
    ("#C77700", "dash", "triangle"),
    (FAINT, "round_dot", "diamond"),
)
"""Lines differ in shape as well, for print in grey."""
_FINDING_LOOKS: Final = (
    (SEVERITY_TEXT[Severity.ERROR], "solid", "square"),
    (SEVERITY_TEXT[Severity.WARNING], "dash", "triangle"),
    (SEVERITY_TEXT[Severity.INFO], "round_dot", "circle"),
)


def add_trend(book: Workbook, points: Sequence[Point], language: Language) -> None:
    """Charts of all together (or of the only unit), and every unit's score day by day. `points` are not empty."""
    sheet = book.sheet(_SHEET)
    sheet.set_tab_color(ACCENT)
    units: dict[str, list[Point]] = {}
    for point in points:
        units.setdefault(point.unit, []).append(point)
    days = sorted({point.day for point in points})
    line = say(
        "{units} on {days} with a check, {first} to {last}. The charts show all together.",
        units=count(len(units) - ("" in units), "{n} unit", "{n} units"),
        days=count(len(days), "{n} day", "{n} days"),
        first=days[0],
        last=days[-1],
    )
    title(book, sheet, say("How it came about").render(language), line.render(language))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, _DAYS + 3, 10.5)
    whole = units[""] if "" in units else next(iter(units.values()))
    _figures(book, sheet, whole, language)
    _charts(book, sheet, [point.day for point in whole], language)
    _table(book, sheet, units, _spread(days), language)
    sheet.print_area(0, 0, _HEADER + len(units) - 1, _DAYS + 2)
    print_wide(sheet, repeat=[_HEADER])


def _spread(days: Sequence[date]) -> list[date]:
    if len(days) <= _DAYS:
        return list(days)
    return [days[at * (len(days) - 1) // (_DAYS - 1)] for at in range(_DAYS)]


def _figures(book: Workbook, sheet: Any, points: Sequence[Point], language: Language) -> None:
    """The cells that the charts show, to the right of the page."""
    small = {"font_size": 8, "font_color": FAINT}
    put(sheet, 1, _DATA, say("The figures behind the charts").render(language), book.style(small, bold=True))
    for at, (name, figure) in enumerate(_FIGURES, start=1):
        put(sheet, _DATA_HEAD, _DATA + at, say(name).render(language), book.style(small, bold=True))
        style = book.style(small, num_format="0%" if name in [level.sheet for level in LEVELS] else "0")
        for row, point in enumerate(points, start=_DATA_HEAD + 1):
            put(sheet, row, _DATA + at, figure(point), style)
    for row, point in enumerate(points, start=_DATA_HEAD + 1):
        put(sheet, row, _DATA, point.day, book.style(small, num_format=14, align="left"))


def _charts(book: Workbook, sheet: Any, days: Sequence[date], language: Language) -> None:
    last = 1 + _DAYS + 1
    for col in range(1, last + 1):
        put(sheet, _CAPTIONS, col, None, book.style(CAPTION, top=1, top_color=LINE))
    sheet.set_row(_CAPTIONS - 1, 22)
    shares = {"num_format": "0%", "min": 0, "max": 1, "major_unit": 0.25}
    scores = {"num_format": "0", "min": 0, "max": 100, "major_unit": 25}
    for col, caption, columns, axis, looks in (
        (1, say("SCORE, OF 100"), [1], scores, _LEVEL_LOOKS),
        (5, say("PROGRESS BY LEVEL"), [2, 3, 4, 5], shares, _LEVEL_LOOKS),
        (10, say("FINDINGS"), [6, 7, 8], {"num_format": "0", "min": 0}, _FINDING_LOOKS),
    ):
        put(sheet, _CAPTIONS, col, caption.render(language), book.style(CAPTION, top=1, top_color=LINE))
        chart = _lines(book, columns, days, axis, looks)
        chart.set_size({"width": 425 if col == 1 else 385, "height": 258})
        sheet.insert_chart(_CHARTS - 1, col - 1, chart, {"object_position": 1, "y_offset": 2})


def _lines(
    book: Workbook,
    columns: Sequence[int],
    days: Sequence[date],
    axis: dict[str, object],
    looks: Sequence[tuple[str, str, str]],
) -> Any:
    chart = book.chart(type="line")
    chart.set_title(_NONE)
    top, bottom = _DATA_HEAD, _DATA_HEAD + len(days) - 1
    for at, (colour, dash, marker) in zip(columns, looks, strict=False):
        chart.add_series(
            {
                "name": [_SHEET, _DATA_HEAD - 1, _DATA - 1 + at],
                "categories": [_SHEET, top, _DATA - 1, bottom, _DATA - 1],
                "values": [_SHEET, top, _DATA - 1 + at, bottom, _DATA - 1 + at],
                "line": {"color": colour, "width": 2, "dash_type": dash},
                "marker": {"type": marker, "size": 5, "fill": {"color": colour}, "border": {"color": WHITE}},
            }
        )
    quiet = {"num_font": _TEXT, "major_tick_mark": "none"}
    every = {"major_unit": max((days[-1] - days[0]).days // 4, 1), "major_unit_type": "days"}
    chart.set_x_axis({**quiet, **every, "date_axis": True, "num_format": "d mmm yy", "line": {"color": LINE}})
    grid = {"visible": True, "line": {"color": LINE, "width": 0.5}}
    chart.set_y_axis({**quiet, **axis, "line": _NONE, "major_gridlines": grid})
    # A legend beneath a single line keeps the charts' axes on one height.
    chart.set_legend({"position": "bottom", "font": _TEXT})
    chart.set_chartarea({"border": _NONE, "fill": _NONE})
    chart.show_blanks_as("span")
    return chart


def _table(
    book: Workbook, sheet: Any, units: dict[str, list[Point]], days: Sequence[date], language: Language
) -> None:
    """Every unit's score on some days, its change, and the errors it has now."""
    put(sheet, _HEADER - 1, 1, say("SCORE OF EVERY UNIT").render(language), book.style(CAPTION))
    change, errors = len(days) + 2, len(days) + 3
    put(sheet, _HEADER, 1, say("Unit").render(language), header_style(book))
    day_style = book.style(
        {"valign": "vcenter", "bold": True, "font_color": WHITE, "bg_color": INK}, align="right", num_format=14
    )
    for col, day in enumerate(days, start=2):
        put(sheet, _HEADER, col, day, day_style)
    put(sheet, _HEADER, change, say("Change").render(language), header_style(book, figures=True))
    put(sheet, _HEADER, errors, say("Errors now").render(language), header_style(book, figures=True))
    sheet.set_row(_HEADER - 1, 24)
    first = _HEADER + 1
    for row, (name, own) in enumerate(units.items(), start=first):
        _row(book, sheet, row, name or say("All together").render(language), own, days, bold=not name)
    last = first + len(units) - 1
    shade(sheet, f"B{first}:{letters(change - 1)}{last}", (40, BEHIND), (100, WHITE))
    for condition, severity in (("<", Severity.ERROR), (">", Severity.INFO)):
        rule = book.rule(font_color=SEVERITY_TEXT[severity], bold=True)
        area = f"{letters(change)}{first}:{letters(change)}{last}"
        sheet.conditional_format(area, {"type": "cell", "criteria": condition, "value": 0, "format": rule})


def _row(
    book: Workbook, sheet: Any, row: int, name: str, points: Sequence[Point], days: Sequence[date], *, bold: bool
) -> None:
    scores = {point.day: point.score for point in points}
    look = {"valign": "vcenter", "bold": bold, **LINED}
    put(sheet, row, 1, name, book.style(look, indent=1, text_wrap=True))
    number = book.style(look, num_format="0", align="right")
    for col, day in enumerate(days, start=2):
        put(sheet, row, col, scores.get(day), number)
    known = [score for _, score in sorted(scores.items()) if score is not None]
    moved = round(known[-1] - known[0], 6) if len(known) > 1 else None
    put(sheet, row, len(days) + 2, moved, book.style(look, num_format="+0;-0;0", align="right"))
    put(sheet, row, len(days) + 3, float(points[-1].counts[Severity.ERROR]), number)
    sheet.set_row(row - 1, 20 if len(name) <= 28 else 33)
