"""The looks of the tool's own sheets; their values come with a check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from psto_xl.builder.charts import add_charts
from psto_xl.builder.excel import Workbook, put
from psto_xl.builder.highlights import bar, says
from psto_xl.builder.lists import quoted_tab
from psto_xl.builder.looks import (
    ACCENT,
    ACCENT_WASH,
    FAINT,
    GRAVE,
    HEALTH_TEXT,
    INK,
    LINE,
    SEVERITY_TEXT,
    SOFT,
    WHITE,
)
from psto_xl.builder.widths import wide_enough
from psto_xl.core.finding import Severity
from psto_xl.core.grid import Cell, Formula, address
from psto_xl.core.report import RATES
from psto_xl.core.text import Language
from psto_xl.core.views import alignment, dashboard, place
from psto_xl.core.views.common import FIRST_THINGS

_CAPTION: Final = {"font_size": 8, "bold": True, "font_color": ACCENT, "valign": "vcenter"}
_LINK: Final = {"font_color": ACCENT, "underline": 1, "valign": "vcenter"}
_DATE: Final = 14
_WIDTHS: Final = (11, 11, 24, 17, 12, 7, 13, 52, 52, 12)
"""Of the columns of the sheet `Alignment`, in characters."""
_ROOM: Final = 1000


def add_alignment(book: Workbook, language: Language) -> Any:
    """The sheet `Alignment`: head, and the table of findings with one blank row."""
    sheet = book.sheet(language.translate("Alignment"))
    for at, (name, width) in enumerate(zip(alignment.HEADERS, _WIDTHS, strict=True)):
        sheet.set_column(at, at, wide_enough(width, language.translate(name)), book.style(valign="vcenter"))
    put_labels(book, sheet, alignment.labels(language), _alignment_styles())
    sheet.set_row(0, 34)
    sheet.set_row(1, 20)
    sheet.set_row(alignment.HEADER - 1, 24)
    _score_block(book, sheet)
    _things_block(book, sheet)
    _findings_table(book, sheet, language)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(alignment.HEADER - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&8&K5B6B78&F  ·  &A&R&8&K5B6B78&P / &N")
    book.mark("_psto.Alignment", f"{quoted_tab(sheet.get_name())}!$A$1")
    return sheet


def put_labels(
    book: Workbook,
    sheet: Any,
    labels: Mapping[tuple[int, int], Cell | Formula],
    styles: Mapping[tuple[int, int], Mapping[str, object]],
) -> None:
    """Write what always stands on an own sheet, and formats where values will come."""
    for at in sorted({*labels, *styles}):
        put(sheet, *at, labels.get(at), book.style(styles.get(at, {})))


def _alignment_styles() -> dict[tuple[int, int], Mapping[str, object]]:
    styles: dict[tuple[int, int], Mapping[str, object]] = {
        alignment.TITLE: {"font_size": 22, "bold": True, "valign": "vcenter"},
        alignment.SUBTITLE: {"font_color": SOFT, "valign": "top"},
        alignment.TABLE_CAPTION: _CAPTION,
    }
    for col in (1, alignment.RATE_LABEL, 8):
        styles[alignment.CAPTIONS, col] = _CAPTION
    for i, severity in enumerate(Severity):
        styles[alignment.COUNTS[0] + i, alignment.COUNTS[1]] = {
            "bold": True,
            "font_color": SEVERITY_TEXT[severity],
            "valign": "vcenter",
        }
    for i in range(len(RATES)):
        styles[alignment.TOP + i, alignment.RATE_LABEL] = {"valign": "vcenter"}
    for at in range(1, len(alignment.HEADERS) + 1):
        styles[alignment.HEADER, at] = {
            "bold": True,
            "font_color": WHITE,
            "bg_color": INK,
            "valign": "vcenter",
            "indent": 1,
        }
    return styles


def _score_block(book: Workbook, sheet: Any) -> None:
    row, col = alignment.SCORE
    score = book.style(font_size=40, bold=True, font_color=ACCENT, num_format="0", align="left", valign="vcenter")
    sheet.merge_range(row - 1, col - 1, row, col, "", score)
    white = {"top": 2, "top_color": WHITE, "bottom": 2, "bottom_color": WHITE}  # keeps the bars apart
    rate = book.style(white, num_format="0%", bold=True, align="left", valign="vcenter")
    col = alignment.RATE_VALUE
    for row in range(alignment.TOP, alignment.TOP + len(RATES)):
        sheet.merge_range(row - 1, col - 1, row - 1, col, "", rate)
        bar(sheet, address(row, col), ACCENT_WASH)


def _things_block(book: Workbook, sheet: Any) -> None:
    text = book.style(text_wrap=True, valign="vcenter")
    for row in range(alignment.TOP, alignment.TOP + FIRST_THINGS):
        sheet.set_row(row - 1, 30)
        put(sheet, row, 8, None, text)
        put(sheet, row, 9, None, text)
        put(sheet, row, 10, None, book.style(_LINK))
    _underline(book, sheet, f"H{alignment.TOP}:J{alignment.TOP + FIRST_THINGS - 1}", f"$H{alignment.TOP}")


def _underline(book: Workbook, sheet: Any, area: str, cell: str) -> None:
    """A line beneath what is there, and none beneath nothing."""
    rule = book.rule(bottom=1, bottom_color=LINE)
    sheet.conditional_format(area, {"type": "formula", "criteria": f'={cell}<>""', "format": rule})


def _findings_table(book: Workbook, sheet: Any, language: Language) -> None:
    top = alignment.HEADER
    columns = [{"header": language.translate(name)} for name in alignment.HEADERS]
    sheet.add_table(top - 1, 0, top, len(columns) - 1, {"name": alignment.TABLE, "columns": columns, "style": None})
    header = _alignment_styles()
    for at, name in enumerate(alignment.HEADERS, start=1):
        put(sheet, top, at, language.translate(name), book.style(header[top, at]))
        style: dict[str, object] = {"valign": "vcenter", "indent": 1, "bottom": 4, "bottom_color": LINE}
        if name == "Link":
            style |= _LINK
        elif name in ("What", "What to do", "Rule"):
            style |= {"text_wrap": True}
        elif name == "First seen":
            style |= {"num_format": _DATE, "align": "left"}
        elif name in ("Code", "Sheet", "Cell"):
            style |= {"font_color": SOFT}
        put(sheet, top + 1, at, None, book.style(style))
    sheet.grow_row(top, 33, {})
    area, cell = f"A{top + 1}:A{top + _ROOM}", f"$A{top + 1}"
    for word, severity in (("Error", Severity.ERROR), ("Warning", Severity.WARNING), ("Info", Severity.INFO)):
        rule = book.rule(font_color=SEVERITY_TEXT[severity], bold=True)
        sheet.conditional_format(area, {"type": "formula", "criteria": f"={says(cell, word)}", "format": rule})


_HEIGHTS: Final = {
    **{1: 36, 2: 20, 3: 8, 4: 24, 5: 32, 6: 28, 7: 18, 8: 20, 9: 8, 10: 28, 11: 32, 12: 8, 13: 14, 14: 24},
    **dict.fromkeys(range(place.CHARTS, place.CHARTS_END + 1), 21),
    place.CHART_NOTES: 14,
    place.BOTTOM_CAPTIONS: 24,
    **dict.fromkeys(range(place.BOTTOM, place.BOTTOM_END + 1), 21),
    place.BOTTOM_NOTES: 14,
}


def add_dashboard(book: Workbook, language: Language) -> Any:
    """The sheet `Dashboard`: one page of cells and charts, and the charts' figures beside it."""
    sheet = book.sheet(language.translate("Dashboard"))
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, place.LAST_COLUMN - 1, 14)
    sheet.set_column(place.LAST_COLUMN, place.DATA - 2, 3)
    sheet.set_column(place.DATA - 1, place.DATA - 1, 34, book.style(font_size=8, font_color=FAINT))
    sheet.set_column(place.DATA, place.DATA + 9, 11, book.style(font_size=8, font_color=FAINT))
    for row, height in _HEIGHTS.items():
        sheet.set_row(row - 1, height)
    put_labels(book, sheet, dashboard.labels(language), _dashboard_styles())
    _merge(book, sheet, language)
    _dashboard_rules(book, sheet)
    add_charts(book, sheet)
    sheet.print_area(0, 0, place.BOTTOM_NOTES - 1, place.LAST_COLUMN - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.5)
    sheet.set_footer("&L&8&K5B6B78&F&R&8&K5B6B78&D")
    book.mark("_psto.Dashboard", f"{quoted_tab(sheet.get_name())}!$A$1")
    return sheet


