"""python-calamine, held so that it can only answer or decline.

It is fast and tells the truth about values, with three exceptions that its callers see to: errors look like
blanks, formulas aren't told from values, and a sheet that reaches far ends the whole process. Give it nothing
that was not scanned first.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from psto_xl.core.grid import Cell, CellError, canonical

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

T = TypeVar("T")

_SPANS: Final = (time, timedelta)


class Declined(Exception):
    """The file, or a sheet of it, is more than calamine can read."""


class Locked(Declined):
    """The file needs a password."""


class Values(NamedTuple):
    """A sheet's rows from A1 on as the grid spells them, without blanks at the ends.

    `spans` are the addresses of times of day and elapsed times, which calamine rounds.
    """

    rows: list[list[Cell]]
    spans: Sequence[tuple[int, int]]


class Fast:
    """A workbook in calamine's hands. Raises Declined."""

    def __init__(self, data: bytes) -> None:
        from python_calamine import load_workbook

        self._book = _ask(lambda: load_workbook(io.BytesIO(data)))

    @property
    def names(self) -> Sequence[tuple[str, bool]]:
        """All sheets in order, and whether each is a worksheet."""
        from python_calamine import SheetTypeEnum

        return [(sheet.name, sheet.typ == SheetTypeEnum.WorkSheet) for sheet in self._book.sheets_metadata]

    def values(self, name: str) -> Values:
        """What the sheet of that name holds. Raises Declined."""
        return _ask(lambda: _values(self._book.get_sheet_by_name(name)))


def _values(sheet: CalamineSheet) -> Values:
    """The sheet row by row: calamine's own copy of a text that many cells hold goes before the next one comes."""
    cells = _Cells()
    keep, other = cells.kept.setdefault, cells.other
    left = (sheet.start or (0, 0))[1]
    rows: list[list[Cell]] = []
    for row in sheet.iter_rows():
        if row.count("") == len(row):
            rows.append([])
            continue
        while row[-1] == "":
            row.pop()
        line = [
            keep(value, value) if type(value) is str
            else value if type(value) is float and isfinite(value)
            else other(value)
            for value in row
        ]  # fmt: skip
        rows.append([None] * left + line if left else line)
        if cells.is_span:
            cells.spans += ((len(rows), left + at) for at, value in enumerate(row, 1) if type(value) in _SPANS)
            cells.is_span = False
    while rows and not rows[-1]:
        rows.pop()
    return Values(rows, cells.spans)


class _Cells:
    """Calamine's values as the grid spells them."""

    def __init__(self) -> None:
        self.kept: dict[object, Cell] = {"": None}
        self.spans: list[tuple[int, int]] = []
        self.is_span = False

    def other(self, value: object) -> Cell:
        """Of what is neither text nor a plain number."""
        if type(value) is date:
            return self.kept.setdefault(value, value)
        if type(value) is float:
            return CellError("#NUM!")
        self.is_span = self.is_span or type(value) in _SPANS
        return canonical(value)


def _ask(question: Callable[[], T]) -> T:
    from python_calamine import CalamineError, PasswordError

    try:
        return question()
    except PasswordError as error:
        raise Locked(str(error)) from error
    except (CalamineError, OverflowError, ValueError) as error:
        raise Declined(str(error)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # a failed assertion in calamine; it has no importable name
            raise Declined("panic") from error
        raise


def put(rows: list[list[Cell]], row: int, col: int, value: Cell) -> None:
    """Set one cell, growing the rows where need be."""
    while len(rows) < row:
        rows.append([])
    line = rows[row - 1]
    line.extend([None] * (col - len(line)))
    line[col - 1] = value
