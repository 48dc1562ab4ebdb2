"""The sheet `Matrix`: which unit supports which strategic objective, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from psto_xl.builder.combined.links import Links
from psto_xl.builder.combined.page import DARKEST, LINED, LINK, print_wide, shade, title
from psto_xl.builder.excel import Workbook, put
from psto_xl.builder.highlights import bar
from psto_xl.builder.looks import ACCENT, ACCENT_WASH, INK, SEVERITY_FILL, SEVERITY_TEXT, SOFT, WHITE
from psto_xl.core.finding import Severity
from psto_xl.core.grid import Place, address, letters
from psto_xl.core.layout import Level
from psto_xl.core.plan import Item
from psto_xl.core.portfolio import Unit
from psto_xl.core.report import Report
from psto_xl.core.text import Language, count, say
from psto_xl.core.views.heights import row_height
from psto_xl.core.views.sums import pace

_TOP: Final = 4
_ACROSS: Final = 14
"""So many columns stand side by side; further ones follow beneath, so that a page stays legible."""
_HEADS: Final = 3
_NAME, _TITLE = 28, 46
_UNIT, _OBJECTIVE = 14, 23
"""Widths of columns across, in characters."""

Support = Mapping[Item, Mapping[int, Sequence[Item]]]


class Line(NamedTuple):
    """A row or column of the matrix: an objective or a unit; `links` is how many cells of it are filled."""

    name: str
    more: str
    progress: float | None
    links: int
    book: int
    place: Place | None
    item: Item | None


def add_matrix(
    book: Workbook, links: Links, report: Report, support: Support, units: Sequence[Unit], language: Language
) -> None:
    """Strategic objectives and units, whichever are fewer across; empty rows and columns stand out."""
    sheet = book.sheet("Matrix")
    sheet.set_tab_color(ACCENT)
    several = len({item.book for item in support}) > 1
    objectives = [_objective(report, units, item, found, several) for item, found in support.items()]
    workers = [
        unit for unit in units if unit.levels[Level.TACTICAL].objectives + unit.levels[Level.OPERATIONAL].objectives
    ]
    teams = [
        Line(
            unit.name,
            "",
            unit.total.progress,
            sum(unit.book in found for found in support.values()),
            unit.book,
            None,
            None,
        )
        for unit in sorted(workers, key=lambda unit: unit.name.casefold())
    ]
    title(book, sheet, say("Who supports what").render(language), _explained(objectives, teams).render(language))
    if not objectives or not teams:
        return
    down, across = (objectives, teams) if len(teams) <= max(len(objectives), _ACROSS) else (teams, objectives)
    sheet.set_column(0, 0, _NAME)
    sheet.set_column(1, 1, _TITLE if down is objectives else 2)
    sheet.set_column(2, 3, 10)
    sheet.set_column(4, 3 + min(len(across), _ACROSS), _UNIT if across is teams else _OBJECTIVE)
    row = _TOP
    for first in range(0, len(across), _ACROSS):
        row = _block(book, sheet, links, report, support, row, down, across[first : first + _ACROSS], language)
    idle = [unit.name for unit in units if unit not in workers]
    if idle:
        said = count(
            len(idle),
            "Not shown, because it holds no tactical or operational objectives: {names}.",
            "Not shown, because they hold no tactical or operational objectives: {names}.",
            names=tuple(idle[:20]) + (("…",) if len(idle) > 20 else ()),
        )
        put(sheet, row, 1, said.render(language), book.style(font_color=SOFT, valign="vcenter"))
    if len(across) <= _ACROSS:
        sheet.freeze_panes(_TOP + _HEADS - 1, 2)
    print_wide(sheet, repeat=range(_TOP, _TOP + _HEADS) if len(across) <= _ACROSS else ())


def _explained(objectives: Sequence[Line], teams: Sequence[Line]) -> Any:
    if not objectives:
        return say("There are no strategic objectives in these workbooks.")
    if not teams:
        return say("There are no tactical or operational objectives in these workbooks.")
    return say(
        "62 % (3): three objectives of the unit lead up to it, directly or through others; their mean progress is "
        "62 %, and the darker, the further. Amber: nobody supports it, or it supports nothing."
    )


def _objective(
    report: Report, units: Sequence[Unit], item: Item, found: Mapping[int, Sequence[Item]], several: bool
) -> Line:
    """`several` says that more than one unit has strategic objectives, so that it matters whose this one is."""
    its = report.books[item.book].figures[item]
    place = report.books[item.book].book.place(item, "id")
    name = f"{item.id}  ·  {units[item.book].name}" if several else item.id
    return Line(name, item.title, its.rolled_up if its.own is None else its.own, len(found), item.book, place, item)


def _block(
    book: Workbook,
    sheet: Any,
    links: Links,
    report: Report,
    support: Support,
    top: int,
    down: Sequence[Line],
    across: Sequence[Line],
    language: Language,
) -> int:
    """One part of the matrix with its header; gives the row where the next may begin."""
    _header(book, sheet, top, across, language)
    first, last = top + _HEADS, top + _HEADS + len(down) - 1
    name = book.style(LINK, shrink=True, bold=True, **LINED)
    more = book.style(LINED, valign="vcenter", text_wrap=True)
    share = book.style(LINED, num_format="0%", valign="vcenter")
    number = book.style(LINED, num_format="0", valign="vcenter", bold=True, align="right")
    for row, line in enumerate(down, start=first):
        links.put(sheet, row, 1, line.name, line.book, line.place, name)
        put(sheet, row, 2, line.more, more)
        put(sheet, row, 3, line.progress, share)
        put(sheet, row, 4, float(line.links), number)
        sheet.set_row(row - 1, row_height([(line.more, float(_TITLE))]))
        for col, other in enumerate(across, start=5):
            item, unit = (line.item, other.book) if line.item is not None else (other.item, line.book)
            assert item is not None
            _cell(book, sheet, row, col, report, support[item].get(unit, ()))
    _shades(book, sheet, top, last, 4 + len(across))
    return last + 3


def _cell(book: Workbook, sheet: Any, row: int, col: int, report: Report, items: Sequence[Item]) -> None:
    """The mean progress of what supports, and how many rows that are; blank where nothing does."""
    look = {"valign": "vcenter", "align": "center", **LINED}
    if not items:
        put(sheet, row, col, None, book.style(look))
    else:
        progress = pace(report.books[item.book].figures[item] for item in items).progress
        form = f'0%"  ({len(items)})"'
        shown = f"–  ({len(items)})" if progress is None else progress
        put(sheet, row, col, shown, book.style(look, num_format=form))


def _header(book: Workbook, sheet: Any, top: int, across: Sequence[Line], language: Language) -> None:
    """Names in the first row, beneath them each one's own progress, and how many cells of it are filled."""
    dark = {"bold": True, "font_color": WHITE, "bg_color": INK, "valign": "vcenter", "text_wrap": True}
    units_across = across[0].item is None
    corner = say("Objective") if units_across else say("Unit")
    count_down = say("Supported by") if units_across else say("Supports")
    count_across = say("supports so many") if units_across else say("supported by so many")
    heads = (corner, None, say("Own progress"), count_down)
    for col, head in enumerate(heads, start=1):
        style = book.style(dark, **({"align": "right"} if col > 2 else {"indent": 1}))
        put(sheet, top, col, head.render(language) if head else None, style)
    quiet = {"font_color": SOFT, "valign": "vcenter", "italic": True}
    put(sheet, top + 1, 1, say("own progress").render(language), book.style(quiet, indent=1))
    put(sheet, top + 2, 1, count_across.render(language), book.style(quiet, indent=1))
    share = book.style(quiet, num_format="0%", align="center")
    number = book.style(LINED, valign="vcenter", num_format="0", bold=True, align="center")
    for col, line in enumerate(across, start=5):
        words = f"{line.name}\n{line.more}".strip()
        put(sheet, top, col, _cut(words), book.style(dark, align="center"))
        put(sheet, top + 1, col, line.progress, share)
        put(sheet, top + 2, col, float(line.links), number)
    texts = [
        (_cut(f"{line.name}\n{line.more}".strip()), (_UNIT if units_across else _OBJECTIVE) * 0.85) for line in across
    ]
    sheet.set_row(top - 1, max(row_height(texts), 33))
    sheet.set_row(top, 20)
    sheet.set_row(top + 1, 20)


