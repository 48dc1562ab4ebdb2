"""What is to become of the cells of a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from psto_xl.core.edit import Values
from psto_xl.core.grid import Area, Cell, Formula

Cells = Mapping[int, Cell | Formula]
"""Values for cells of one row, by column."""


@dataclass(slots=True)
class CellEdits:
    """What is to become of a sheet's cells.

    `looks` are areas that must be blank and get a format; `like` the rows that copy the formats of another
    row; `gone` areas whose cells are taken away; `free` the columns where sheet protection doesn't count.
    """

    values: Values = field(default_factory=dict)
    looks: list[tuple[Area, int]] = field(default_factory=list)
    like: list[tuple[Area, int]] = field(default_factory=list)
    gone: list[Area] = field(default_factory=list)
    free: set[int] | None = field(default_factory=set)

    def set(self, row: int, col: int, value: Cell | Formula) -> None:
        self.values.setdefault(row, {})[col] = value

    def join(self, values: Values) -> None:
        """Set all these too; they count where a cell has been set before."""
        for row, cells in self.values.items():
            values[row] = {**cells, **values.get(row, {})}
        self.values = values

    def rows(self) -> Sequence[int]:
        """The rows with cells to write, ascending."""
        stretches = {(area.top, area.bottom + 1) for area, _ in self.looks}
        return sorted({*self.values, *chain.from_iterable(range(*stretch) for stretch in stretches)})

    def reach(self) -> Area | None:
        """All cells to write, and those between."""
        rows = self.rows()
        if not rows:
            return None
        cols = set[int]().union(*self.values.values(), *(range(a.left, a.right + 1) for a, _ in self.looks))
        return Area(rows[0], min(cols), rows[-1], max(cols))


class Written(NamedTuple):
    """What stays known of the cells set on a sheet: their columns, of a sheet of the tool's the rows in each."""

    columns: frozenset[int]
    rows: Mapping[int, Sequence[int]] | None = None
    formulas: int = 0

    @classmethod
    def of(cls, values: Mapping[int, Cells], *, owned: bool) -> Written:
        """The same of values by row and column."""
        columns = frozenset[int]().union(*values.values())
        if not owned:
            return cls(columns)
        rows: dict[int, list[int]] = {col: [] for col in columns}
        for row in sorted(values):
            for col in values[row]:
                rows[col].append(row)
        formulas = sum([*map(type, cells.values())].count(Formula) for cells in values.values())
        return cls(columns, rows, formulas)
