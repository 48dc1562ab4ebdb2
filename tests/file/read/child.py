"""Reads workbooks and prints what came of each, one line of JSON. Run by the tests.

With 1 GiB of memory, and ten seconds of the processor for each file, beyond which it is ended.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from pathlib import Path

from psto_xl.backends import WorkbookError
from psto_xl.backends.file import FileBackend

GIB = 1 << 30
SECONDS = 10


def outcome(path: Path) -> dict[str, object]:
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        book = FileBackend(path).read(lambda _: True)
        found: dict[str, object] = {
            "sheets": len(book.sheets),
            "rows": max((len(sheet.rows) for sheet in book.sheets.values()), default=0),
            "last": str(next((line[-1] for sheet in book.sheets.values() for line in sheet.rows[-1:]), "")),
        }
    except WorkbookError as error:
        found = {"refused": str(error)}
    return found | {"file": path.name}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (GIB, GIB))
    for name in sys.argv[1:]:
        print(json.dumps(outcome(Path(name))), flush=True)  # noqa: T201
