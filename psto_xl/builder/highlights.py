"""Conditional formatting of the level sheets: flagged cells, objectives, healths, bars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psto_xl.builder.excel import Workbook
from psto_xl.builder.looks import (
    ACCENT,
    ACCENT_WASH,
    FAINT,
    GRAVE,
    GREY_BAR,
    HEALTH_TEXT,
    INK,
    SEVERITY_FILL,
    WASH,
)
from psto_xl.core.choices import DONE, DRAFT, DROPPED, OBJECTIVE, PURPOSE
from psto_xl.core.columns import Kind
from psto_xl.core.finding import Severity
from psto_xl.core.grid import letters
from psto_xl.core.layout import HEADER_ROW, SheetLayout
from psto_xl.languages import every_language

FLAG_LETTER = {Severity.ERROR: "E", Severity.WARNING: "W", Severity.INFO: "I"}
_FIRST = HEADER_ROW + 1


def highlight(book: Workbook, sheet: Any, layout: SheetLayout, last: int) -> None:
    """All highlights of a level sheet.

    Excel joins what several rules say of a cell. LibreOffice takes the first alone, so rules on the same cells
    come in the order of their weight, and none needs another.
    """
    at = {column.key: letters(i) for i, column in enumerate(layout.columns, start=1)}
    shown = [letters(i) for i, column in enumerate(layout.columns, start=1) if not column.hidden]
    for severity, letter in FLAG_LETTER.items():
        found = f'ISNUMBER(SEARCH("|"&A${HEADER_ROW}&":{letter}|",${at["flags"]}{_FIRST}))'
        area = f"{shown[0]}{_FIRST}:{shown[-1]}{last}"
        _rule(sheet, area, found, book.rule(bg_color=SEVERITY_FILL[severity]))
    _healths(book, sheet, f"{at['health']}{_FIRST}", f"{at['health']}{_FIRST}:{at['health']}{last}")
    _thousands(book, sheet, layout, last)
    _bars(sheet, layout, last)
    if "status" in at:
        _statuses(book, sheet, at, last)


def _statuses(book: Workbook, sheet: Any, at: Mapping[str, str], last: int) -> None:
    """Rows that don't count step back, objectives stand out."""
    kind, status = f"${at['type']}{_FIRST}", f"${at['status']}{_FIRST}"
    cells = f"{at['status']}{_FIRST}:{at['status']}{last}"
    _rule(sheet, cells, says(status, DONE), book.rule(font_color=ACCENT, bold=True))
    objective = f"OR({says(kind, OBJECTIVE)},{says(kind, PURPOSE)})"
    after_title = letters(1 + [*at].index("title") + 1)
    for left, right, bold in (("A", at["title"], True), (after_title, at["notes"], False)):
        area = f"{left}{_FIRST}:{right}{last}"
        _rule(sheet, area, says(status, DROPPED), book.rule(font_color=FAINT, font_strikeout=True))
        _rule(sheet, area, says(status, DRAFT), book.rule(font_color=FAINT))
        _rule(sheet, area, objective, book.rule(bg_color=WASH, **({"bold": True} if bold else {})))


def _rule(sheet: Any, area: str, formula: str, style: Any) -> None:
    sheet.conditional_format(area, {"type": "formula", "criteria": f"={formula}", "format": style})


def _healths(book: Workbook, sheet: Any, cell: str, area: str) -> None:
    for health, colour in HEALTH_TEXT.items():
        _rule(sheet, area, says(f"${cell}", health), book.rule(font_color=colour, bold=health in GRAVE, italic=False))


def _thousands(book: Workbook, sheet: Any, layout: SheetLayout, last: int) -> None:
    """Thousands are set apart; smaller numbers stay as typed, so that 40% keeps its sign and 1.5 its point."""
    for i, column in enumerate(layout.columns, start=1):
        if column.kind is Kind.NUMBER:
            cell, area = f"{letters(i)}{_FIRST}", f"{letters(i)}{_FIRST}:{letters(i)}{last}"
            large = f"ISNUMBER({cell}),ABS(N({cell}))>=1000"
            _rule(sheet, area, f"AND({large},MOD(N({cell}),1)=0)", book.rule(num_format="#,##0"))
            _rule(sheet, area, f"AND({large})", book.rule(num_format="#,##0.##"))


def _bars(sheet: Any, layout: SheetLayout, last: int) -> None:
    """What has been reached and taken up, as bars from 0 to 100 %; what should be, in grey."""
    for i, column in enumerate(layout.columns, start=1):
        if column.kind is Kind.SHARE and column.key not in ("weight", "confidence"):
            accent = column.key != "expected"
            bar(sheet, f"{letters(i)}{_FIRST}:{letters(i)}{last}", ACCENT_WASH if accent else GREY_BAR)


def says(cell: str, word: str) -> str:
    """A formula that is true where a cell says a word, in any language: what is on a list may change with it."""
    words = dict.fromkeys(language.translate(word) for language in every_language())
    return f"OR({','.join(f'{cell}={chr(34)}{one}{chr(34)}' for one in words)})"


def bar(sheet: Any, area: str, colour: str, *, only: bool = False, room: float = 1) -> None:
    """Bars from 0 to 1, over the figures or, with `only`, instead of them; a cell has room for so much."""
    sheet.conditional_format(
        area,
        {
            "type": "data_bar",
            "data_bar_2010": True,
            "bar_solid": True,
            "bar_border_color": colour,
            "bar_color": colour,
            "bar_negative_color": INK,
            "bar_axis_position": "none",
            "bar_only": only,
            "min_type": "num",
            "max_type": "num",
            "min_value": 0,
            "max_value": room,
        },
    )
