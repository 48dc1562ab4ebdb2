"""The rows of one sheet, read column by column: typed values, and what could not be read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Final, TypeVar

from psto_xl.core import aliases
from psto_xl.core.choices import MILESTONE
from psto_xl.core.grid import Area, Book, Cell, CellError, Missing, Place
from psto_xl.core.layout import fold, spellings
from psto_xl.core.plan import Item, Problem, SheetRead, Trouble
from psto_xl.core.values import LARGEST, Reference, id_text, read_date, read_milestone, read_number, read_references

_T = TypeVar("_T")

_NO_FRACTION: Final = 2.0
"""Nobody is twice as sure as can be, or works twice the time there is: such a number is a percentage."""

_FILLED_DOWN: Final = frozenset(
    ("type", "parent", "owner", "team", "measure", "unit", "start", "due", "updated", "ambition", "status")
)


class Rows:
    """The data rows of a sheet that hold anything in its input columns.

    Each reading method gives one value a row for the column of that key, blanks where the sheet lacks it,
    and notes the cells that it can't read. `numbers` are the sheet's row numbers.
    """

    def __init__(self, book: Book, read: SheetRead, locale: str = "") -> None:
        self.read = read
        self._locale = locale
        self._epoch_1904 = book.epoch_1904
        self._sheet = book.sheets[read.name]
        self._troubles: list[tuple[Trouble, int, str, Cell]] = []
        inputs = [c for c in read.layout.columns if not c.computed and c.key in read.columns]
        self._keys = [c.key for c in inputs]
        found = self._sheet.rows[read.header : read.last]
        positions = [read.columns[key] - 1 for key in self._keys]
        width = max(positions, default=-1) + 1
        padded = [row if len(row) >= width else [*row, *[None] * (width - len(row))] for row in found]
        columns = [[row[at] for row in padded] for at in positions]
        sections = _section_rows(self._sheet.merged, read)
        kept = [
            i
            for i, cells in enumerate(zip(*columns, strict=True))
            if not all(map(_is_blank, cells)) and read.first + i not in sections
        ]
        self.numbers = [read.first + i for i in kept]
        whole = len(kept) == len(padded)
        self._cells = {
            key: column if whole else [column[i] for i in kept]
            for key, column in zip(self._keys, columns, strict=True)
        }
        self._blank: list[Cell] = [None] * len(kept)
        for area in self._sheet.merged:
            self._fill_down(area)

    def _fill_down(self, area: Area) -> None:
        """A cell merged over several rows says the same of each of them."""
        if area.left != area.right or area.bottom <= self.read.header:
            return
        key = next((k for k in self._keys if self.read.columns[k] == area.left), None)
        if key not in _FILLED_DOWN:
            return
        value = self._sheet.at(area.top, area.left)
        cells = self._cells[key]
        for i in range(bisect_right(self.numbers, area.top), bisect_right(self.numbers, area.bottom)):
            cells[i] = value

    def keep(self, wanted: Sequence[bool]) -> None:
        """Forget the rows that are not wanted."""
        if not all(wanted):
            self.numbers = [n for n, keep in zip(self.numbers, wanted, strict=True) if keep]
            self._cells = {
                key: [c for c, keep in zip(cells, wanted, strict=True) if keep] for key, cells in self._cells.items()
            }
            self._blank = [None] * len(self.numbers)

    def raw(self, key: str) -> list[Cell]:
        """The cells as they are."""
        return self._cells.get(key, self._blank)

    def only(self, key: str) -> list[bool]:
        """For each row, whether the column `key` is the only one that holds anything."""
        others = [cells for k, cells in self._cells.items() if k != key]
        rest = zip(*others, strict=True) if others else ((),) * len(self.numbers)
        return [
            cell is not None and all(other is None for other in cells)
            for cell, cells in zip(self.raw(key), rest, strict=True)
        ]

    def totals(self) -> list[bool]:
        """For each row, whether it sums up the others: a word such as Total for an id or a title, and no type."""
        return [
            (id is None) != (title is None)
            and type_ is parent is None
            and fold(str(title if id is None else id)) in aliases.TOTALS
            for id, title, type_, parent in zip(*map(self.raw, ("id", "title", "type", "parent")), strict=True)
        ]

    def trouble(self, kind: Trouble, i: int, key: str, value: Cell = None) -> None:
        """Note what is wrong with the cell of the i-th row."""
        self._troubles.append((kind, i, key, value))

    def text(self, key: str) -> list[str]:
        """Texts, trimmed; a number is spelled as an id would be."""
        return [
            cell.strip() if type(cell) is str else "" if cell is None else self._spelled(cell, i, key)
            for i, cell in enumerate(self.raw(key))
        ]

    def _spelled(self, cell: Cell, i: int, key: str) -> str:
        if self._is_broken(cell, i, key):
            return ""
        return cell.isoformat() if isinstance(cell, date) else id_text(cell)

    def ids(self, key: str = "id") -> list[str]:
        """Texts, with a note where a number with decimals, or a day made of one, stands for an id."""
        for i, cell in enumerate(self.raw(key)):
            if (type(cell) is float and not cell.is_integer()) or isinstance(cell, date):
                self.trouble(Trouble.DECIMAL_ID, i, key, cell)
        return self.text(key)

    def number(self, key: str) -> list[float | None]:
        """Numbers, also where they are typed as text."""
        return [
            cell
            if cell is None or (type(cell) is float and -LARGEST < cell < LARGEST)
            else self._number(cell, i, key)
            for i, cell in enumerate(self.raw(key))
        ]

    def _number(self, cell: Cell, i: int, key: str) -> float | None:
        return self._tried(read_number(cell, self._locale), Trouble.NUMBER, cell, i, key)

    def current(self, measures: Sequence[str]) -> list[float | None]:
        """Current values: of a milestone how much of it is done, else numbers."""
        return [
            None
            if cell is None
            else self._tried(read_milestone(cell, self._locale), Trouble.NUMBER, cell, i, "current")
            if measure == MILESTONE
            else cell
            if type(cell) is float and -LARGEST < cell < LARGEST
            else self._number(cell, i, "current")
            for i, (cell, measure) in enumerate(zip(self.raw("current"), measures, strict=True))
        ]

    def share(self, key: str) -> list[float | None]:
        """Fractions. Numbers above 1 without a percent sign are percentages where one is 2 or more."""
        numbers = self.number(key)
        if not any(n is not None and n >= _NO_FRACTION for n in numbers):
            return numbers
        return [
            n / 100 if n is not None and n > 1 and not (isinstance(cell, str) and "%" in cell) else n
            for n, cell in zip(numbers, self.raw(key), strict=True)
        ]

    def day(self, key: str) -> list[date | None]:
        """Days; the time of day is dropped."""
        return [
            cell if cell is None or type(cell) is date else self._day(cell, i, key)
            for i, cell in enumerate(self.raw(key))
        ]

    def _day(self, cell: Cell, i: int, key: str) -> date | None:
        day = read_date(cell, self._locale, epoch_1904=self._epoch_1904)
        return self._tried(day, Trouble.DATE, cell, i, key)

    def choice(self, key: str, default: str = "") -> list[str]:
        """The choices of the column's list, also by their other names; `default` for a blank or unknown one."""
        choices = self.read.layout.column(key).choices
        read: dict[Cell, str] = {None: default, **{choice: choice for choice in choices}}
        found = []
        for i, cell in enumerate(self.raw(key)):
            choice = read.get(cell) if type(cell) is str or cell is None else None
            if choice is None and not _is_blank(cell) and not self._is_broken(cell, i, key):
                choice = _named(choices).get(fold(str(cell)))
                if choice:
                    read[cell] = choice
                else:
                    self.trouble(Trouble.CHOICE, i, key, cell)
            found.append(choice or default)
        return found

    def references(self, key: str) -> list[tuple[Reference, ...]]:
        """The ids that each cell names."""
        read: dict[Cell, tuple[Reference, ...]] = {None: ()}
        found = []
        for i, cell in enumerate(self.raw(key)):
            named = read.get(cell)
            if named is None:
                if self._is_broken(cell, i, key):
                    named = ()
                else:
                    named = read[cell] = read_references(cell)
            found.append(named)
        return found

    def unreadable(self) -> list[frozenset[str]]:
        """For each row, the columns whose cell could not be read so far."""
        broken: dict[int, set[str]] = {}
        for kind, i, key, _ in self._troubles:
            if kind in (Trouble.NUMBER, Trouble.DATE, Trouble.ERROR, Trouble.NOT_CALCULATED, Trouble.CHOICE):
                broken.setdefault(i, set()).add(key)
        none: frozenset[str] = frozenset()
        return [frozenset(broken[i]) if i in broken else none for i in range(len(self.numbers))]

    def problems(self, items: Sequence[Item] | None = None) -> list[Problem]:
        """What could not be read, with the item of its row where `items` gives one a row."""
        return [
            Problem(kind, self.place(i, key), key, value, items[i] if items else None)
            for kind, i, key, value in self._troubles
        ]

    def place(self, i: int, key: str) -> Place:
        """The cell of the i-th row in the column `key`, or in the first known column where that is missing."""
        columns = self.read.columns
        return Place(self.read.name, self.numbers[i], columns.get(key) or min(columns.values()))

    def _tried(self, found: _T | None, kind: Trouble, cell: Cell, i: int, key: str) -> _T | None:
        if found is None and not _is_blank(cell) and not self._is_broken(cell, i, key):
            self.trouble(kind, i, key, cell)
        return found

    def _is_broken(self, cell: Cell, i: int, key: str) -> bool:
        if isinstance(cell, CellError):
            self.trouble(Trouble.ERROR, i, key, cell)
        elif isinstance(cell, Missing):
            self.trouble(Trouble.NOT_CALCULATED, i, key, cell)
        else:
            return False
        return True


@cache
def _named(choices: tuple[str, ...]) -> Mapping[str, str]:
    """What the choices of a list are called, folded."""
    return {fold(word): choice for choice in choices for word in spellings(choice, aliases.CHOICES)}


def _is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing, or nothing but spaces, which nobody sees."""
    return cell is None or (type(cell) is str and cell.isspace())


def _section_rows(merged: Sequence[Area], read: SheetRead) -> set[int]:
    """Rows that a heading, merged over several columns from the first one on, divides the table with."""
    first = min(read.columns.values())
    return {
        area.top
        for area in merged
        if area.top == area.bottom > read.header and area.left <= first and area.right >= first + 2
    }
