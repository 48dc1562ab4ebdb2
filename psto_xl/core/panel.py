"""What one of the tool's own sheets should say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from psto_xl.core.grid import Cell, Formula


@dataclass(frozen=True, slots=True)
class Panel:
    """Every cell of an owned sheet that holds something, by (row, column), and its tables' data row counts.

    Cells within the sheet's used range that are not named are blank. Looks are the template's. `levels` are the
    outline levels of rows, None on a sheet that has none; they say no more than its first column, with which they
    change.
    """

    cells: Mapping[tuple[int, int], Cell | Formula]
    tables: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[int, int] | None = None
