"""Slides, texts and native charts in the looks of the workbooks."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Inches, Length, Pt

from psto_xl.builder.looks import DARK, FONT, HEALTH_FILL, INK, LINE, SOFT, WHITE

WIDTH, HEIGHT = 13.333, 7.5
"""Of a slide, in inches."""
LEFT, INNER = 0.7, 11.933
_rgb: Any = RGBColor
_TITLE_ONLY: Final = 5
_NO_ZERO: Final = "0;;"
_HALF_A_YEAR: Final = 180
_DARK_FILLS: Final = {HEALTH_FILL[health] for health in DARK}


class Area(NamedTuple):
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emus(self) -> tuple[Length, Length, Length, Length]:
        """The same in the file's units."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


def clean(text: str) -> str:
    """Text in one line, without the control characters that a presentation can't hold."""
    kept = (" " if unicodedata.category(letter) == "Cc" else letter for letter in text)
    return " ".join("".join(kept).encode("utf-8", "replace").decode().split())


def colour(name: str) -> RGBColor:
    """A colour written as ``#1B2B38``."""
    found: RGBColor = _rgb(*bytes.fromhex(name.lstrip("#")))
    return found


def new_deck(title: str) -> Any:
    """A deck in wide format without slides."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    deck.core_properties.title = clean(title)
    deck.core_properties.author = ""
    return deck


def add_slide(deck: Any, title: str, subtitle: str = "", notes: Sequence[str] = ()) -> Any:
    """A slide with a title that outlines and screen readers find, and notes for whatever has no room on it."""
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = Area(LEFT, 0.45, INNER, 0.75).emus
    _write(shape.text_frame, [Line(title, 28, bold=True)])
    shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    if subtitle:
        add_text(slide, Area(LEFT, 1.2, INNER, 0.4), [Line(subtitle, 14, SOFT)])
    if notes:
        slide.notes_slide.notes_text_frame.text = "\n".join(clean(note) for note in notes)
    return slide


class Line(NamedTuple):
    """A paragraph: its words, size in points, colour, weight, and the space before it in points."""

    text: str
    size: float = 14
    colour: str = INK
    bold: bool = False
    before: float = 0


def add_text(slide: Any, area: Area, lines: Sequence[Line]) -> None:
    """A box of text."""
    _write(slide.shapes.add_textbox(*area.emus).text_frame, lines)


def _write(frame: Any, lines: Sequence[Line]) -> None:
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = None if number else 1
        paragraph.space_before = Pt(line.before)
        run = paragraph.add_run()
        run.text = clean(line.text)
        run.font.name, run.font.size, run.font.bold = FONT, Pt(line.size), line.bold
        run.font.color.rgb = colour(line.colour)


def add_bars(
    slide: Any,
    area: Area,
    names: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    colours: Sequence[str],
    *,
    description: str,
    shares: bool = False,
    stacked: bool = False,
) -> Any:
    """A chart of lying bars, the first on top; `shares` are fractions of 1, shown as percentages."""
    data = _data([clean(name) for name in names], series, "0%" if shares else "0")
    kind = XL_CHART_TYPE.BAR_STACKED if stacked else XL_CHART_TYPE.BAR_CLUSTERED
    chart = _add(slide, kind, area, data, description)
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _quiet(chart, shares=shares)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100 if stacked else 0
    for one, fill in zip(plot.series, colours, strict=True):
        one.format.fill.solid()
        one.format.fill.fore_color.rgb = colour(fill)
        one.invert_if_negative = False
    if len(series) > 1:
        _legend(chart)
    if stacked:
        _label_inside(plot, colours)
    else:
        _label(plot, shares=shares)
    return chart


def _data(categories: Sequence[object], series: Mapping[str, Sequence[float | None]], number_format: str) -> Any:
    new: Any = CategoryChartData
    data = new(number_format=number_format)
    data.categories = list(categories)
    for name, values in series.items():
        data.add_series(clean(name), values)
    return data


def _add(slide: Any, kind: XL_CHART_TYPE, area: Area, data: Any, description: str) -> Any:
    frame = slide.shapes.add_chart(kind, *area.emus, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(description))
    chart = frame.chart
    chart.has_title = False
    chart.has_legend = False
    chart.font.name, chart.font.size = FONT, Pt(11)
    chart.font.color.rgb = colour(INK)
    return chart


def _quiet(chart: Any, *, shares: bool) -> None:
    """No grid and no frames; shares go from 0 to all of it."""
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    if shares:
        chart.value_axis.maximum_scale = 1.12
    chart.category_axis.format.line.color.rgb = colour(LINE)
    chart.category_axis.has_major_gridlines = False


def _legend(chart: Any) -> None:
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False


def _label(plot: Any, *, shares: bool) -> None:
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = ("0%" if shares else _NO_ZERO), False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(10)


def _label_inside(plot: Any, fills: Sequence[str]) -> None:
    for one, fill in zip(plot.series, fills, strict=True):
        labels = one.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = _NO_ZERO, False
        labels.font.size = Pt(10)
        labels.font.color.rgb = colour(WHITE if fill in _DARK_FILLS else INK)


def add_lines(
    slide: Any, area: Area, days: Sequence[date], series: Mapping[str, Sequence[float | None]],
    colours: Sequence[str], *, description: str,
) -> None:  # fmt: skip
    """A chart of shares over days; the second line is dashed."""
    data = _data(days, series, "0%")
    chart = _add(slide, XL_CHART_TYPE.LINE, area, data, description)
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, 1
    chart.value_axis.major_unit = 0.25
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = "0%", False
    if (days[-1] - days[0]).days > _HALF_A_YEAR:
        _quarterly(chart.category_axis)
    else:
        chart.category_axis.tick_labels.number_format = "yyyy-mm-dd"
        chart.category_axis.tick_labels.number_format_is_linked = False
    chart.value_axis.major_gridlines.format.line.color.rgb = colour(LINE)
    chart.value_axis.format.line.fill.background()
    _legend(chart)
    dashes = (None, MSO_LINE.DASH)
    for one, ink, dash in zip(chart.plots[0].series, colours, dashes, strict=False):
        one.smooth = False
        one.format.line.dash_style = dash
        one.format.line.color.rgb = colour(ink)
        one.format.line.width = Pt(2.5)


def _quarterly(axis: Any) -> None:
    """A label every three months."""
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "yyyy-mm", False
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    for name, value in (("majorUnit", "3"), ("majorTimeUnit", "months")):
        element: Any = OxmlElement(f"c:{name}")
        element.set("val", value)
        axis._element.append(element)


def add_table(slide: Any, area: Area, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """A table whose first row is the header; `widths` are shares of its own."""
    table = slide.shapes.add_table(len(rows), len(rows[0]), *area.emus).table
    for column, share in zip(table.columns, widths, strict=True):
        column.width = Inches(area.width * share)
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            cell = table.cell(y, x)
            cell.fill.solid()
            cell.fill.fore_color.rgb = colour("#F3F6F8" if y == 0 else "#FFFFFF")
            _write(cell.text_frame, [Line(text, 12, SOFT if y == 0 else INK, bold=x == 0 or y == 0)])
            cell.margin_left = cell.margin_right = Inches(0.08)
            cell.margin_top = cell.margin_bottom = Inches(0.05)