def _dashboard_styles() -> dict[tuple[int, int], Mapping[str, object]]:
    figure = {"font_size": 8, "font_color": FAINT}
    styles: dict[tuple[int, int], Mapping[str, object]] = {
        place.TITLE: {"font_size": 24, "bold": True, "valign": "vcenter"},
        place.SUBTITLE: {"font_color": SOFT, "valign": "top"},
        place.DATA_TITLE: {**figure, "bold": True, "valign": "bottom"},
        (place.CHART_NOTES, place.RIGHT): {"font_size": 8, "font_color": SOFT, "align": "left"},
        (place.BOTTOM_NOTES, place.LEFT): {"font_size": 8, "font_color": SOFT},
    }
    for row, cols in (
        (place.PURPOSE_CAPTIONS, (place.LEFT, place.MIDDLE, place.RIGHT)),
        (place.CHART_CAPTIONS, (place.LEFT, place.MIDDLE, place.RIGHT)),
        (place.BOTTOM_CAPTIONS, (place.LEFT, place.TASKS, place.CHANGE_LABEL)),
    ):
        # A rule across the page stands above each band.
        for col in range(place.LEFT, place.LAST_COLUMN + 1):
            styles[row, col] = {"top": 1, "top_color": LINE}
        for col in cols:
            styles[row, col] = {**_CAPTION, "top": 1, "top_color": LINE}
    styles |= _figure_styles(figure)
    styles |= _change_styles()
    return styles


