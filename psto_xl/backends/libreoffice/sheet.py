"""One sheet of an open spreadsheet."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import xlwings as xw
from xlwings import NoSuchObjectError, base_classes

from psto_xl.backends import WorkbookError
from psto_xl.backends.libreoffice import areas, bridge, formulas, writing
from psto_xl.backends.libreoffice.bridge import Uno
from psto_xl.backends.libreoffice.looks import Note
from psto_xl.backends.libreoffice.names import Name, Names
from psto_xl.backends.libreoffice.range import Range
from psto_xl.backends.libreoffice.tables import Table, Tables
from psto_xl.backends.libreoffice.writing import Block
from psto_xl.core.grid import MAX_COL, MAX_ROW, Area

if TYPE_CHECKING:
    from psto_xl.backends.libreoffice.book import Book

Place = str | tuple[int, ...] | Range | xw.Range
_ANY_FORMULA = 7  # com.sun.star.sheet.FormulaResult: value, text and error


class Sheet(base_classes.Sheet):
    def __init__(self, book: Book, sheet: Uno) -> None:
        self._book = book
        self.uno = sheet

    @property
    def api(self) -> Uno:
        return self.uno

    @property
    def book(self) -> Book:
        return self._book

    @property
    def name(self) -> str:
        name: str = self.uno.Name
        return name

    @name.setter
    def name(self, value: str) -> None:
        self.uno.Name = value

    @property
    def index(self) -> int:
        index: int = self.uno.RangeAddress.Sheet + 1
        return index

    @property
    def visible(self) -> bool:
        return bool(self.uno.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.uno.IsVisible = bool(value)

    @property
    def protected(self) -> bool:
        """Whether the sheet is protected, with or without a password. Not part of xlwings' interface."""
        return bool(self.uno.isProtected())

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Around what changes cells: says so where protection is in the way."""
        try:
            yield
        except bridge.error("uno.RuntimeException") as problem:
            if self.protected:
                raise WorkbookError(
                    f"The sheet '{self.name}' is protected: take off its protection and try again."
                ) from problem
            if self.book.document.isReadonly():
                raise WorkbookError(
                    f"{self.book.name} is opened for reading only: open it for editing and try again."
                ) from problem
            raise

    def write(self, blocks: Sequence[Block]) -> None:
        """Several rectangles at once, with fewer calls than one by one. Not part of xlwings' interface."""

        @cache
        def tables() -> list[tuple[str, Area]]:
            return [(table.name, table.range.area) for table in self.tables]

        def table_at(area: Area) -> str:
            return next((name for name, around in tables() if around.holds(area.top, area.left)), "")

        with self.writing():
            writing.write(self.book.document, self.uno, blocks, table_at)

    @property
    def names(self) -> Names:
        return Names(self.book, self.uno.NamedRanges)

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def notes(self) -> Iterator[Note]:
        positions = [note.Position for note in self.uno.Annotations]
        return (Note(self.area(Area(at.Row + 1, at.Column + 1, at.Row + 1, at.Column + 1))) for at in positions)

    def area(self, area: Area) -> Range:
        return Range(self, area)

    def range(self, cell1: Place, cell2: Place | None = None) -> Range:
        first = self._place(cell1)
        if cell2 is None:
            return first
        one, other = first.area, self._place(cell2).area
        return self.area(
            Area(
                min(one.top, other.top),
                min(one.left, other.left),
                max(one.bottom, other.bottom),
                max(one.right, other.right),
            )
        )

    def _place(self, place: Place) -> Range:
        match place:
            case Range():
                return place
            case xw.Range():
                found: Range = place.impl
                return found
            case str():
                return self._by_text(place)
            case row, column, *size:
                rows, columns = size or (1, 1)
                if min(row, column, rows, columns) < 1:
                    raise IndexError(f"Rows and columns count from 1, and a range is never empty: {place}")
                return self.area(Area(row, column, row + rows - 1, column + columns - 1))
        raise TypeError(f"This is no place on a sheet: {place!r}")

    def _by_text(self, text: str) -> Range:
        if area := areas.parse(text):
            return self.area(area)
        if found := re.fullmatch(r"(?:'((?:[^']|'')+)'|([^!]+))!(.+)", text):
            sheet = (found[1] or found[2]).replace("''", "'")
            return self.book.sheets(sheet).range(found[3])
        for collection in (self.uno.NamedRanges, self.book.document.NamedRanges):
            if collection.hasByName(text):
                return Name(self.book, collection, text).refers_to_range
        for sheet_ in self.book.sheets:
            for table in sheet_.tables:
                if table.name.lower() == text.lower():
                    return table.data_body_range
        raise NoSuchObjectError(f"The address or name '{text}' doesn't exist.")

    @property
    def cells(self) -> Range:
        return self.area(Area(1, 1, MAX_ROW, MAX_COL))

    @property
    def used_range(self) -> Range:
        """From the first to the last cell with content or format; A1 on an empty sheet."""
        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range.of(self, cursor.RangeAddress)

    def activate(self) -> None:
        self.book.controller.setActiveSheet(self.uno)

    def select(self) -> None:
        self.activate()

    def clear_contents(self) -> None:
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        self.used_range.clear_formats()

    def clear(self) -> None:
        self.used_range.clear()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    @property
    def freeze_panes(self) -> FreezePanes:
        return FreezePanes(self)

    def delete(self) -> None:
        """LibreOffice (7.4) takes the tables of the sheet before along, so this one goes behind one without any."""
        sheets, name, place = self.book.document.Sheets, self.name, self.index
        if self.book.sheets.active.name == name:
            others = [sheet for sheet in self.book.sheets if sheet.visible and sheet.name != name]
            next((sheet for sheet in others if sheet.index > place), others[-1]).activate()
        plain = [index for index in _without_tables(self.book) if index != place - 1]
        if place > 1 and place - 2 not in plain:
            sheets.moveByName(name, plain[-1] + 1 if plain else 0)
        sheets.removeByName(name)

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        position = before.index - 1 if before is not None else after.index if after is not None else 0
        self.book.document.Sheets.moveByName(self.name, position)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """A copy with formats, charts, names and tables; into another book too, if that one is open."""
        beside = before or after
        assert beside is not None
        position = beside.index - (1 if before is not None else 0)
        if beside.book.document == self.book.document:
            sheets = self.book.document.Sheets
            free = (f"{self.name} ({number})" for number in itertools.count(2))
            sheets.copyByName(self.name, next(name for name in free if not sheets.hasByName(name)), position)
        else:
            self._copy_to(beside.book, position)

    @contextmanager
    def lent_to(self, book: Book) -> Iterator[Sheet]:
        """A copy of the sheet in another book that is gone afterwards, with all that came with it."""
        collections = book.document.NamedRanges, book.document.DatabaseRanges
        before = [set(collection.ElementNames) for collection in collections]
        plain = _without_tables(book)  # for `delete` to remove the copy from where it is
        lent = self._copy_to(book, plain[-1] + 1 if plain else 0)
        try:
            yield lent
        finally:
            for collection, known in zip(collections, before, strict=True):
                for name in set(collection.ElementNames) - known:
                    collection.removeByName(name)
            lent.delete()

    def _copy_to(self, book: Book, position: int) -> Sheet:
        """LibreOffice brings tables along to a wrong place, and loses what formulas say about them."""
        ranges = book.document.DatabaseRanges
        before = set(ranges.ElementNames)
        at = book.document.Sheets.importSheet(self.book.document, self.name, position)
        copied = Sheet(book, book.document.Sheets.getByIndex(at))
        brought = set(ranges.ElementNames) - before
        renamed = {table.name: table.copy_to(copied, brought) for table in self.tables}
        protected = copied.protected
        if protected:
            copied.uno.unprotect("")
        self._copy_table_formulas(copied, renamed)
        if protected:
            copied.uno.protect("")
        return copied

    def _copy_table_formulas(self, copied: Sheet, renamed: dict[str, str]) -> None:
        for address in self.uno.queryFormulaCells(_ANY_FORMULA).getRangeAddresses():
            cells = Range.of(self, address)
            texts = cells.uno.getFormulaArray()
            places = [(row, col) for row, line in enumerate(texts) for col, text in enumerate(line) if "[" in text]
            for row, col in places:
                text = texts[row][col]
                for old, new in renamed.items():
                    text = formulas.rename_table(text, old, new)
                cell = copied.uno.getCellByPosition(cells.column - 1 + col, cells.row - 1 + row)
                cell.setFormula(text)

    def table_at(self, area: Area) -> Table | None:
        """The table that holds an area's first cell."""
        return next((table for table in self.tables if table.range.area.holds(area.top, area.left)), None)


def _without_tables(book: Book) -> list[int]:
    """The sheets without a table, counted from 0."""
    filled = {found.DataArea.Sheet for found in book.document.DatabaseRanges}
    return [index for index in range(len(book.sheets)) if index not in filled]


class FreezePanes(base_classes.FreezePanes):
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """What lies above and left of the range's last cell, and it too, stays in sight."""
        area = self.sheet.range(frozen_range).area
        self._freeze(0 if area.right == MAX_COL else area.right, 0 if area.bottom == MAX_ROW else area.bottom)

    def unfreeze(self) -> None:
        self._freeze(0, 0)

    def _freeze(self, columns: int, rows: int) -> None:
        """LibreOffice freezes the sheet that is in front."""
        front = self.sheet.book.sheets.active
        self.sheet.activate()
        self.sheet.book.controller.freezeAtPosition(columns, rows)
        front.activate()
