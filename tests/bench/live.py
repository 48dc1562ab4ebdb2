"""Speed of the button in a real application, LibreOffice: ``python tests/bench/live.py [ROWS ...]``.

From click to written result, beside reading the same sheets and rewriting the same cells in bulk without any
check; through LibreOffice's bridge from a process of its own, and inside LibreOffice, as its extension runs where
it can. 60 rows are the demonstration's in one workbook from the template, more are somebody's own workbook, to
which the first click adds columns and sheets. What is compared takes turns. Read the ratios, not the milliseconds.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import xlwings as xw

DAY = date(2026, 7, 1)
DEMO = 60
BULK = "bulk read and rewrite"
INSIDE = """
import sys
sys.path[:0] = {path!r}
import unohelper
from com.sun.star.lang import XServiceInfo

class Bench(unohelper.Base, XServiceInfo):
    def __init__(self, context):
        import live
        live.inside({plan!r}, {rounds}, {answer!r})

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Bench, "psto.Bench", ())
"""


class Cost(NamedTuple):
    """What one click took: by the clock, and of all processors; both in milliseconds."""

    clock: float
    processor: float


def make_plan(path: Path, rows: int) -> None:
    """The demonstration in one workbook, or somebody's own plan with more rows."""
    if rows != DEMO:
        from check import make_workbook

        make_workbook(path, rows)
        return
    from psto_xl.app.new import create
    from psto_xl.builder.content import Content
    from psto_xl.builder.demo import demo_contents

    merged: dict[str, list[Mapping[str, object]]] = {}
    for content in demo_contents(DAY).values():
        for key, lines in content.rows.items():
            merged.setdefault(key, []).extend(lines)
    create(path, Content(merged))  # type: ignore[arg-type]


def click(book: xw.Book) -> None:
    from psto_xl.app.live import check_book

    check_book(book, as_of=DAY)


def bulk(book: xw.Book) -> None:
    """Every sheet that a click reads, read once, and every cell that it owns written once, as plain values."""
    from psto_xl.backends.live.reading import parse_address, read_marks
    from psto_xl.core.headers import wanted

    names = [sheet.name for sheet in book.sheets]
    marks = read_marks(book, names)
    for sheet in book.sheets:
        mine = [(kind, place) for kind, place in marks.items() if place.sheet == sheet.name]
        if not mine and not wanted(sheet.name):
            continue
        used = parse_address(sheet.used_range.address)
        values = sheet.range((1, 1), (used.bottom, used.right)).raw_value
        columns = [place for kind, place in mine if "." in kind.removeprefix("added.")]
        if not mine:
            continue
        top = min((place.row for place in columns), default=0) + 1
        left, right = min((p.col for p in columns), default=1), max((p.col for p in columns), default=used.right)
        rows = [row[left - 1 : right] for row in values[top - 1 :]]
        sheet.range((top, left), (used.bottom, right)).raw_value = rows


def processor(office: int | None) -> Callable[[], float]:
    """The processor time so far of this process and of the LibreOffice that was started by it, in seconds."""

    def spent() -> float:
        return time.process_time() + sum(_spent_by(office) if office else ())

    return spent


def _spent_by(group: int) -> Iterator[float]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[2]) == group:
            yield (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(app: xw.App, path: Path, rounds: int, spent: Callable[[], float]) -> dict[str, object]:
    """Medians of all that is compared, and the number of calls that the application gets."""
    from psto_xl.backends import libreoffice

    costs: dict[str, list[Cost]] = {}

    def timed(name: str, work: Callable[[xw.Book], None], book: xw.Book) -> None:
        clock, used = time.perf_counter(), spent()
        work(book)
        costs.setdefault(name, []).append(Cost(1000 * (time.perf_counter() - clock), 1000 * (spent() - used)))

    fresh = app.books.open(path)
    click(fresh)  # imports, and what LibreOffice loads with the first chart
    fresh.close()
    book = app.books.open(path)
    timed("first click", click, book)
    checked = path.with_name("checked.xlsx")
    book.save(checked)
    book.close()
    book, copy = app.books.open(checked), app.books.open(_copy(checked))
    for number in range(rounds):
        timed(BULK, bulk, copy)
        timed("click, nothing new", click, book)
        for sheet in ("Strategy", "Operational"):
            book.sheets[sheet]["L6"].value = 30 + number % 2
        timed("click after an edit", click, book)
    calls = {}
    for name in ("nothing new", "after an edit"):
        twin, counter = libreoffice.counted(app)
        twice = twin.books[book.name]
        if name == "after an edit":
            book.sheets["Strategy"]["L6"].value = 50
        counter.clear()
        click(twice)
        calls[name] = sum(counter.values())
    copy.close()
    book.close()
    medians = {name: tuple(map(statistics.median, zip(*found, strict=True))) for name, found in costs.items()}
    return {"costs": medians, "calls": calls}


def _copy(path: Path) -> Path:
    target = path.with_name(f"copy-{path.name}")
    target.write_bytes(path.read_bytes())
    return target


def outside(path: Path, rounds: int) -> dict[str, object]:
    """Through the bridge, from this process."""
    import xlwings as xw

    from psto_xl.backends import libreoffice

    libreoffice.register()
    with xw.App(visible=False, add_book=False) as app:
        return measure(app, path, rounds, processor(app.pid))


def within(path: Path, rounds: int) -> dict[str, object]:
    """Inside LibreOffice: this very module, run by its own Python."""
    import xlwings as xw

    from psto_xl.backends import libreoffice

    libreoffice.register()
    answer, component = path.with_name("answer.json"), path.with_name("bench.py")
    places = [str(Path(__file__).parent), *filter(None, sys.path)]
    component.write_text(INSIDE.format(path=places, plan=str(path), rounds=rounds, answer=str(answer)))
    with xw.App(visible=False, add_book=False) as app:
        loader = app.impl.service("loader.Python")
        factory = loader.activate("psto.Bench", "", component.as_uri(), None)
        factory.createInstanceWithContext(app.impl.office.context)
    found: dict[str, object] = json.loads(answer.read_text())
    return found


def inside(path: str, rounds: int, answer: str) -> None:
    """What LibreOffice's Python is asked to do."""
    from psto_xl.backends import libreoffice

    found = measure(libreoffice.attach(), Path(path), rounds, processor(None))
    Path(answer).write_text(json.dumps(found))


def show(title: str, found: Mapping[str, object]) -> None:
    costs, calls = found["costs"], found["calls"]
    base = Cost(*costs[BULK])  # type: ignore[index]
    print(f"\n{title}")
    for name, cost in costs.items():  # type: ignore[attr-defined]
        clock, used = cost
        print(f"  {name:<22} {clock:8.0f} ms  processors {used:8.0f} ms   / bulk {used / base.processor:5.2f}")
    print("  calls: " + ", ".join(f"{name} {count}" for name, count in calls.items()))  # type: ignore[attr-defined]


def main(sizes: Sequence[int]) -> None:
    for rows in sizes:
        for name, run in (("through the bridge", outside), ("inside", within)):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, "plan.xlsx")
                make_plan(path, rows)
                show(f"{rows} rows, {name}", run(path, 9 if rows < 1000 else 3))


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [DEMO, 2_000, 10_000])
