"""What the buttons do with the workbook that is open. Nothing is saved: that is up to the person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from psto_xl.app.check import refuse_empty
from psto_xl.app.explain import find_rule
from psto_xl.backends import WorkbookError
from psto_xl.backends.live import LiveBackend
from psto_xl.backends.text import parse_book
from psto_xl.core.check import Selection, check
from psto_xl.core.finding import Finding
from psto_xl.core.grid import Book, Sheet
from psto_xl.core.layout import sheet_named
from psto_xl.core.plan import Plan, Workbook
from psto_xl.core.reading import read_workbook
from psto_xl.core.report import Report
from psto_xl.core.rule import Rule
from psto_xl.core.text import ENGLISH
from psto_xl.core.views.common import counts_in_words, sentence

if TYPE_CHECKING:
    import xlwings as xw

_CODE: Final = re.compile(r"PSTO\d{3}")
_NOTHING_HERE: Final = "Press Next finding first: this cell and its row have no finding."


class Read(NamedTuple):
    """An open workbook that was read."""

    backend: LiveBackend
    book: Book
    workbook: Workbook


def read(book: xw.Book, as_of: date | None = None) -> Read:
    """Read the open workbook's plan for a day: `as_of`, its own, or today. Raises WorkbookError."""
    backend = LiveBackend(book)
    grid = backend.read(_is_input)
    workbook = read_workbook(grid, 0, book.fullname, as_of or date.today())  # noqa: DTZ011
    refuse_empty(workbook, book.name)
    return Read(backend, grid, workbook)


def _is_input(name: str) -> bool:
    """Whether a sheet of this name can hold data; the tool's own are found by their marks."""
    layout = sheet_named(name)
    return layout is not None and bool(layout.columns)


