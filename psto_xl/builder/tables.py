"""The sheets that hold a table: headers with notes, formats, lists, highlights, print setup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any, Final

from psto_xl.builder.content import Row
from psto_xl.builder.excel import Workbook, put
from psto_xl.builder.highlights import highlight
from psto_xl.builder.lists import offer_choices, offer_parents, quoted_tab
from psto_xl.builder.looks import FAINT, GREY_BAR, INK, LINE, SOFT, WHITE
from psto_xl.builder.progress import live_progress
from psto_xl.builder.widths import wide_enough
from psto_xl.builder.words import HEADINGS, LEGEND
from psto_xl.core.choices import KEY_RESULT, NORTH_STAR
from psto_xl.core.columns import Column, Kind
from psto_xl.core.grid import Cell, Formula, address, letters
from psto_xl.core.headers import mark
from psto_xl.core.layout import HEADER_ROW, SHEET, SheetLayout
from psto_xl.core.live import progress_formula
from psto_xl.core.text import Language
from psto_xl.core.views.heights import row_height

BLANK_ROWS: Final = 10
ROOM: Final = 1000
"""Lists and highlights reach at least this many rows, so that rows the user adds have them too."""
_FIRST: Final = HEADER_ROW + 1
# Hidden, so nobody sees that its type is large; it keeps rows from being cramped that fit themselves anew.
_AIR: Final = 15
_LONG_ID: Final = 32
"""Ids that are longer than that many characters are wrapped."""
_EXTRA, _READABLE = 20, 200
"""So wide are columns that the layout does not know, and so many letters of a cell somebody may want to read."""
_DATE: Final = 14  # the built-in short date, which follows the reader's own habits
_A3, _A4 = 8, 9

# Texts keep a distance from the number before them. An indent of numbers would do, if LibreOffice drew it.
_TEXT: Final = {"text_wrap": True, "align": "left", "indent": 1}
_KINDS: Final[Mapping[Kind, Mapping[str, object]]] = {
    Kind.TEXT: _TEXT,
    Kind.ID: {**_TEXT, "num_format": "@"},  # so that 1.10 stays 1.10
    Kind.REFERENCES: {**_TEXT, "num_format": "@"},
    Kind.CHOICE: _TEXT,
    Kind.NUMBER: {"align": "right"},
    Kind.SHARE: {"num_format": 9, "align": "right"},
    Kind.DATE: {"num_format": _DATE, "align": "right"},
}


def add_table_sheet(
    book: Workbook, layout: SheetLayout, rows: Sequence[Row], language: Language, extra: Sequence[str] = ()
) -> Any:
    """A sheet with its table filled with `rows`, or with blank ones; `extra` are headers of plain columns."""
    sheet = book.sheet(language.translate(layout.key))
    layout = _in_language(layout, rows, language)
    bottom = HEADER_ROW + (len(rows) or BLANK_ROWS)
    last = max(HEADER_ROW + ROOM, bottom + ROOM // 2)
    _set_columns(book, sheet, layout)
    _head(book, sheet, layout, language)
    _add_table(sheet, layout, extra, bottom)
    _fill(book, sheet, layout, rows, bottom, language)
    _fill_extra(book, sheet, len(layout.columns) + 1, extra, rows)
    _set_rows(sheet, layout, rows, bottom)
    offer_choices(sheet, SHEET[layout.key], _FIRST, last, language)
    if layout.level is not None:
        offer_parents(sheet, layout, _FIRST, last, language)
        highlight(book, sheet, layout, last)
        _leave_ids_alone(sheet, layout, last)
    _freeze_and_print(sheet, layout)
    for at, column in enumerate(layout.columns, start=1):
        if column.computed:
            tab = quoted_tab(sheet.get_name())
            book.mark(f"_psto.{mark(layout.key, column.key)}", f"{tab}!${letters(at)}${HEADER_ROW}")
    return sheet


def _in_language(layout: SheetLayout, rows: Sequence[Row], language: Language) -> SheetLayout:
    """The layout with its headers in a language, and columns wide enough for it and for long ids; keys stay."""
    t = language.translate
    columns = []
    for column in layout.columns:
        width = wide_enough(column.width, t(column.name), *map(t, column.choices))
        if column.kind in (Kind.ID, Kind.REFERENCES):
            longest = max((len(str(row.get(column.key) or "")) for row in rows), default=0)
            width = max(width, min(longest + 2, _LONG_ID))
        columns.append(column._replace(name=t(column.name), width=width))
    return layout._replace(columns=tuple(columns))


def cell_style(column: Column) -> dict[str, object]:
    """How the cells of a column look."""
    style: dict[str, object] = {"valign": "vcenter", **_KINDS[column.kind]}
    if column.computed:
        style |= {"font_color": SOFT, "italic": True}
    if column.hidden:
        style |= {"font_color": FAINT, "font_size": _AIR, "text_wrap": False}
    return style


def _set_columns(book: Workbook, sheet: Any, layout: SheetLayout) -> None:
    """Widths, and formats without an end."""
    for at, column in enumerate(layout.columns):
        sheet.set_column(at, at, column.width, book.style(cell_style(column)), {"hidden": column.hidden})


def _head(book: Workbook, sheet: Any, layout: SheetLayout, language: Language) -> None:
    heading = HEADINGS[layout.key]
    for row, height in ((1, 30), (2, 18), (3, 8), (HEADER_ROW, 33)):
        sheet.set_row(row - 1, height, book.style())
    put(sheet, 1, 1, language.translate(heading.title), book.style(font_size=20, bold=True, valign="vcenter"))
    line = language.translate(heading.line)
    if any(column.computed for column in layout.columns):
        line += "  " + language.translate(LEGEND)
    put(sheet, 2, 1, line, book.style(font_color=SOFT, valign="top"))
    for at, column in enumerate(layout.columns, start=1):
        put(sheet, HEADER_ROW, at, column.name, _header_style(book, column))
        note = language.translate(column.note)
        sheet.write_comment(address(HEADER_ROW, at), note, _note_box(note))


def _header_style(book: Workbook, column: Column) -> Any:
    figures = column.kind in (Kind.NUMBER, Kind.SHARE, Kind.DATE)
    common = {"valign": "top", **({"align": "right"} if figures else _TEXT)}
    if column.computed:
        return book.style(common, italic=True, font_color=SOFT, bg_color=GREY_BAR)
    return book.style(common, bold=True, font_color=WHITE, bg_color=INK)


def _note_box(note: str) -> dict[str, object]:
    lines = len(note) // 40 + 1
    return {"font_name": "Arial", "font_size": 9, "color": WHITE, "width": 260, "height": 16 + 16 * lines}


def _add_table(sheet: Any, layout: SheetLayout, extra: Sequence[str], bottom: int) -> None:
    columns = [{"header": name} for name in (*(column.name for column in layout.columns), *extra)]
    for settings, column in zip(columns, layout.columns, strict=False):
        if column.key == "progress":
            settings["formula"] = f"={progress_formula(layout)}"
    area = HEADER_ROW - 1, 0, bottom - 1, len(columns) - 1
    sheet.add_table(*area, {"name": layout.table, "columns": columns, "style": None})


def _fill(
    book: Workbook, sheet: Any, layout: SheetLayout, rows: Sequence[Row], bottom: int, language: Language
) -> None:
    """The table's cells, also the blank ones: their hairlines show where there is room to write."""
    for at, column in enumerate(layout.columns, start=1):
        put(sheet, HEADER_ROW, at, column.name, _header_style(book, column))  # `add_table` wrote it plain
        style = book.style(cell_style(column), bottom=4, bottom_color=LINE)
        day = book.style(cell_style(column), bottom=4, bottom_color=LINE, num_format=_DATE)
        values: Iterable[Cell | Formula] = (row.get(column.key) for row in rows)
        if column.choices:
            values = (language.translate(value) if isinstance(value, str) else value for value in values)
        if column.key == "progress":
            text = progress_formula(layout)
            values = [Formula(text, value) for value in live_progress(layout, rows)]
            values += [Formula(text, "")] * (bottom - HEADER_ROW - len(rows))
        filled = zip_longest(values, range(_FIRST, bottom + 1))
        for value, row in filled:
            is_odd_day = isinstance(value, date) and column.kind is not Kind.DATE
            put(sheet, row, at, value, day if is_odd_day else style)


