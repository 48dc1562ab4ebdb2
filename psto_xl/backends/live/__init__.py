"""The workbook that is open in front of somebody, through xlwings: in Excel, or in LibreOffice with our engine.

Everything is read and written in bulk: an application is asked a number of times that does not depend on the
number of rows. What xlwings offers on every platform is used as it is; the rest is in `excel` and `calc`, one
module for each application, behind `host.Host`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from psto_xl.backends import Stale, WorkbookError
from psto_xl.backends.live import cells, structure
from psto_xl.backends.live.host import Host, host_of
from psto_xl.backends.live.reading import Typed, read_book, read_marks, typed
from psto_xl.backends.live.state import undisturbed
from psto_xl.core.edit import AddColumn, AddSheet, Edit, GroupRows, RemoveColumn, RemoveSheet, SetCell, SizeTable
from psto_xl.core.grid import Book, Place
from psto_xl.core.text import say

if TYPE_CHECKING:
    import xlwings as xw

__all__ = ["LiveBackend"]

_Kind = TypeVar("_Kind")


class LiveBackend:
    """An open workbook. It is neither saved nor closed, and what the person sees and has selected stays."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self._host: Host = host_of(book)
        self._order: Sequence[str] = ()
        self._typed: dict[str, Typed] = {}

    def read(self, wanted: Callable[[str], bool]) -> Book:
        """The sheets whose name is `wanted`, and those that carry a mark. Raises WorkbookError."""
        with self._host.errors(self.book):
            read, self._typed = read_book(self.book, wanted, self._host)
        self._order = read.order
        return read

    def glance(self, wanted: Callable[[str], bool]) -> Book:
        """The wanted sheets alone, for what is never applied. Raises WorkbookError."""
        with self._host.errors(self.book):
            return read_book(self.book, wanted, self._host, with_marked=False)[0]

    def marked(self, kind: str) -> Place | None:
        """The cell of a mark, without reading any sheet."""
        order = [sheet.name for sheet in self.book.sheets]
        with self._host.errors(self.book):
            return Book({}, order, read_marks(self.book, order)).marked(kind)

    def apply(self, edits: Sequence[Edit], seen: Book) -> None:
        """All edits, where the sheets that they touch are as they were read.

        Raises Stale where somebody has changed one since, and WorkbookError where something is in the way
        (protection, a cell that is being edited); nothing is written then.
        """
        if not edits:
            return
        with self._host.errors(self.book):
            self._refuse(edits)
            with undisturbed(self.book):
                self._bring(edits, seen)
                gone = {edit.sheet for edit in _of(edits, RemoveSheet)} | {edit.name for edit in _of(edits, AddSheet)}
                kept = [edit for edit in _of(edits, SetCell) if edit.sheet not in gone]
                cells.write(self.book, kept, seen, self._host)
                for group in _of(edits, GroupRows):
                    if group.sheet not in gone:  # the donor's fold already
                        self._host.fold(self.book.sheets[group.sheet], group.levels)
                structure.remove_columns(self.book, list(_of(edits, RemoveColumn)), seen, self._host)
                structure.remove_sheets(self.book, list(_of(edits, RemoveSheet)), seen)
        self._typed.clear()

    def _refuse(self, edits: Sequence[Edit]) -> None:
        """Raise where the edits can't all be carried out."""
        if self._host.is_editing(self.book):
            raise WorkbookError(
                say("A cell is still being edited: press Enter or Escape there, then press the button again.")
            )
        moved = any(isinstance(edit, AddSheet | RemoveSheet) for edit in edits)
        if moved and self._host.is_structure_protected(self.book):
            raise WorkbookError(
                say(
                    "The workbook's structure is protected: take off its protection (Review, Protect Workbook), "
                    "then press the button again."
                )
            )
        if [sheet.name for sheet in self.book.sheets] != list(self._order):
            raise _changed()
        touched = dict.fromkeys(edit.sheet for edit in edits if not isinstance(edit, AddSheet))
        for name in touched:
            if name not in self._order:
                continue  # a sheet that is still to be added
            sheet = self.book.sheets[name]
            if self._host.is_protected(sheet):
                raise WorkbookError(
                    say(
                        "The sheet '{sheet}' is protected: take off its protection (Review, Unprotect Sheet), "
                        "then press the button again.",
                        sheet=name,
                    )
                )
            if typed(sheet, self._host) != self._typed.get(name):
                raise _changed()

    def _bring(self, edits: Sequence[Edit], seen: Book) -> None:
        sheets, columns = list(_of(edits, AddSheet)), list(_of(edits, AddColumn))
        if sheets or columns:
            from psto_xl.backends.live.donor import opened_donor

            with opened_donor(self.book, edits, seen, self._host) as donor:
                structure.add_sheets(self.book, sheets, donor, self._host)
                structure.add_columns(self.book, columns, donor, seen, self._host)
        added = {edit.name for edit in sheets}
        for size in _of(edits, SizeTable):
            if size.sheet not in added:  # the donor's have their size
                structure.size_table(self.book, size, self._host)


def _changed() -> Stale:
    return Stale(say("The workbook changed while it was being checked: press the button again."))


def _of(edits: Iterable[Edit], kind: type[_Kind]) -> Iterable[_Kind]:
    return (edit for edit in edits if isinstance(edit, kind))