def check_book(
    book: xw.Book, *, as_of: date | None = None, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> Report:
    """Check an open workbook and write the results into it, as `psto_xl.check(path, write=True)` does in a file.

    Works with `xlwings.Book.caller()` and any other open book. Cells are read and written in bulk; the selection
    and the settings of the application stay; nothing is saved. `select` and `ignore` are codes of rules or their
    beginnings. Raises `psto_xl.backends.WorkbookError` where the workbook can't be read or written.
    """
    from psto_xl.core.desired import edits

    found = read(book, as_of)
    report = check(Plan([found.workbook]), found.workbook.today, Selection(tuple(select), tuple(ignore)))
    found.backend.apply(edits(found.book, report, 0), found.book)
    return report


def score_line(report: Report) -> str:
    """The score and the number of findings, for the status bar."""
    score = "No score yet" if report.score is None else f"Alignment score {report.score:.0f} of 100"
    return f"{score}: {', '.join(map(str, counts_in_words(report.counts).values()))}."


def clear_book(book: xw.Book) -> None:
    """Take away everything that checks have written into an open workbook."""
    from psto_xl.core.clear import clearing

    backend = LiveBackend(book)
    grid = backend.read(_is_input)
    backend.apply(clearing(grid), grid)


def next_finding(book: xw.Book) -> Finding | None:
    """Check anew and select the next cell with a finding after the current one, round again after the last.

    So what has been mended meanwhile is passed over. None where nothing is found.
    """
    findings = [finding for finding in _findings(book) if book.sheets[finding.sheet].visible]
    if not findings:
        return None
    order = [sheet.name for sheet in book.sheets]
    findings.sort(key=lambda finding: _place(finding, order))
    here = _cursor(book)
    at = (order.index(here[0]), here[1], here[2])
    found = next((finding for finding in findings if _place(finding, order) > at), findings[0])
    _show(book, found.sheet, found.cell)
    return found


def _findings(book: xw.Book) -> list[Finding]:
    workbook = read(book).workbook
    return check(Plan([workbook]), workbook.today).findings


def _place(finding: Finding, order: Sequence[str]) -> tuple[int, int, int]:
    return order.index(finding.sheet), max(finding.row, 1), max(finding.col, 1)


def _cursor(book: xw.Book) -> tuple[str, int, int]:
    """The sheet in front, and row and column of the selection's first cell; A1 where no cell is selected."""
    sheet, selected = book.sheets.active.name, book.app.selection
    if selected is None or selected.sheet.name != sheet:
        return sheet, 1, 1
    return sheet, selected.row, selected.column


def finding_line(finding: Finding) -> str:
    """What a finding says and what to do, for the status bar."""
    said = f"{finding.sheet}!{finding.cell} {finding.code} {finding.name}: {finding.message.render(ENGLISH)}"
    hint = sentence(finding.hint, ENGLISH)
    return f"{said}. {hint}." if hint else f"{said}."


def explain_cell(book: xw.Book) -> str:
    """What the rule of the current cell's finding wants, with its good example.

    Where the cell has none, the gravest finding of its row counts; on the sheet `Alignment` the row's. Raises
    WorkbookError where there is none.
    """
    found = read(book)
    sheet, row, col = _cursor(book)
    findings = check(Plan([found.workbook]), found.workbook.today).findings
    near = [finding for finding in findings if (finding.sheet, finding.row) == (sheet, row)]
    near.sort(key=lambda finding: (finding.col != col, finding.severity.rank))
    if near:
        rule = find_rule(near[0].code)
        return f"{finding_line(near[0])} {_lesson(rule)}"
    if code := _code_in(found.book.sheets.get(sheet), row):
        rule = find_rule(code)
        return f"{rule.code} {rule.name}. {_lesson(rule)}"
    raise WorkbookError(_NOTHING_HERE)


def _code_in(sheet: Sheet | None, row: int) -> str | None:
    cells = sheet.rows[row - 1] if sheet and row <= len(sheet.rows) else ()
    return next((cell for cell in cells if isinstance(cell, str) and _CODE.fullmatch(cell)), None)


def _lesson(rule: Rule) -> str:
    """What a rule finds and why, and its first good example row by row, in one paragraph."""
    prose, _, examples = rule.doc.partition("\nBad:")
    good = parse_book(examples.partition("\nGood:")[2])
    lesson = f"The rule: {' '.join(prose.split())}"
    sheet = next(iter(good.sheets.values()), None)
    if sheet is None:
        return lesson
    header, *rows = sheet.rows
    shown = [
        ", ".join(
            f"{name}: {ENGLISH.show(cell)}" for name, cell in zip(header, row, strict=False) if cell is not None
        )
        for row in rows
    ]
    return f"{lesson} A good example ({sheet.name}): {'; '.join(f'[{row}]' for row in shown)}."


def record_check_in(book: xw.Book) -> str:
    """Note every value that has changed on the sheet `Check-ins`, and say how many."""
    from psto_xl.core.checkins import NoRoomError, changed, check_in_edits

    found = read(book)
    day = found.workbook.today
    try:
        edits = check_in_edits(found.book, found.workbook, day, getuser())
    except NoRoomError as error:
        raise WorkbookError(f"Nothing was recorded: {error}") from None
    found.backend.apply(edits, found.book)
    count = len(changed(found.workbook, day))
    if not count:
        return "Nothing has changed since the last check-in, so nothing was recorded."
    return f"Recorded {count} {'value' if count == 1 else 'values'} for {day} on the sheet Check-ins."


def go_to_dashboard(book: xw.Book) -> None:
    """Show the tool's dashboard. Raises WorkbookError where there is none yet."""
    place = LiveBackend(book).marked("Dashboard")
    if place is None:
        raise WorkbookError("There is no dashboard yet: press Check alignment first.")
    _show(book, place.sheet)


def go_to_sheet(book: xw.Book, key: str) -> bool:
    """Show the sheet of a plan, such as ``Settings``; False where the workbook has none."""
    names = [sheet.name for sheet in book.sheets if (layout := sheet_named(sheet.name)) and layout.key == key]
    if names:
        _show(book, key if key in names else names[0])
    return bool(names)


def _show(book: xw.Book, name: str, cell: str | None = None) -> None:
    sheet = book.sheets[name]
    if not sheet.visible:
        raise WorkbookError(f"The sheet '{name}' is hidden: right-click any sheet's tab and choose to show it.")
    sheet.activate()
    if cell is not None:
        sheet[cell].select()


def new_plan(app: xw.App, beside: xw.Book | None) -> Path:
    """Make a fresh workbook in the folder of the one that is open, else in the person's documents, and open it."""
    from psto_xl.app.new import create
    from psto_xl.builder.content import Content

    folder = _folder(beside)
    names = ("Plan.xlsx", *(f"Plan {number}.xlsx" for number in range(2, 1000)))
    target = next(folder / name for name in names if not (folder / name).exists())
    create(target, Content())
    app.books.open(target)
    return target


def _folder(book: xw.Book | None) -> Path:
    home = Path.home()
    places = [home / "Documents", home]
    if book is not None and Path(book.fullname).is_absolute():
        places.insert(0, Path(book.fullname).parent)
    return next(place for place in places if place.is_dir())
