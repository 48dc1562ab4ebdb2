"""Excel's tables: what LibreOffice calls database ranges. It keeps no table style."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

import xlwings as xw
from xlwings import base_classes

from psto_xl.backends.libreoffice import areas
from psto_xl.backends.libreoffice.bridge import Uno

if TYPE_CHECKING:
    from psto_xl.backends.libreoffice.range import Range
    from psto_xl.backends.libreoffice.sheet import Sheet


class Tables(base_classes.Tables):
    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def parent(self) -> Sheet:
        return self._sheet

    @property
    def api(self) -> Uno:
        return self._sheet.book.document.DatabaseRanges

    def __iter__(self) -> Iterator[Table]:
        sheet = self._sheet.index - 1
        for found in self.api:
            if found.DataArea.Sheet == sheet:
                yield Table(self._sheet, found)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> Table:
        tables = list(self)
        if isinstance(key, int):
            return tables[key - 1]
        for table in tables:
            if table.name.lower() == key.lower():
                return table
        raise KeyError(key)

    def __contains__(self, key: str) -> bool:
        return any(table.name.lower() == key.lower() for table in self)

    def add(
        self,
        source_type: str | None = None,  # noqa: ARG002
        source: xw.Range | None = None,
        link_source: bool | None = None,  # noqa: ARG002
        has_headers: bool = True,
        destination: xw.Range | None = None,  # noqa: ARG002
        table_style_name: str | None = None,  # noqa: ARG002
        name: str | None = None,
    ) -> Table:
        """Unlike Excel, no row of headers is put above a range that has none."""
        assert source is not None
        if name is None:
            name = next(free for free in _numbered("Table", 1) if not self.api.hasByName(free))
        self.api.addNewByName(name, source.impl.uno.RangeAddress)
        added = self.api.getByName(name)
        added.ContainsHeader = added.AutoFilter = has_headers
        return Table(self._sheet, added)


def _numbered(name: str, first: int) -> Iterator[str]:
    return (f"{name}{number}" for number in itertools.count(first))


class Table(base_classes.Table):
    def __init__(self, sheet: Sheet, database_range: Uno) -> None:
        self._sheet = sheet
        self._uno = database_range

    @property
    def parent(self) -> Sheet:
        return self._sheet

    @property
    def api(self) -> Uno:
        return self._uno

    @property
    def name(self) -> str:
        name: str = self.api.Name
        return name

    @name.setter
    def name(self, value: str) -> None:
        self.api.Name = value

    display_name = name

    @property
    def range(self) -> Range:
        return self._sheet.area(areas.from_uno(self.api.DataArea))

    @property
    def header_row_range(self) -> Range | None:
        area = self.range.area
        return self._sheet.area(area._replace(bottom=area.top)) if self.show_headers else None

    @property
    def totals_row_range(self) -> Range | None:
        area = self.range.area
        return self._sheet.area(area._replace(top=area.bottom)) if self.show_totals else None

    @property
    def data_body_range(self) -> Range:
        area = self.range.area
        top = area.top + self.show_headers
        return self._sheet.area(area._replace(top=top, bottom=max(top, area.bottom - self.show_totals)))

    @property
    def show_headers(self) -> bool:
        return bool(self.api.ContainsHeader)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        self.api.ContainsHeader = bool(value)

    @property
    def show_totals(self) -> bool:
        return bool(self.api.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        self.api.TotalsRow = bool(value)

    @property
    def show_autofilter(self) -> bool:
        return bool(self.api.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.api.AutoFilter = bool(value)

    def resize(self, range: xw.Range) -> None:
        self.api.DataArea = range.impl.uno.RangeAddress

    def copy_to(self, sheet: Sheet, brought: set[str]) -> str:
        """Have the table on a copy of its sheet in another book; its name there.

        `brought` are the names of those that LibreOffice has copied already, but not to their place.
        """
        ranges = sheet.book.document.DatabaseRanges
        free = itertools.chain([self.name], _numbered(f"{self.name}_", 2))
        name = next(name for name in free if name in brought or not ranges.hasByName(name))
        place = sheet.area(self.range.area).uno.RangeAddress
        if name not in brought:
            ranges.addNewByName(name, place)
        copied = ranges.getByName(name)
        copied.DataArea = place
        for kept in ("ContainsHeader", "TotalsRow", "AutoFilter"):
            setattr(copied, kept, getattr(self.api, kept))
        return name
