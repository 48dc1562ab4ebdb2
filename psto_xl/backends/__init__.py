"""Where workbooks live. A backend reads grids and applies edits; it decides nothing.

`Backend` is all the rest of the project knows of files and applications. Whatever keeps a backend from its
work is raised as a `WorkbookError` whose text is one sentence for the person at the keyboard: what is the
matter and what to do about it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from psto_xl.core.edit import Edit
from psto_xl.core.grid import Book


class WorkbookError(Exception):
    """A workbook can't be read or written; the text says why and what to do. Nothing was changed."""


class Stale(WorkbookError):
    """The workbook changed between reading and writing."""


class Backend(Protocol):
    def read(self, wanted: Callable[[str], bool]) -> Book:
        """The sheets whose name is `wanted`, and those that carry a mark. Raises WorkbookError."""

    def apply(self, edits: Sequence[Edit], seen: Book) -> None:
        """All edits or none, on the workbook that `read` gave as `seen`. Raises WorkbookError, or Stale."""