def _figure_styles(figure: Mapping[str, object]) -> dict[tuple[int, int], Mapping[str, object]]:
    """The figures behind the charts: shares, counts, dates."""
    styles: dict[tuple[int, int], Mapping[str, object]] = {}
    share, day = {**figure, "num_format": "0%"}, {**figure, "num_format": _DATE, "align": "left"}
    for at, pair in ((place.LEVELS_HEAD, len(place.LEVELS)), (place.GAPS_HEAD, place.GAPS)):
        for row in range(at + 1, at + pair + 1):
            styles[row, place.DATA + 1] = styles[row, place.DATA + 2] = share
    for at, rows in ((place.TREND_HEAD, place.TREND), (place.PACE_HEAD, 2)):
        for row in range(at + 1, at + rows + 1):
            styles[row, place.DATA] = day
    styles[place.MEMORY_HEAD + 1, place.DATA + 1] = styles[place.MEMORY_HEAD + 1, place.DATA + 2] = day
    for row in (place.LEVELS_HEAD, place.TEAMS_HEAD, place.GAPS_HEAD, place.TREND_HEAD, place.PACE_HEAD):
        for col in range(place.DATA, place.DATA + 10):
            styles[row, col] = {**figure, "bold": True}
    return styles


def _change_styles() -> dict[tuple[int, int], Mapping[str, object]]:
    styles: dict[tuple[int, int], Mapping[str, object]] = {}
    for row in range(place.BOTTOM, place.BOTTOM_END + 1):
        head = row == place.BOTTOM
        line = {"bottom": 4, "bottom_color": LINE, "valign": "vcenter"}
        small = {"font_size": 8, "font_color": SOFT} if head else {}
        change = {} if head else {"num_format": '+#,##0;-#,##0;"="', "font_color": SOFT}
        styles[row, place.CHANGE_LABEL] = {**line, **small}
        styles[row, place.CHANGE_NOW] = {**line, "align": "right", "num_format": "#,##0", "bold": not head, **small}
        styles[row, place.CHANGE] = {**line, "align": "right", **change, **small}
    return styles


