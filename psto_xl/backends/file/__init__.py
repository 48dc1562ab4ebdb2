"""Workbooks as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from psto_xl.backends import Stale, WorkbookError
from psto_xl.backends.file.guard import Kind, is_lock_file, kind_of, load, open_elsewhere
from psto_xl.backends.file.zip import Limits
from psto_xl.core.edit import Edit
from psto_xl.core.grid import Book

__all__ = ["FileBackend", "Limits", "is_lock_file", "open_elsewhere"]


class FileBackend:
    """A workbook in a file: .xlsx, .xlsm, .xltx and .xltm; .xlsb, .xls and .ods for reading only.

    Nothing is kept open between calls. With `backup`, the file as it was stays beside it as ``NAME.bak.xlsx``.
    """

    def __init__(
        self, path: Path, *, limits: Limits | None = None, password: str | None = None, backup: bool = False
    ) -> None:
        self.path = path
        self._limits = limits or Limits()
        self._password = password
        self._backup = backup
        self._seen: tuple[int, int] | None = None

    def read(self, wanted: Callable[[str], bool]) -> Book:
        """The sheets whose name is `wanted`, and those that carry a mark. Raises WorkbookError."""
        data = load(self.path, self._limits)
        self._seen = _print(data)
        kind = kind_of(data, self.path.name)
        if kind is Kind.ENCRYPTED:
            data = self._decrypted(data)
            kind = kind_of(data, self.path.name)
        if kind is Kind.OPEN_XML:
            from psto_xl.backends.file.reader import read_book

            return read_book(data, wanted, self._limits)
        from psto_xl.backends.file.fast import Locked
        from psto_xl.backends.file.readonly import read_other

        try:
            return read_other(data, kind, wanted, self._limits)
        except Locked:
            return read_other(self._decrypted(data), kind, wanted, self._limits)

    def _decrypted(self, data: bytes) -> bytes:
        from psto_xl.backends.file.crypt import decrypt

        return decrypt(data, self._password, self.path.name)

    def apply(self, edits: Sequence[Edit], seen: Book) -> None:  # noqa: ARG002 - the file's bytes tell more
        """All edits or none, in the file. Raises WorkbookError, or Stale where it changed since it was read."""
        from psto_xl.backends.file.replace import replace

        old, new = self.edited(edits)
        if new != old:
            replace(self.path, new, old, backup=self._backup)
            self._seen = _print(new)

    def save_copy(self, edits: Sequence[Edit], seen: Book, out: Path) -> None:  # noqa: ARG002 - likewise
        """The workbook with all edits as the file `out`; the one that was read stays as it is."""
        from psto_xl.backends.file.replace import save

        save(out, self.edited(edits)[1])

    def edited(self, edits: Sequence[Edit]) -> tuple[bytes, bytes]:
        """The file as it was read, and with the edits; nothing is written. Raises WorkbookError, or Stale."""
        from psto_xl.backends.file.template import template_bytes
        from psto_xl.backends.file.writer import patch

        data = load(self.path, self._limits)
        name = self.path.name
        if _print(data) != self._seen:
            raise Stale(f"'{name}' was changed by someone else while it was being checked; check it again.")
        kind = kind_of(data, name)
        if kind is Kind.ENCRYPTED:
            raise WorkbookError(f"'{name}' has a password, so nothing is written to it; save a copy without one.")
        if kind is not Kind.OPEN_XML:
            raise WorkbookError(f"'{name}' can be read but not written; save it as an .xlsx file.")
        return data, patch(data, edits, template_bytes, self._limits)


def _print(data: bytes) -> tuple[int, int]:
    """Tells one state of a file from another within this run."""
    return len(data), hash(data)
