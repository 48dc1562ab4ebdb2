"""Excel tables: their parts, grown by a column or given another number of rows."""

from __future__ import annotations

from collections.abc import Iterable

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.package import Package
from psto_xl.backends.file.refs import area_text, parse_area
from psto_xl.backends.file.xml import (
    Element,
    Splice,
    append_splice,
    attr_splice,
    escape_attr,
    splice,
    unescape,
)
from psto_xl.core.grid import Area
from psto_xl.core.text import say


class TablePart:
    """One table's part in a package."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self.part = part
        self._root, self.area = self._look()

    def _look(self) -> tuple[Element, Area]:
        root = self._package.outline(self.part)
        area = parse_area(root.attrs.get("ref", ""))
        if root.name != "table" or area is None:
            raise WorkbookError(say("A table doesn't say where it is; open the workbook in Excel and save it."))
        return root, area

    @property
    def name(self) -> str:
        return unescape(self._root.attrs.get("displayName") or self._root.attrs.get("name", ""))

    @property
    def id(self) -> int:
        return self._root.number("id")

    @property
    def header_rows(self) -> int:
        return self._root.number("headerRowCount", 1)

    @property
    def totals_rows(self) -> int:
        return self._root.number("totalsRowCount")

    @property
    def from_query(self) -> bool:
        """Whether another source fills the table, which must not get columns of its own."""
        return self._root.attrs.get("tableType", "worksheet") != "worksheet"

    def columns(self) -> list[str]:
        return [unescape(item.attrs.get("name", "")) for item in self._column_items()]

    def add_column(self, name: str) -> None:
        """One more column at the right end."""
        if name.casefold() in map(str.casefold, self.columns()):
            raise WorkbookError(
                say(
                    "The table {name} already has a column {other}; rename one and check again.",
                    name=self.name,
                    other=name,
                )
            )
        box, data = self._columns_box(), self._package.read(self.part)
        number = max((item.number("id") for item in box.children), default=0) + 1
        item = b'<%stableColumn id="%d" name="%s"/>' % (box.prefix, number, escape_attr(name))
        added = append_splice(data, box, item)
        count = attr_splice(data, box, count=str(len(box.children) + 1))
        area = self.area._replace(right=self.area.right + 1)
        self._write([added, count, *self._resized(area)])

    def drop_column(self) -> None:
        """Take the last column off again."""
        box, data = self._columns_box(), self._package.read(self.part)
        last = box.children[-1]
        count = attr_splice(data, box, count=str(len(box.children) - 1))
        area = self.area._replace(right=self.area.right - 1)
        self._write([(last.start, last.end, b""), count, *self._resized(area)])

    def size(self, rows: int) -> None:
        """Give the table that many data rows."""
        bottom = self.area.top + self.header_rows + max(rows, 1) + self.totals_rows - 1
        self._write(self._resized(self.area._replace(bottom=bottom)))

    def _resized(self, area: Area) -> list[Splice]:
        data = self._package.read(self.part)
        edits = [attr_splice(data, self._root, ref=area_text(area))]
        filters = self._root.child("autoFilter")
        if filters is not None:
            filtered = area._replace(bottom=area.bottom - self.totals_rows)
            edits.append(attr_splice(data, filters, ref=area_text(filtered)))
        return edits

    def _columns_box(self) -> Element:
        box = self._root.child("tableColumns")
        if box is None:
            raise WorkbookError(
                say("The table {name} has no columns; open the workbook in Excel and save it.", name=self.name)
            )
        return box

    def _column_items(self) -> list[Element]:
        return self._columns_box().all("tableColumn")

    def _write(self, edits: list[Splice]) -> None:
        self._package.write(self.part, splice(self._package.read(self.part), edits))
        self._root, self.area = self._look()


def tables_on(package: Package, sheet_part: str) -> list[TablePart]:
    return [TablePart(package, rel.target) for rel in package.related(sheet_part, "table")]


def table_named(package: Package, sheet_part: str, name: str) -> TablePart:
    """The sheet's table of that name, without case."""
    for table in tables_on(package, sheet_part):
        if table.name.casefold() == name.casefold():
            return table
    raise WorkbookError(say("The table {name} is gone from its sheet; run the check again.", name=name))


def all_tables(package: Package, sheet_parts: Iterable[str] | None = None) -> list[TablePart]:
    """The tables on those sheets, or on all."""
    parts = [entry.part for entry in package.sheets()] if sheet_parts is None else sheet_parts
    return [table for part in parts if part for table in tables_on(package, part)]
