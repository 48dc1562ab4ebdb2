"""Workbooks as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from psto_xl.backends import Stale, WorkbookError
from psto_xl.backends.file.guard import Kind, is_lock_file, kind_of, load, open_elsewhere
from psto_xl.backends.file.zip import Limits
from psto_xl.core.edit import AnyEdit
from psto_xl.core.grid import Book
from psto_xl.core.text import say, told

__all__ = [
    "FileBackend",
    "Limits",
    "digest_of",
    "edit_bytes",
    "is_lock_file",
    "open_elsewhere",
    "read_bytes",
    "stale",
]


class FileBackend:
    """A workbook in a file: .xlsx, .xlsm, .xltx and .xltm; .xlsb, .xls and .ods for reading only.

    Nothing is kept open between calls. With `backup`, the file as it was stays beside it as ``NAME.bak.xlsx``.
    `seen` is the `digest` of what another backend has read of the file; then this one need not read it to write.
    """

    def __init__(
        self,
        path: Path,
        *,
        limits: Limits | None = None,
        password: str | None = None,
        backup: bool = False,
        seen: bytes | None = None,
    ) -> None:
        self.path = path
        self.digest = seen
        self._limits = limits or Limits()
        self._password = password
        self._backup = backup

    def read(self, wanted: Callable[[str], bool]) -> Book:
        """The sheets whose name is `wanted`, and those that carry a mark. Raises WorkbookError."""
        data = load(self.path, self._limits)
        self.digest = digest_of(data)
        return read_bytes(data, self.path.name, wanted, self._limits, self._password)

    def stamp(self) -> bytes:
        """Tells the file as it now is. Raises WorkbookError."""
        return digest_of(load(self.path, self._limits))

    def apply(self, edits: Iterable[AnyEdit], seen: Book | None = None) -> None:  # noqa: ARG002 - its bytes tell more
        """All edits or none, in the file. Raises WorkbookError, or Stale where it changed since it was read."""
        from psto_xl.backends.file.replace import replace

        old, new = self.edited(edits)
        if new != old:
            replace(self.path, new, old, backup=self._backup)
            self.digest = digest_of(new)

    def save_copy(self, edits: Iterable[AnyEdit], out: Path) -> None:
        """The workbook with all edits as the file `out`; the one that was read stays as it is."""
        from psto_xl.backends.file.replace import save

        save(out, self.edited(edits)[1])

    def edited(self, edits: Iterable[AnyEdit]) -> tuple[bytes, bytes]:
        """The file as it was read, and with the edits; nothing is written. Raises WorkbookError, or Stale."""
        data = load(self.path, self._limits)
        if digest_of(data) != self.digest:
            raise stale(self.path.name)
        return data, edit_bytes(data, self.path.name, edits, self._limits)


def read_bytes(
    data: bytes, name: str, wanted: Callable[[str], bool], limits: Limits, password: str | None = None
) -> Book:
    """The wanted sheets of the workbook `name` that these bytes are. Raises WorkbookError."""

    def decrypted() -> bytes:
        from psto_xl.backends.file.crypt import decrypt

        return decrypt(data, password, name)

    kind = kind_of(data, name)
    if kind is Kind.ENCRYPTED:
        data = decrypted()
        kind = kind_of(data, name)
    if kind is Kind.OPEN_XML:
        from psto_xl.backends.file.reader import read_book

        with _naming(name):
            return read_book(data, wanted, limits)
    from psto_xl.backends.file.fast import Locked
    from psto_xl.backends.file.readonly import read_other

    with _naming(name):
        try:
            return read_other(data, kind, wanted, limits)
        except Locked:
            return read_other(decrypted(), kind, wanted, limits)


def edit_bytes(data: bytes, name: str, edits: Iterable[AnyEdit], limits: Limits) -> bytes:
    """The workbook `name` that these bytes are, with all edits. Raises WorkbookError."""
    from psto_xl.backends.file.template import template_bytes
    from psto_xl.backends.file.writer import patch

    kind = kind_of(data, name)
    if kind is Kind.ENCRYPTED:
        raise WorkbookError(
            say("'{name}' has a password, so nothing is written to it; save a copy without one.", name=name)
        )
    if kind is not Kind.OPEN_XML:
        raise WorkbookError(say("'{name}' can be read but not written; save it as an .xlsx file.", name=name))
    with _naming(name):
        return patch(data, edits, template_bytes, limits)


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """What knows parts and sheets, but not what file they are of, refuses in that file's name."""
    try:
        yield
    except WorkbookError as error:
        if name in str(error):
            raise
        raise WorkbookError(say("'{name}': {why}", name=name, why=told(error))) from error


def stale(name: str) -> Stale:
    """What is raised where a workbook changed between reading and writing."""
    return Stale(say("'{name}' was changed by someone else while it was being checked; check it again.", name=name))


def digest_of(data: bytes) -> bytes:
    """Tells one state of a file from another, in this process and in others."""
    from hashlib import sha256  # which processors have built in

    return sha256(data).digest()[:16]
