"""Defined names. LibreOffice 7.4 knows no hidden ones: they are shown, and saved as visible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlwings import NoSuchObjectError, base_classes

from psto_xl.backends.libreoffice import formulas
from psto_xl.backends.libreoffice.bridge import Uno, struct
from psto_xl.core.grid import Area

if TYPE_CHECKING:
    from psto_xl.backends.libreoffice.book import Book
    from psto_xl.backends.libreoffice.range import Range


class Names(base_classes.Names):
    def __init__(self, book: Book, collection: Uno, *, with_sheets: bool = False) -> None:
        self._book = book
        self.api = collection
        self._with_sheets = with_sheets

    def __iter__(self) -> Iterator[Name]:
        for name in self.api.ElementNames:
            yield Name(self._book, self.api, name)
        for sheet in self._book.sheets if self._with_sheets else ():
            for name in sheet.uno.NamedRanges.ElementNames:
                yield Name(self._book, sheet.uno.NamedRanges, name, sheet.name)

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name.name, name) for name in self]

    def __len__(self) -> int:
        return len(self.snapshot())

    def contains(self, name: str) -> bool:
        return any(known.lower() == name.lower() for known, _ in self.snapshot())

    def __call__(self, key: int | str) -> Name:
        if isinstance(key, int):
            return self.snapshot()[key - 1][1]
        for known, name in self.snapshot():
            if known.lower() == key.lower():
                return name
        raise KeyError(key)

    def add(self, name: str, refers_to: str) -> Name:
        """LibreOffice refuses to add a name with a full stop, which Excel allows, but not to rename to one."""
        content = formulas.to_libreoffice(refers_to.removeprefix("="))
        accepted = name.replace(".", "_")
        while accepted != name and self.api.hasByName(accepted):
            accepted += "_"
        self.api.addNewByName(accepted, content, struct("table.CellAddress", 0, 0, 0), 0)
        if accepted != name:
            self.api.getByName(accepted).Name = name
        return Name(self._book, self.api, name)


class Name(base_classes.Name):
    def __init__(self, book: Book, collection: Uno, name: str, sheet: str = "") -> None:
        self._book = book
        self._collection = collection
        self._name = name
        self._sheet = sheet

    @property
    def api(self) -> Uno:
        return self._collection.getByName(self._name)

    @property
    def name(self) -> str:
        """With its sheet before it, ``Plan!mine``, where it is a sheet's name and the book was asked."""
        return f"{self._sheet}!{self._name}" if self._sheet else self._name

    @name.setter
    def name(self, value: str) -> None:
        self.api.Name = value
        self._name = value

    @property
    def refers_to(self) -> str:
        return "=" + formulas.to_excel(self.api.Content)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.Content = formulas.to_libreoffice(value.removeprefix("="))

    @property
    def refers_to_range(self) -> Range:
        """Raises NoSuchObjectError where the name stands for no cells, or for cells that are gone."""
        cells = None if "#REF!" in self.api.Content else self.api.getReferredCells()
        if cells is None:
            raise NoSuchObjectError(f"The name '{self.name}' stands for no cells.")
        address = cells.RangeAddress
        return self._book.sheets(address.Sheet + 1).area(
            Area(address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)
        )

    def delete(self) -> None:
        self._collection.removeByName(self._name)
