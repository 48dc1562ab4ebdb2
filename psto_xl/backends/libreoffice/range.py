"""A rectangle of cells. Its geometry is plain numbers; LibreOffice is asked for what is in the cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from psto_xl.backends.libreoffice import areas, bridge, formulas, looks, values
from psto_xl.backends.libreoffice.bridge import Uno
from psto_xl.backends.libreoffice.values import Rows, Value
from psto_xl.core.grid import MAX_COL, MAX_ROW, Area

if TYPE_CHECKING:
    from psto_xl.backends.libreoffice.names import Name
    from psto_xl.backends.libreoffice.sheet import Sheet
    from psto_xl.backends.libreoffice.tables import Table

_CONTENTS, _FORMATS, _EVERYTHING = 1 | 2 | 4 | 16, 32 | 64 | 256, 1023  # com.sun.star.sheet.CellFlags
_DIRECTIONS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


class Range(base_classes.Range):
    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, sheet: Sheet, area: Area) -> None:
        self._sheet = sheet
        self.area = area
        self.options: Mapping[str, Any] = {}
        self._uno: Uno = None

    @classmethod
    def of(cls, sheet: Sheet, address: Uno) -> Range:
        """The range of a UNO CellRangeAddress."""
        return cls(sheet, areas.from_uno(address))

    @property
    def uno(self) -> Uno:
        if self._uno is None:
            top, left, bottom, right = self.area
            self._uno = self.sheet.uno.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)
        return self._uno

    @property
    def cell(self) -> Uno:
        """The first cell."""
        return self.sheet.uno.getCellByPosition(self.column - 1, self.row - 1)

    @property
    def api(self) -> Uno:
        return self.uno

    # ---- geometry

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def row(self) -> int:
        return self.area.top

    @property
    def column(self) -> int:
        return self.area.left

    @property
    def corner(self) -> tuple[int, int]:
        """Row and column of the first cell as LibreOffice counts, from 0."""
        return self.row - 1, self.column - 1

    @property
    def shape(self) -> tuple[int, int]:
        return self.area.bottom - self.area.top + 1, self.area.right - self.area.left + 1

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return self.sheet.name, self.row, self.column, *self.shape

    def __call__(self, first: int, second: int | None = None) -> Range:
        """One cell, by its number or by row and column; they count from 1 and may lie outside."""
        rows, columns = divmod(first - 1, self.shape[1]) if second is None else (first - 1, second - 1)
        return self.sheet.range((self.row + rows, self.column + columns))

    @property
    def address(self) -> str:
        return areas.text(self.area)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        address = areas.text(self.area, row_absolute=bool(row_absolute), column_absolute=bool(col_absolute))
        if not external:
            return address
        place = f"[{self.sheet.book.name}]{self.sheet.name}"
        plain = re.fullmatch(r"[\w.\[\]]+", place)
        quoted = place.replace("'", "''")
        return f"{place}!{address}" if plain else f"'{quoted}'!{address}"

    def _of_uno(self, address: Uno) -> Range:
        return Range.of(self.sheet, address)

    def _in_use(self) -> Range:
        """Whole rows and columns end where the sheet's used range does."""
        rows, columns = self.shape
        if rows < MAX_ROW and columns < MAX_COL:
            return self
        used = self.sheet.used_range.area
        top, left, bottom, right = self.area
        return Range(
            self.sheet,
            Area(top, left, max(top, min(bottom, used.bottom)), max(left, min(right, used.right))),
        )

    # ---- contents

    @property
    def raw_value(self) -> Value | list[list[Value]]:
        """The exact values, errors as CellError; of whole rows or columns only those in use."""
        cells = self._in_use()
        data = values.read(self.sheet.book.document, cells.uno, cells.corner)
        return data[0][0] if len(data) == len(data[0]) == 1 else data

    @raw_value.setter
    def raw_value(self, value: Value | Sequence[Value] | Rows) -> None:
        rows = self._rows(value)
        top, left = self.area[:2]
        self.sheet.write([(Area(top, left, top + len(rows) - 1, left + len(rows[0]) - 1), rows)])

    def _rows(self, value: Value | Sequence[Value] | Rows) -> Rows:
        """A single value fills the range, and a formula's references move along."""
        if isinstance(value, (list, tuple)):
            return value if value and isinstance(value[0], (list, tuple)) else [value]
        rows, columns = map(range, self.shape)
        if isinstance(value, str) and value.startswith("="):
            return [[formulas.shift(value, row, column) for column in columns] for row in rows]
        single: Any = value
        return [[single] * len(columns)] * len(rows)

    @property
    def formula(self) -> str | tuple[tuple[str, ...], ...]:
        """Formulas in the notation of Excel's files; of a cell without one its constant as text."""
        cells = self._in_use()
        texts = values.read_formulas(cells.uno, cells.corner)
        return texts[0][0] if len(texts) == len(texts[0]) == 1 else texts

    @formula.setter
    def formula(self, value: str | Sequence[Value] | Rows) -> None:
        self.raw_value = value

    formula2 = formula

    @property
    def formula_array(self) -> str | None:
        text: str = self.uno.getArrayFormula()
        return formulas.to_excel(text[1:-1]) if text else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        with self.sheet.writing():
            self.uno.setArrayFormula(formulas.to_libreoffice(value))

    @property
    def has_array(self) -> bool:
        return bool(self.uno.getArrayFormula())

    def clear_contents(self) -> None:
        self._clear(_CONTENTS)

    def clear_formats(self) -> None:
        self._clear(_FORMATS)

    def clear(self) -> None:
        self._clear(_EVERYTHING)

    def _clear(self, what: int) -> None:
        with self.sheet.writing():
            self.uno.clearContents(what)

    # ---- looks

    @property
    def font(self) -> looks.Font:
        return looks.Font(self.uno)

    @property
    def color(self) -> tuple[int, int, int] | None:
        return looks.from_color(self.uno.CellBackColor)

    @color.setter
    def color(self, value: looks.Color) -> None:
        self.uno.CellBackColor = looks.to_color(value)

    @property
    def number_format(self) -> str | None:
        return looks.number_format(self.sheet.book.document, self.uno)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.uno.NumberFormat = looks.format_key(self.sheet.book.document, value)

    @property
    def wrap_text(self) -> bool | None:
        wrapped: bool | None = self.uno.IsTextWrapped
        return wrapped

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.uno.IsTextWrapped = bool(value)

    @property
    def column_width(self) -> float:
        """In characters of the default font, as Excel counts them (7 pixels each, and 5 around)."""
        pixels: float = self.uno.Columns.getByIndex(0).Width / 2540 * 96
        return float(round((pixels - 5) / 7, 2))

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.uno.Columns.Width = round((value * 7 + 5) / 96 * 2540)

    @property
    def row_height(self) -> float:
        """In points."""
        return float(round(self.uno.Rows.getByIndex(0).Height / 2540 * 72, 2))

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.uno.Rows.Height = round(value / 72 * 2540)

    @property
    def row_hidden(self) -> bool | None:
        visible = self.uno.Rows.IsVisible
        return None if visible is None else not visible

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.uno.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        visible = self.uno.Columns.IsVisible
        return None if visible is None else not visible

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.uno.Columns.IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        if axis in (None, "columns", "c"):
            self.uno.Columns.OptimalWidth = True
        if axis in (None, "rows", "r"):
            self.uno.Rows.OptimalHeight = True

    # ---- links and notes

    @property
    def hyperlink(self) -> str:
        return looks.hyperlink(self.cell)

    def add_hyperlink(
        self,
        address: str,
        text_to_display: str | None = None,
        screen_tip: str | None = None,  # noqa: ARG002
    ) -> None:
        """LibreOffice keeps a link inside the cell's text: this replaces what is in the cell."""
        with self.sheet.writing():
            looks.add_hyperlink(self.sheet.book.document, self.cell, address, text_to_display or address)

    @property
    def note(self) -> looks.Note | None:
        return looks.Note(self) if self.cell.getAnnotation().getString() else None

    def add_note(self, text: str) -> looks.Note:
        self.sheet.uno.Annotations.insertNew(self.cell.CellAddress, text)
        return looks.Note(self)

    # ---- neighbours

    def end(self, direction: str) -> Range:
        """Where Ctrl and an arrow key lead."""
        down, across = _DIRECTIONS[direction]
        used = self.sheet.used_range.area
        if down:
            bottom = max(used.bottom, self.row)
            line = Range(self.sheet, Area(1, self.column, bottom, self.column)).uno.getDataArray()
            filled = [row[0] != "" for row in line]
            return self.sheet.range((_jump(filled, self.row - 1, down, MAX_ROW - 1) + 1, self.column))
        right = max(used.right, self.column)
        line = Range(self.sheet, Area(self.row, 1, self.row, right)).uno.getDataArray()[0]
        filled = [value != "" for value in line]
        return self.sheet.range((self.row, _jump(filled, self.column - 1, across, MAX_COL - 1) + 1))

    @property
    def current_region(self) -> Range:
        cursor = self.sheet.uno.createCursorByRange(self.uno)
        cursor.collapseToCurrentRegion()
        return self._of_uno(cursor.RangeAddress)

    @property
    def merge_area(self) -> Range:
        cursor = self.sheet.uno.createCursorByRange(self.uno)
        cursor.collapseToMergedArea()
        return self._of_uno(cursor.RangeAddress)

    @property
    def merge_cells(self) -> bool:
        return bool(self.uno.IsMerged) or self.merge_area.area != self.area

    def merge(self, across: bool = False) -> None:
        for part in self.uno.Rows if across else (self.uno,):
            part.merge(True)

    def unmerge(self) -> None:
        self.uno.merge(False)

    # ---- structure

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:  # noqa: ARG002
        rows, columns = self.shape
        if columns == MAX_COL or rows == MAX_ROW:
            mode = "ROWS" if columns == MAX_COL else "COLUMNS"
        else:
            mode = "RIGHT" if shift == "right" else "DOWN"
        with self.sheet.writing():
            self.sheet.uno.insertCells(self.uno.RangeAddress, bridge.enum("sheet.CellInsertMode", mode))

    def delete(self, shift: str | None = None) -> None:
        rows, columns = self.shape
        if columns == MAX_COL or rows == MAX_ROW:
            mode = "ROWS" if columns == MAX_COL else "COLUMNS"
        else:
            mode = "LEFT" if shift == "left" else "UP"
        with self.sheet.writing():
            self.sheet.uno.removeRange(self.uno.RangeAddress, bridge.enum("sheet.CellDeleteMode", mode))

    def copy(self, destination: xw.Range | None = None) -> None:
        """With formats and conditional formats, to a place in this or another open book."""
        if destination is None:
            raise NotImplementedError("name a destination: the clipboard is left alone")
        target: Range = destination.impl
        with target.sheet.writing():
            if target.sheet.book.document == self.sheet.book.document:
                self.sheet.uno.copyRange(target.cell.CellAddress, self.uno.RangeAddress)
            else:
                with self.sheet.lent_to(target.sheet.book) as lent:
                    lent.uno.copyRange(target.cell.CellAddress, lent.area(self.area).uno.RangeAddress)

    def select(self) -> None:
        self.sheet.book.controller.select(self.uno)

    # ---- names and tables

    @property
    def name(self) -> Name | None:
        wanted = f"='{self.sheet.name}'!{self.address}", f"={self.sheet.name}!{self.address}"
        return next((name for name in self.sheet.book.names if name.refers_to in wanted), None)

    @name.setter
    def name(self, value: str) -> None:
        quoted = self.sheet.name.replace("'", "''")
        self.sheet.book.names.add(value, f"='{quoted}'!{self.address}")

    @property
    def table(self) -> Table | None:
        return self.sheet.table_at(self.area)


def _jump(filled: Sequence[bool], at: int, step: int, edge: int) -> int:
    """From place `at` to the end of its stretch of filled places, or else to the next filled one or the edge."""

    def full(place: int) -> bool:
        return 0 <= place < len(filled) and filled[place]

    if full(at) and full(at + step):
        while full(at + step):
            at += step
        return at
    ahead = range(at + 1, len(filled)) if step > 0 else range(at - 1, -1, -1)
    return next(filter(full, ahead), edge if step > 0 else 0)