def _fill_extra(book: Workbook, sheet: Any, first: int, extra: Sequence[str], rows: Sequence[Row]) -> None:
    """Further columns; those that are meant for programs rather than to be read are folded away."""
    for at, name in enumerate(extra, start=first):
        put(sheet, HEADER_ROW, at, name, book.style(bold=True, valign="top", text_wrap=True))
        for row, cells in enumerate(rows, start=_FIRST):
            value = cells.get(name)
            # Filled: what is longer than its cell does not run out of it.
            day = isinstance(value, date)
            put(sheet, row, at, value, book.style(num_format=_DATE) if day else book.style(align="fill"))
        longest = max((len(str(cells.get(name) or "")) for cells in rows), default=0)
        sheet.set_column(at - 1, at - 1, _EXTRA, None, {"hidden": longest > _READABLE})


def _set_rows(sheet: Any, layout: SheetLayout, rows: Sequence[Row], bottom: int) -> None:
    """Room for every text; key results fold under the objective above them."""
    sheet.outline_settings(True, False, True, False)
    for i in range(bottom - HEADER_ROW):
        row: Row = rows[i] if i < len(rows) else {}
        texts = [(str(row[c.key]), c.width) for c in layout.columns if row.get(c.key) is not None]
        folds = row.get("type") in (KEY_RESULT, NORTH_STAR)
        sheet.grow_row(_FIRST - 1 + i, row_height(texts), {"level": 1} if folds else {})


def _leave_ids_alone(sheet: Any, layout: SheetLayout, last: int) -> None:
    """Ids that are numbers, and results beside live formulas, are meant as they are: no green corners."""
    area = f"A{_FIRST}:{letters(len(layout.columns))}{last}"
    sheet.ignore_errors({"number_stored_as_text": area, "calculated_column": area})


def _freeze_and_print(sheet: Any, layout: SheetLayout) -> None:
    title = next((at for at, column in enumerate(layout.columns, start=1) if column.key == "title"), 0)
    sheet.freeze_panes(HEADER_ROW, title)
    wide = sum(column.width for column in layout.columns) > 200
    sheet.set_paper(_A3 if wide else _A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1 if layout.key == "Settings" else 0)
    sheet.repeat_rows(HEADER_ROW - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&8&K5B6B78&F  ·  &A&R&8&K5B6B78&P / &N")
