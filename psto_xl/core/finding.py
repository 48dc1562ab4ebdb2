"""What a rule says about one cell."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from psto_xl.core.grid import address
from psto_xl.core.text import Text


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return _RANK[self]


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Finding(NamedTuple):
    """A finding: the rule, the cell, the fact (`message`) and the deed (`hint`).

    `book` is the index of the workbook in the run; `row` and `col` count from 1 and are 0 where the finding
    is about a whole sheet; `column` is the header there and `id` the row's id, both "" where there is none.
    `affected` is the number of rows that the finding bears upon, at least 1.
    """

    code: str
    name: str
    severity: Severity
    book: int
    sheet: str
    row: int
    col: int
    column: str
    id: str
    message: Text
    hint: Text
    affected: int = 1

    @property
    def cell(self) -> str:
        """The cell's address within its sheet, as in ``C7``; "A1" for a whole sheet."""
        return address(self.row or 1, self.col or 1)