def _cut(text: str) -> str:
    """A header as long as fits above its narrow column."""
    return text if len(text) <= 110 else f"{text[:109]}…"


def _shades(book: Workbook, sheet: Any, top: int, last: int, right: int) -> None:
    """Amber over what is empty, darker for what is further, a line beneath each row."""
    first = top + _HEADS
    empty = book.rule(bg_color=SEVERITY_FILL[Severity.WARNING])
    nobody = book.rule(bg_color=SEVERITY_FILL[Severity.WARNING], font_color=SEVERITY_TEXT[Severity.WARNING])
    rows, columns = f"A{first}:{letters(right)}{last}", f"E{top + 1}:{letters(right)}{last}"
    for area, formula, look in (
        (f"D{first}:D{last}", f"=$D{first}=0", nobody),
        (f"E{top + 2}:{letters(right)}{top + 2}", f"=E${top + 2}=0", nobody),
        (rows, f"=$D{first}=0", empty),
        (columns, f"=E${top + 2}=0", empty),
    ):
        sheet.conditional_format(area, {"type": "formula", "criteria": formula, "format": look})
    shade(sheet, f"{address(first, 5)}:{address(last, right)}", (0, WHITE), (1, DARKEST))
    bar(sheet, f"C{first}:C{last}", ACCENT_WASH)
