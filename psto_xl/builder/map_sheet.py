"""The looks of the sheet `Map`; its values come with a check."""

from __future__ import annotations

from typing import Any, Final

from psto_xl.builder.excel import Workbook, put
from psto_xl.builder.highlights import bar
from psto_xl.builder.lists import quoted_tab
from psto_xl.builder.looks import (
    ACCENT,
    ACCENT_WASH,
    FAINT,
    GRAVE,
    GREY_BAR,
    HEALTH_TEXT,
    INK,
    LINE,
    SEVERITY_FILL,
    SEVERITY_TEXT,
    SOFT,
    WHITE,
)
from psto_xl.core.finding import Severity
from psto_xl.core.grid import letters
from psto_xl.core.layout import Level
from psto_xl.core.text import Language
from psto_xl.core.views import map as view
from psto_xl.core.views.tree import LIMIT

_WIDTHS: Final = (78, 12, 11, 15, 15, 7, 10, 10, 12, 11, 30, 2)
_FIRST: Final = view.HEADER + 1
_LAST: Final = view.HEADER + LIMIT + 1
_FIGURES: Final = (view.SHARE, view.PROGRESS, view.EXPECTED, view.CONTRIBUTED)
_QUIET: Final = (view.ID, view.LEVEL, view.OWNER, view.UNIT, view.SHARE, view.LINK)


def add_map(book: Workbook, language: Language) -> Any:
    """The sheet `Map`: head, and the table of the tree with one blank row."""
    sheet = book.sheet(language.translate("Map"))
    for at, width in enumerate(_WIDTHS, start=1):
        sheet.set_column(at - 1, at - 1, width, book.style(valign="vcenter"), {"hidden": at == view.LOOK})
    heads: dict[tuple[int, int], dict[str, object]] = {
        view.TITLE: {"font_size": 22, "bold": True, "valign": "vcenter"},
        view.SUBTITLE: {"font_color": SOFT, "valign": "top"},
        view.LEGEND: {"font_size": 9, "font_color": SOFT, "valign": "vcenter"},
    }
    labels = view.labels(language)
    for place, style in heads.items():
        put(sheet, *place, labels[place], book.style(style))
    for row, height in ((1, 34), (2, 20), (3, 20), (4, 8), (view.HEADER, 24), (_FIRST, 21)):
        sheet.set_row(row - 1, height)
    _table(book, sheet, language)
    _highlights(book, sheet)
    for col in (view.PROGRESS, view.EXPECTED, view.CONTRIBUTED):
        bar(sheet, _area(col, col), GREY_BAR if col == view.EXPECTED else ACCENT_WASH)
    sheet.outline_settings(True, False, True, False)  # a branch folds into the line above it
    sheet.freeze_panes(view.HEADER, view.MAP)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(view.HEADER - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&8&K5B6B78&F  ·  &A&R&8&K5B6B78&P / &N")
    book.mark("_psto.Map", f"{quoted_tab(sheet.get_name())}!$A$1")
    return sheet


def _table(book: Workbook, sheet: Any, language: Language) -> None:
    columns = [{"header": language.translate(name)} for name in view.HEADERS]
    area = view.HEADER - 1, 0, view.HEADER, len(columns) - 1
    sheet.add_table(*area, {"name": view.TABLE, "columns": columns, "style": None, "autofilter": False})
    for at, name in enumerate(view.HEADERS, start=1):
        align = {"align": "right"} if at in _FIGURES else {} if at == view.MAP else {"indent": 1}
        head = book.style(align, bold=True, font_color=WHITE, bg_color=INK, valign="vcenter")
        put(sheet, view.HEADER, at, language.translate(name), head)
        style: dict[str, object] = {**align, "valign": "vcenter", "bottom": 4, "bottom_color": LINE}
        if at in _FIGURES:
            style |= {"num_format": "0%"}
        if at in _QUIET:
            style |= {"font_color": SOFT, "font_size": 9}
        put(sheet, _FIRST, at, None, book.style(style))


def _area(left: int, right: int) -> str:
    return f"{letters(left)}{_FIRST}:{letters(right)}{_LAST}"


def _highlights(book: Workbook, sheet: Any) -> None:
    """What kind of line it is, then its health, then its level.

    Of several rules for a cell LibreOffice takes the first alone, so none needs another, and cells with bars have
    none but where nothing is measured.
    """
    everywhere, tree = _area(view.MAP, view.LINK), _area(view.MAP, view.MAP)
    beside, words = _area(view.ID, view.SHARE), _area(view.LINK, view.LINK)
    quiet = (_area(view.MAP, view.SHARE), _area(view.HEALTH, view.LINK))
    line = {"bottom": 4, "bottom_color": LINE}  # also where nothing is written

    def rule(area: str, kind: str, **style: object) -> None:
        is_so = f'=ISNUMBER(SEARCH("{view.look(kind)}",${letters(view.LOOK)}{_FIRST}))'
        sheet.conditional_format(area, {"type": "formula", "criteria": is_so, "format": book.rule(**line, **style)})

    red, amber = Severity.ERROR, Severity.WARNING
    rule(everywhere, view.AIR, bold=True, font_color=SEVERITY_TEXT[red], bg_color=SEVERITY_FILL[red])
    for area in quiet:
        rule(area, view.ABOVE, font_color=SOFT, italic=True)
        rule(area, view.AGAIN, font_color=FAINT)
    rule(words, view.BROKEN, font_color=SEVERITY_TEXT[red], bg_color=SEVERITY_FILL[red])
    rule(words, view.SKIPS, font_color=SEVERITY_TEXT[amber], bg_color=SEVERITY_FILL[amber])
    rule(tree, view.ASIDE, font_color=FAINT, font_strikeout=False, italic=True)
    rule(beside, view.ASIDE, font_color=FAINT)
    for name, colour in HEALTH_TEXT.items():
        rule(_area(view.HEALTH, view.HEALTH), name, font_color=colour, bold=name in GRAVE)
    rule(tree, Level.PURPOSE.sheet, bold=True, font_color=ACCENT)
    rule(tree, Level.STRATEGY.sheet, bold=True)
    blank = f'=AND(${letters(view.LOOK)}{_FIRST}<>"",A{_FIRST}="")'
    sheet.conditional_format(everywhere, {"type": "formula", "criteria": blank, "format": book.rule(**line)})
