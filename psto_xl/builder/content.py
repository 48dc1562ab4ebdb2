"""What goes into a new workbook: rows for its sheets, and settings that differ from the defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from psto_xl.core.grid import Cell

Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Content:
    """Rows by sheet key, each a mapping of column key to value; `settings` by the setting's name."""

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    settings: Mapping[str, Cell] = field(default_factory=dict)