def _merge(book: Workbook, sheet: Any, language: Language) -> None:
    """Cells that share a place: texts over several columns, figures over two."""
    left, middle = place.LEFT, place.MIDDLE
    big = {"font_size": 18, "bold": True, "align": "left", "num_format": "0%", "valign": "vcenter"}
    blocks: list[tuple[int, int, int, int, dict[str, object]]] = [
        (*place.PURPOSE, 4, 4, {"font_size": 13, "text_wrap": True, "valign": "top", "font_color": ACCENT}),
        (*place.STAR_TITLE, 1, 4, {"bold": True, "text_wrap": True, "valign": "vcenter"}),
        (*place.STAR_VALUE, 1, 4, {"font_size": 18, "bold": True, "valign": "vcenter"}),
        (*place.STAR_BAR, 1, 3, {"num_format": "0%", "align": "left", "valign": "vcenter"}),
        (*place.STAR_WAY, 1, 4, {"font_size": 9, "font_color": SOFT, "valign": "vcenter"}),
        (
            place.SCORE_ROW,
            left,
            2,
            2,
            {
                "font_size": 36,
                "bold": True,
                "font_color": ACCENT,
                "num_format": "0",
                "align": "left",
                "valign": "top",
            },
        ),
    ]
    for i in range(len(RATES)):
        col = place.RATES_FROM + 2 * i
        caption = {"font_size": 9, "font_color": SOFT, "text_wrap": True, "valign": "vcenter"}
        blocks.append((place.SCORE_CAPTIONS, col, 1, 2, caption))
        blocks.append((place.SCORE_ROW, col, 1, 2, big))
        blocks.append((place.SCORE_BARS, col, 1, 2, {"num_format": "0%"}))
    blocks.append((place.SCORE_CAPTIONS, left, 1, 2, dict(_CAPTION)))
    task = {"font_size": 9, "text_wrap": True, "valign": "vcenter"}
    for i in range(FIRST_THINGS):
        row = place.BOTTOM + 2 * i
        blocks.append((row, middle, 2, 4, task))
        blocks.append((row, place.TASK_LINKS, 2, 1, {**_LINK, "font_size": 9, "align": "left", "indent": 1}))
    labels = dashboard.labels(language)
    for row, col, height, width, look in blocks:
        style = book.style(look)
        sheet.merge_range(row - 1, col - 1, row + height - 2, col + width - 2, "", style)
        put(sheet, row, col, labels.get((row, col)), style)


def _dashboard_rules(book: Workbook, sheet: Any) -> None:
    bar(sheet, address(*place.STAR_BAR), ACCENT_WASH)
    for i in range(len(RATES)):
        bar(sheet, address(place.SCORE_BARS, place.RATES_FROM + 2 * i), ACCENT, only=True, room=1.1)
    for i in range(FIRST_THINGS):
        row = place.BOTTOM + 2 * i
        area = f"{address(row, place.TASKS)}:{address(row + 1, place.TASK_LINKS)}"
        _underline(book, sheet, area, f"${address(row, place.TASKS).replace(str(row), f'${row}')}")
    cell = address(*place.STAR_HEALTH)
    put(sheet, *place.STAR_HEALTH, None, book.style(align="left", indent=1, bold=True, valign="vcenter"))
    for health, colour in HEALTH_TEXT.items():
        rule = book.rule(font_color=colour, bold=health in GRAVE)
        sheet.conditional_format(cell, {"type": "formula", "criteria": f"={says(cell, health)}", "format": rule})
