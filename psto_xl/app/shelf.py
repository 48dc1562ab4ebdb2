"""Where workbooks that were read wait to be written."""

from __future__ import annotations

import pickle
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Final

from psto_xl.core.grid import Book
from psto_xl.core.plan import Workbook

_LARGE: Final = 1 << 18  # bytes

Waiting = tuple[Book, Workbook | None]
"""A workbook, and its plan where that travels."""


class Shelf:
    """Where workbooks that were read wait to be written: in memory, or in a private folder, large ones packed.

    What is not there any more is read again, so nothing depends on it. Plans wait too where they `travel` between
    processes; a run of one process has them all.
    """

    def __init__(self, folder: str | None = None, *, travels: bool = False) -> None:
        self._folder, self._travels = folder, travels
        self._kept: dict[int, Waiting] = {}

    def put(self, key: int, book: Book, workbook: Workbook) -> None:
        waiting = book, (workbook if self._travels else None)
        if self._folder is None:
            self._kept[key] = waiting
            return
        with suppress(OSError):
            kept = pickle.dumps(waiting, 5)
            Path(self._folder, str(key)).write_bytes(zlib.compress(kept, 1) if len(kept) > _LARGE else kept)

    def take(self, key: int) -> Waiting | None:
        if self._folder is None:
            return self._kept.pop(key, None)
        path = Path(self._folder, str(key))
        try:
            kept = path.read_bytes()
            path.unlink()
            is_packed = not kept.startswith(pickle.PROTO)
            found: Waiting = pickle.loads(zlib.decompress(kept) if is_packed else kept)
        except (OSError, zlib.error, EOFError, pickle.UnpicklingError):
            return None
        return found
