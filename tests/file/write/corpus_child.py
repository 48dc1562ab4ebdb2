"""Writes into copies of workbooks, with a limit on memory: `corpus_child.py OUT TEMPLATE FILE...`.

Prints a line of JSON for each file: what was refused and why, or which sheet was written.
"""

import json
import resource
import sys
import traceback
from pathlib import Path

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.package import Package
from psto_xl.backends.file.writer import patch
from psto_xl.core.edit import AddSheet, Edit, SetCell

resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
CELLS = [(2, 40, "<new> & text"), (3, 41, 0.25), (5000, 40, True)]


def written(data: bytes, template: bytes) -> tuple[str, bytes]:
    names = [entry.name for entry in Package(data).sheets() if entry.kind == "worksheet"] or ["none"]
    edits: list[Edit] = [SetCell(names[0], row, col, None, value) for row, col, value in CELLS]
    edits.append(AddSheet("Alignment", "Alignment (PSTO)", names[0], "Alignment"))
    return names[0], patch(data, edits, lambda: template)


out, template = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes()
for path in map(Path, sys.argv[3:]):
    try:
        sheet, data = written(path.read_bytes(), template)
        (out / path.name).write_bytes(data)
        answer = {"file": path.name, "sheet": sheet}
    except WorkbookError as error:
        answer = {"file": path.name, "refused": str(error)}
    except Exception:
        answer = {"file": path.name, "crashed": traceback.format_exc()}
    sys.stdout.write(json.dumps(answer) + "\n")
