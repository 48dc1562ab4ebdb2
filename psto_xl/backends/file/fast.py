"""python-calamine, held so that it can only answer or decline.

It is fast and tells the truth about values, with three exceptions that its callers see to: errors look like
blanks, formulas aren't told from values, and a sheet that reaches far ends the whole process. Give it nothing
that was not scanned first.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from psto_xl.core.grid import Cell, canonical

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from python_calamine import CalamineSheet

T = TypeVar("T")


class Declined(Exception):
    """The file, or a sheet of it, is more than calamine can read."""


class Locked(Declined):
    """The file needs a password."""


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

    def ask(self, name: str, *, aside: bool) -> Callable[[], list[list[Any]]]:
        """Where to get the sheet's values from A1 on, blanks as empty text; `aside` begins in a second thread.

        Calamine works without Python's lock until its values are handed over.
        """
        if not aside:
            return lambda: _ask(lambda: _rows(self._sheet(name)))
        pending = self._aside.submit(_ask, lambda: self._book.get_sheet_by_name(name))
        return lambda: _ask(lambda: _rows(pending.result()))

    def _sheet(self, name: str) -> CalamineSheet:
        """A sheet, had in the second thread where there is one: calamine serves one caller at a time."""
        if "_aside" in vars(self):
            return self._aside.submit(self._book.get_sheet_by_name, name).result()
        return self._book.get_sheet_by_name(name)

    @cached_property
    def _aside(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(1)


def _rows(sheet: CalamineSheet) -> list[list[Any]]:
    return sheet.to_python(skip_empty_area=False)


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


def tidy(rows: list[list[Any]]) -> tuple[list[list[Cell]], list[tuple[int, int]]]:
    """Calamine's values as the grid spells them, without blanks at the ends; changes the rows themselves.

    And the addresses of those that are shown as a time of day or an elapsed time, which calamine rounds.
    """
    types = set(map(type, chain.from_iterable(rows)))
    spans = _spans(rows) if types & {time, timedelta} else []
    plain = not types & {int, datetime, time, timedelta}
    for row in rows:
        while row and row[-1] == "":
            row.pop()
        if plain:
            _blank(row)
        else:
            row[:] = map(canonical, row)
    while rows and not rows[-1]:
        rows.pop()
    return rows, spans


def _blank(row: list[Any]) -> None:
    """None for empty text. Looking for the few blanks is quicker than looking at every value."""
    blanks = row.count("")
    if blanks > 5:
        row[:] = [value if value or value == 0 else None for value in row]
    else:
        at = -1
        for _ in range(blanks):
            at = row.index("", at + 1)
            row[at] = None


def _spans(rows: Sequence[Sequence[Any]]) -> list[tuple[int, int]]:
    return [
        (number, col)
        for number, row in enumerate(rows, 1)
        for col, value in enumerate(row, 1)
        if type(value) is time or type(value) is timedelta
    ]


def put(rows: list[list[Cell]], row: int, col: int, value: Cell) -> None:
    """Set one cell, growing the rows where need be."""
    while len(rows) < row:
        rows.append([])
    line = rows[row - 1]
    line.extend([None] * (col - len(line)))
    line[col - 1] = value
