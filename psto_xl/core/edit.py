"""What a backend is asked to change: plain data, applied all together or not at all.

Looks never travel with edits. A sheet or column that the tool adds is copied, with its formats, charts
and conditional formatting, from the workbook template, and its cells are then set like any others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from psto_xl.core.grid import Book, Cell, Formula, Sheet

Values = dict[int, dict[int, Cell | Formula]]
"""What is to stand in cells, by row and column."""


class SetCell(NamedTuple):
    """Set one cell, keeping its format; `old` is what was read there.

    A `Formula` whose text is already in the cell renews only the value it shows. A cell that had no
    format takes that of its column; in a row that `SizeTable` adds, that of the table's first row.
    """

    sheet: str
    row: int
    col: int
    old: Cell
    new: Cell | Formula

    @property
    def values(self) -> Values:
        """The same as `SetCells` has it."""
        return {self.row: {self.col: self.new}}


class SetCells(NamedTuple):
    """Set many cells of a sheet at once, each as `SetCell` does."""

    sheet: str
    values: Values


@dataclass(frozen=True, slots=True)
class AddSheet:
    """Copy the template's sheet `kind` into the workbook as `name`, behind the sheet `after` (None: last).

    It gets the mark `ADDED` + `mark`.
    """

    kind: str
    name: str
    after: str | None
    mark: str


@dataclass(frozen=True, slots=True)
class AddColumn:
    """Put the template's column `column` of sheet `kind` at `col`, with `name` as its header in `header_row`.

    Formats and conditional formatting run down to `last_row`. Where `table` names an Excel table, which then
    ends in the column before, that table grows by this column. The header cell gets the mark `ADDED` + `mark`.
    """

    kind: str
    column: str
    name: str
    sheet: str
    header_row: int
    col: int
    last_row: int
    table: str | None
    mark: str


@dataclass(frozen=True, slots=True)
class SizeTable:
    """Give a table room for `rows` data rows (at least one): the tool's own, or one that lines are added to."""

    sheet: str
    table: str
    rows: int


@dataclass(frozen=True, slots=True)
class GroupRows:
    """Have the rows of one of the tool's own sheets fold: their outline levels, 1 to 7; those not named have none.

    A row whose level changes is shown again if it was folded away; an open workbook unfolds the whole sheet.
    """

    sheet: str
    levels: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class RemoveSheet:
    """Take away a sheet that `AddSheet` brought."""

    sheet: str


@dataclass(frozen=True, slots=True)
class RemoveColumn:
    """Take away a column that `AddColumn` brought."""

    sheet: str
    col: int
    table: str | None


Edit = SetCell | AddSheet | AddColumn | SizeTable | GroupRows | RemoveSheet | RemoveColumn
"""What every backend can do."""
AnyEdit = Edit | SetCells
"""What those can do that write files; for the others there is `one_by_one`."""


def one_by_one(edits: Iterable[AnyEdit], book: Book) -> Iterator[Edit]:
    """The same edits of the workbook `book`, each cell's by itself."""
    for edit in edits:
        if isinstance(edit, SetCells):
            sheet = book.sheets.get(edit.sheet, Sheet(edit.sheet))
            for row, cells in sorted(edit.values.items()):
                for col, value in sorted(cells.items()):
                    yield SetCell(edit.sheet, row, col, sheet.at(row, col), value)
        else:
            yield edit
