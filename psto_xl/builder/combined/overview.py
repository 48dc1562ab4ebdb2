"""The sheet `Overview`: how the portfolio stands on one page, and every unit by level as a heat map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from psto_xl.builder.combined import overview_charts
from psto_xl.builder.combined.links import Links
from psto_xl.builder.combined.page import (
    AHEAD,
    AMBER,
    BEHIND,
    CAPTION,
    CELL,
    LINED,
    LINK,
    SHARE,
    header_style,
    print_wide,
    shade,
)
from psto_xl.builder.excel import Workbook, put
from psto_xl.builder.highlights import bar
from psto_xl.builder.looks import ACCENT, ACCENT_WASH, GREY_BAR, INK, LINE, SEVERITY_TEXT, SOFT, WASH, WHITE
from psto_xl.core.finding import Severity
from psto_xl.core.grid import Cell, Place, address, letters
from psto_xl.core.portfolio import LEVELS, Unit
from psto_xl.core.report import AT_RISK, HEALTHS, NO_DATA, OFF_TRACK, RATES, STALE, Report
from psto_xl.core.text import Language, Text, count, say
from psto_xl.core.views.common import FIRST_THINGS, RATE_WORDS, counts_in_words, first_things

NAME: Final = 2
OVERVIEW: Final = "Overview"
_SCORE: Final = 3
_OBJECTIVES, _PROGRESS, _LEAD = 4, 8, 12
_HEALTHS, _SEVERITIES = 16, 23
_LAST: Final = 25
_WIDTHS: Final = (2, 28, 8, *[5.5] * 4, *[9.5] * 4, *[9.5] * 4, *[7] * 7, *[8.5] * 3)

_BAND, _CHARTS, _CHART_ROWS = 4, 11, 9
_GROUPS: Final = _CHARTS + _CHART_ROWS + 2
HEADER: Final = _GROUPS + 1
FIRST: Final = HEADER + 1


def add_overview(
    book: Workbook, links: Links, report: Report, whole: Unit, units: Sequence[Unit], language: Language
) -> None:
    """The first sheet: score, first things to do, charts, and a line for every unit."""
    sheet = book.sheet(language.translate(OVERVIEW))
    sheet.set_tab_color(ACCENT)
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    rows = sorted(units, key=lambda unit: unit.name.casefold())
    _title(book, sheet, report, whole, language)
    _score(book, sheet, whole, language)
    _first(book, sheet, links, report, units, language)
    for col, caption in (
        (NAME, say("PROGRESS, AND WHERE IT SHOULD BE")),
        (_PROGRESS + 1, say("HEALTH OF OBJECTIVES, UNITS MOST OFF TRACK FIRST")),
        (_HEALTHS + 2, say("SCORE, LOWEST FIRST")),
    ):
        put(sheet, _CHARTS, col, caption.render(language), _ruled(book))
    overview_charts.add(book, sheet, whole, rows, _CHARTS + 1, language)
    _heads(book, sheet, language)
    for row in range(_CHARTS + 1, _CHARTS + 1 + _CHART_ROWS):
        sheet.set_row(row - 1, 21)
    for row, unit in enumerate(rows, start=FIRST):
        _unit(book, sheet, row, unit, **LINED)
        links.put(sheet, row, NAME, unit.name, unit.book, None, book.style(LINK, shrink=True, **LINED))
        sheet.set_row(row - 1, 20)
    end = FIRST + len(rows) - 1
    _unit(book, sheet, end + 1, whole, bold=True, top=1, top_color=INK)
    put(sheet, end + 1, NAME, say("All together").render(language), _total(book, indent=1))
    sheet.set_row(end, 22)
    _heat(sheet, max(end, FIRST))
    sheet.autofilter(HEADER - 1, NAME - 1, max(end, FIRST) - 1, _LAST - 1)
    last = _failures(book, sheet, report, end + 3, language)
    sheet.print_area(0, 0, last - 1, _LAST - 1)
    print_wide(sheet, repeat=[_GROUPS, HEADER])
    sheet.activate()


def _ruled(book: Workbook) -> Any:
    return book.style(CAPTION, top=1, top_color=LINE)


def _total(book: Workbook, **more: object) -> Any:
    return book.style(CELL, bold=True, top=1, top_color=INK, **more)


def _title(book: Workbook, sheet: Any, report: Report, whole: Unit, language: Language) -> None:
    parts: list[Text] = [
        say("Checked for {day}", day=report.as_of),
        count(len(report.books), "{n} unit", "{n} units"),
        count(len(report.items), "{n} row", "{n} rows"),
        *counts_in_words(whole.counts).values(),
    ]
    if report.failures:
        parts.append(count(len(report.failures), "{n} workbook failed", "{n} workbooks failed"))
    sheet.set_row(0, 36)
    sheet.set_row(1, 20)
    sheet.set_row(2, 8)
    put(sheet, 1, NAME, say("The portfolio").render(language), book.style(font_size=24, bold=True, valign="vcenter"))
    words = "   ·   ".join(part.render(language) for part in parts)
    put(sheet, 2, NAME, words, book.style(font_color=SOFT, valign="top"))


def _score(book: Workbook, sheet: Any, whole: Unit, language: Language) -> None:
    """The score in large, and beside it what it is made of."""
    for col in range(NAME, _LAST + 1):
        for row in (_BAND, _CHARTS, _GROUPS - 1):
            put(sheet, row, col, None, _ruled(book))
    put(sheet, _BAND, NAME, say("SCORE, OF 100").render(language), _ruled(book))
    put(sheet, _BAND, _SCORE, say("WHAT THE SCORE IS MADE OF").render(language), _ruled(book))
    put(sheet, _BAND, _LEAD - 2, say("THE FIVE THINGS TO DO FIRST").render(language), _ruled(book))
    sheet.set_row(_BAND - 1, 22)
    big = book.style(font_size=44, bold=True, font_color=ACCENT, num_format="0", align="left", valign="vcenter")
    sheet.merge_range(_BAND, NAME - 1, _BAND + 2, NAME - 1, "", big)
    put(sheet, _BAND + 1, NAME, "–" if whole.score is None else whole.score, big)
    white = {"top": 2, "top_color": WHITE, "bottom": 2, "bottom_color": WHITE}
    share = book.style(white, num_format="0%", bold=True, align="left", valign="vcenter")
    label = book.style(valign="vcenter", text_wrap=True)
    for row, rate in enumerate(RATES, start=_BAND + 1):
        sheet.merge_range(row - 1, _SCORE - 1, row - 1, _PROGRESS - 2, "", label)
        put(sheet, row, _SCORE, RATE_WORDS[rate].render(language), label)
        put(sheet, row, _PROGRESS, whole.rates.get(rate, "–"), share)
        bar(sheet, address(row, _PROGRESS), ACCENT_WASH)


def _first(
    book: Workbook, sheet: Any, links: Links, report: Report, units: Sequence[Unit], language: Language
) -> None:
    """What to do first in all of the portfolio, with the way there."""
    text = book.style(text_wrap=True, valign="vcenter", bottom=4, bottom_color=LINE)
    there = book.style(LINK, bottom=4, bottom_color=LINE)
    tasks = first_things(report.findings)
    for i in range(FIRST_THINGS):
        row = _BAND + 1 + i
        sheet.set_row(row - 1, 31)
        if i < len(tasks):
            finding = tasks[i].finding
            sheet.merge_range(row - 1, _LEAD - 3, row - 1, _LAST - 3, "", text)
            words = f"{i + 1}  {units[finding.book].name}: {tasks[i].fact(language)}. {tasks[i].deed(language)}"
            put(sheet, row, _LEAD - 2, words, text)
            sheet.merge_range(row - 1, _LAST - 2, row - 1, _LAST - 1, "", there)
            place = Place(finding.sheet, finding.row or 1, finding.col or 1)
            links.put(sheet, row, _LAST - 1, say("Go there").render(language), finding.book, place, there)
    if not tasks:
        put(
            sheet, _BAND + 1, _LEAD - 2, say("Nothing: enjoy the day.").render(language), book.style(valign="vcenter")
        )


def _heads(book: Workbook, sheet: Any, language: Language) -> None:
    """Two header rows: groups, and what stands in each column."""
    levels = [say(level.sheet).render(language) for level in LEVELS]
    severities = say("Errors"), say("Warnings"), say("To know")
    groups: tuple[tuple[int, Text | None, Sequence[str]], ...] = (
        (NAME, None, [say("Unit").render(language)]),
        (_SCORE, None, [say("Score").render(language)]),
        (_OBJECTIVES, say("OBJECTIVES"), [level[:1] for level in levels]),
        (_PROGRESS, say("PROGRESS"), levels),
        (_LEAD, say("AHEAD OR BEHIND, IN POINTS"), levels),
        (_HEALTHS, say("HEALTH OF OBJECTIVES"), [say(health).render(language) for health in HEALTHS]),
        (_SEVERITIES, say("FINDINGS"), [severity.render(language) for severity in severities]),
    )
    sheet.set_row(_GROUPS - 2, 10)
    sheet.set_row(_GROUPS - 1, 20)
    sheet.set_row(HEADER - 1, 28)
    for col, group, heads in groups:
        if group:
            put(sheet, _GROUPS, col, group.render(language), book.style(CAPTION))
        for at, head in enumerate(heads, start=col):
            style = header_style(book, figures=at > NAME)
            # A line of white sets groups apart.
            edge = book.style(
                {"valign": "vcenter", "bold": True, "font_color": WHITE, "bg_color": INK, "align": "right"},
                text_wrap=True,
                font_size=8,
                left=1,
                left_color=WHITE,
            )
            put(sheet, HEADER, at, head, style if at == NAME else edge)


def _unit(book: Workbook, sheet: Any, row: int, unit: Unit, **more: object) -> None:
    """The figures of one unit; what there is none of stays blank."""
    number = book.style(CELL, num_format="0", align="right", **more)
    score = book.style(
        CELL, num_format="0", bold=True, align="right", **{k: v for k, v in more.items() if k != "bold"}
    )
    share = book.style(SHARE, **more)
    points = book.style(CELL, num_format="+0;-0;0", align="right", **more)
    cells: dict[int, tuple[Cell, Any]] = {_SCORE: ("–" if unit.score is None else unit.score, score)}
    for at, level in enumerate(LEVELS):
        its = unit.levels[level]
        lead = None if its.lead is None else round(its.lead * 100, 6)
        cells[_OBJECTIVES + at] = (its.objectives or None, number)
        cells[_PROGRESS + at] = (its.progress, share)
        cells[_LEAD + at] = (lead, points)
    for at, n in enumerate(unit.total.healths):
        cells[_HEALTHS + at] = (n or None, number)
    for at, severity in enumerate(Severity):
        cells[_SEVERITIES + at] = (unit.counts[severity] or None, number)
    for col, (value, style) in cells.items():
        put(sheet, row, col, value, style)


def _heat(sheet: Any, end: int) -> None:
    """Shades for what is low, behind or much; bars for progress."""

    def area(first: int, width: int) -> str:
        return f"{letters(first)}{FIRST}:{letters(first + width - 1)}{end}"

    shade(sheet, area(_SCORE, 1), (40, BEHIND), (100, WHITE))
    shade(sheet, area(_OBJECTIVES, 4), (0, WHITE), (12, ACCENT_WASH))
    bar(sheet, area(_PROGRESS, 4), ACCENT_WASH)
    shade(sheet, area(_LEAD, 4), (-30, BEHIND), (0, WHITE), (20, AHEAD))
    for health, colour in ((STALE, GREY_BAR), (AT_RISK, AMBER), (OFF_TRACK, BEHIND), (NO_DATA, GREY_BAR)):
        shade(sheet, area(_HEALTHS + HEALTHS.index(health), 1), (0, WHITE), (6, colour))
    for at, (most, colour) in enumerate(((5, BEHIND), (15, AMBER), (15, ACCENT_WASH))):
        shade(sheet, area(_SEVERITIES + at, 1), (0, WHITE), (most, colour))


def _failures(book: Workbook, sheet: Any, report: Report, top: int, language: Language) -> int:
    """Workbooks that are missing from all this; gives the last row that is used."""
    if not report.failures:
        return top - 2
    put(sheet, top, NAME, say("WORKBOOKS THAT FAILED, AND ARE MISSING HERE").render(language), _ruled(book))
    for col in range(NAME + 1, _LAST + 1):
        put(sheet, top, col, None, _ruled(book))
    name = book.style(bold=True, font_color=SEVERITY_TEXT[Severity.ERROR], valign="vcenter", text_wrap=True)
    why = book.style(valign="vcenter", text_wrap=True, bg_color=WASH)
    for row, failure in enumerate(report.failures, start=top + 1):
        sheet.set_row(row - 1, 33)
        put(sheet, row, NAME, failure.path.replace("\\", "/").rpartition("/")[2], name)
        sheet.merge_range(row - 1, _SCORE - 1, row - 1, _LAST - 1, language.show(failure.reason), why)
    return top + len(report.failures)
