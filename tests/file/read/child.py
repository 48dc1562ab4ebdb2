"""Reads workbooks under a memory limit and prints what came of each, one line of JSON. Run by the tests."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import perf_counter

from psto_xl.backends import WorkbookError
from psto_xl.backends.file import FileBackend

GIB = 1 << 30


def outcome(path: Path) -> dict[str, object]:
    begun = perf_counter()
    try:
        book = FileBackend(path).read(lambda _: True)
        found: dict[str, object] = {
            "sheets": len(book.sheets),
            "rows": max((len(sheet.rows) for sheet in book.sheets.values()), default=0),
            "last": str(next((line[-1] for sheet in book.sheets.values() for line in sheet.rows[-1:]), "")),
        }
    except WorkbookError as error:
        found = {"refused": str(error)}
    return found | {"file": path.name, "seconds": perf_counter() - begun}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (GIB, GIB))
    for name in sys.argv[1:]:
        print(json.dumps(outcome(Path(name))), flush=True)  # noqa: T201
