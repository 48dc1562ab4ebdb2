"""What goes into a new workbook: rows for its sheets, and settings that differ from the defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from psto_xl.core.grid import Cell

Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Content:
    """Rows by sheet key, each a mapping of column key to value; `settings` by the setting's name.

    `extra` gives, by sheet key, the headers of further columns that a plan brought along and that the layout
    does not know, in their order. They stand at the right end of the sheet's table, plain and without format;
    rows hold their cells under the header's text, which is never a column's key, nor a header of the sheet.
    """

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    settings: Mapping[str, Cell] = field(default_factory=dict)
    extra: Mapping[str, Sequence[str]] = field(default_factory=dict)
