"""The native charts of the sheet `Overview`, fed by cells beside its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from psto_xl.builder.excel import Workbook, put
from psto_xl.builder.looks import ACCENT, DARK, FAINT, FONT, GREY_BAR, HEALTH_FILL, INK, SOFT, WHITE
from psto_xl.core.portfolio import LEVELS, Unit
from psto_xl.core.report import AT_RISK, HEALTHS, OFF_TRACK
from psto_xl.core.text import Language, say

_TEXT: Final = {"name": FONT, "size": 8, "color": SOFT, "bold": False}
_NONE: Final = {"none": True}
_MOST: Final = 10
"""So many units a chart shows."""
_DATA: Final = 29
_LEVELS_HEAD, _HEALTHS_HEAD, _SCORES_HEAD = 3, 10, 23
_LABEL: Final = 22


def add(book: Workbook, sheet: Any, whole: Unit, units: Sequence[Unit], row: int, language: Language) -> None:
    """Three charts side by side beneath their captions, beginning in `row`."""
    sheet.set_column(_DATA - 1, _DATA - 1, 30)
    put(sheet, 1, _DATA, say("The figures behind the charts").render(language), _small(book, bold=True))
    levels = _levels(book, sheet, whole, language)
    worst = sorted(units, key=lambda unit: (-_grave(unit), -unit.total.objectives, unit.name.casefold()))
    healths = _healths(book, sheet, [unit for unit in worst if unit.total.objectives][:_MOST], language)
    lowest = sorted((unit for unit in units if unit.score is not None), key=lambda unit: (unit.score, unit.name))
    scores = _scores(book, sheet, lowest[:_MOST], language)
    for col, chart, width in ((2, levels, 470), (9, healths, 470), (18, scores, 400)):
        chart.set_size({"width": width, "height": 244})
        chart.set_chartarea({"border": _NONE, "fill": _NONE})
        sheet.insert_chart(row - 1, col - 1, chart, {"object_position": 1, "y_offset": 2})


def _grave(unit: Unit) -> float:
    """How much of a unit is off track, with half the weight at risk."""
    counts = dict(zip(HEALTHS, unit.total.healths, strict=True))
    return (counts[OFF_TRACK] + counts[AT_RISK] / 2) / max(unit.total.objectives, 1)


def _small(book: Workbook, **more: object) -> Any:
    return book.style(font_size=8, font_color=FAINT, **more)


def _range(sheet: Any, head: int, rows: int, gap: int) -> list[object]:
    return [sheet.get_name(), head, _DATA - 1 + gap, head + max(rows, 1) - 1, _DATA - 1 + gap]


_Rows = Sequence[tuple[str, Sequence[float | None]]]


def _fill(book: Workbook, sheet: Any, head: int, names: Sequence[str], rows: _Rows, form: str) -> None:
    """A small table: series by name across, a label and its figures in each row."""
    for at, name in enumerate(names, start=1):
        put(sheet, head, _DATA + at, name, _small(book, bold=True))
    for row, (label, values) in enumerate(rows, start=head + 1):
        put(sheet, row, _DATA, label, _small(book))
        for at, value in enumerate(values, start=1):
            put(sheet, row, _DATA + at, value, _small(book, num_format=form))


def _bars(book: Workbook, subtype: str, label: float, height: float) -> Any:
    chart = book.chart(type="bar", **({"subtype": subtype} if subtype else {}))
    chart.set_title(_NONE)
    chart.set_y_axis({"reverse": True, "num_font": {**_TEXT, "color": INK}, "line": _NONE, "major_tick_mark": "none"})
    chart.set_plotarea({"layout": {"x": label, "y": 0.02, "width": 0.97 - label, "height": height}})
    return chart


def _series(sheet: Any, head: int, rows: int, nth: int, colour: str, **more: object) -> dict[str, object]:
    return {
        "name": [sheet.get_name(), head - 1, _DATA - 1 + nth],
        "categories": _range(sheet, head, rows, 0),
        "values": _range(sheet, head, rows, nth),
        "fill": {"color": colour},
        "border": _NONE,
        **more,
    }


def _levels(book: Workbook, sheet: Any, whole: Unit, language: Language) -> Any:
    rows = [(say(level.sheet).render(language), (its.progress, its.expected)) for level, its in whole.levels.items()]
    heads = [say("Progress").render(language), say("Where it should be").render(language)]
    _fill(book, sheet, _LEVELS_HEAD, heads, rows, "0%")
    chart = _bars(book, "", 0.2, 0.82)
    for nth, colour in enumerate((ACCENT, GREY_BAR), start=1):
        labels = {"value": True, "num_format": "0%", "font": _TEXT}
        chart.add_series(
            _series(sheet, _LEVELS_HEAD, len(LEVELS), nth, colour, gap=60, overlap=-5, data_labels=labels)
        )
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0, "max": 1.1})
    chart.set_legend({"position": "bottom", "font": _TEXT})
    return chart


def _healths(book: Workbook, sheet: Any, units: Sequence[Unit], language: Language) -> Any:
    rows = [(_short(unit.name), [float(n) for n in unit.total.healths]) for unit in units]
    _fill(book, sheet, _HEALTHS_HEAD, [say(health).render(language) for health in HEALTHS], rows, "0")
    chart = _bars(book, "percent_stacked", 0.26, 0.78)
    for nth, health in enumerate(HEALTHS, start=1):
        font = {**_TEXT, "color": WHITE if health in DARK else INK}
        labels = {"value": True, "num_format": "0;;", "font": font}
        series = _series(sheet, _HEALTHS_HEAD, len(rows), nth, HEALTH_FILL[health], gap=35, data_labels=labels)
        chart.add_series({**series, "border": {"color": WHITE, "width": 0.75}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "bottom", "font": _TEXT})
    return chart


def _scores(book: Workbook, sheet: Any, units: Sequence[Unit], language: Language) -> Any:
    rows = [(_short(unit.name), [unit.score]) for unit in units]
    _fill(book, sheet, _SCORES_HEAD, [say("Score").render(language)], rows, "0")
    chart = _bars(book, "", 0.34, 0.94)
    labels = {"value": True, "num_format": "0", "font": _TEXT}
    chart.add_series(_series(sheet, _SCORES_HEAD, len(rows), 1, ACCENT, gap=35, data_labels=labels))
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0, "max": 110})
    chart.set_legend({"none": True})
    return chart


def _short(name: str) -> str:
    return name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"
