"""What the buttons do with the workbook that is open. Nothing is saved: that is up to the person.

What they say is in the language of the workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from psto_xl.app.parts import refuse_combined
from psto_xl.backends import WorkbookError
from psto_xl.backends.live import LiveBackend
from psto_xl.core.check import Selection, check
from psto_xl.core.finding import Finding
from psto_xl.core.grid import Book, Sheet
from psto_xl.core.headers import wanted
from psto_xl.core.layout import LEVEL_SHEETS, sheet_named
from psto_xl.core.plan import Plan, Workbook
from psto_xl.core.reading import read_workbook
from psto_xl.core.report import Report
from psto_xl.core.rule import Rule
from psto_xl.core.rules import RULES
from psto_xl.core.text import Language, count, say
from psto_xl.core.views.common import counts_in_words, sentence
from psto_xl.languages import language, language_of, of_settings

if TYPE_CHECKING:
    import xlwings as xw

_RULES: Final = {rule.code: rule for rule in RULES}


class Read(NamedTuple):
    """An open workbook that was read."""

    backend: LiveBackend
    book: Book
    workbook: Workbook

    @property
    def language(self) -> Language:
        """The language that its settings ask for."""
        return of_settings(self.workbook.settings)


def read(book: xw.Book, as_of: date | None = None) -> Read:
    """Read the open workbook's plan for a day: `as_of`, its own, or today. Raises WorkbookError."""
    backend = LiveBackend(book)
    grid = backend.read(wanted)
    refuse_combined(grid, book.name)
    workbook = read_workbook(grid, 0, book.fullname, date.today())  # noqa: DTZ011
    workbook = replace(workbook, today=as_of or workbook.today)
    if not any(layout.key in workbook.sheets for layout in LEVEL_SHEETS):
        raise WorkbookError(
            say("'{name}' holds no plan: press New from template to see what one looks like.", name=book.name)
        )
    if not workbook.items:
        raise WorkbookError(
            say("'{name}' has no rows yet: fill in a first objective with an ID and a Title.", name=book.name)
        )
    return Read(backend, grid, workbook)


def spoken(book: xw.Book) -> Language:
    """The language of an open workbook, from its settings alone. Raises WorkbookError."""
    return language_of(LiveBackend(book).glance(_named("Settings")))


def _named(key: str) -> Callable[[str], bool]:
    return lambda name: (layout := sheet_named(name)) is not None and layout.key == key


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
    found.backend.apply(edits(found.book, report, 0, found.language), found.book)
    return report


def score_line(report: Report) -> str:
    """The score and the number of findings, for the status bar."""
    spoken = of_settings(report.books[0].book.settings)
    counts = tuple(counts_in_words(report.counts).values())
    if report.score is None:
        return say("No score yet: {counts}.", counts=counts).render(spoken)
    return say("Alignment score {score} of 100: {counts}.", score=round(report.score), counts=counts).render(spoken)


def clear_book(book: xw.Book) -> str:
    """Take away everything that checks have written into an open workbook, and say so."""
    from psto_xl.core.clear import clearing

    backend = LiveBackend(book)
    grid = backend.read(wanted)
    spoken = language_of(grid)
    backend.apply(clearing(grid, spoken), grid)
    return say("Everything that checking wrote is gone; your own cells are as they were.").render(spoken)


def next_finding(book: xw.Book) -> str:
    """Check anew, select the next cell with a finding after the current one, and say what is the matter there.

    So what has been mended meanwhile is passed over; after the last it goes round again.
    """
    found = read(book)
    findings = [finding for finding in _findings(found) if book.sheets[finding.sheet].visible]
    if not findings:
        return say("Nothing to mend: everything hangs together.").render(found.language)
    order = found.book.order
    findings.sort(key=lambda finding: _place(finding, order))
    here = _cursor(book)
    at = (order.index(here[0]), here[1], here[2])
    following = next((finding for finding in findings if _place(finding, order) > at), findings[0])
    _show(book, following.sheet, following.cell)
    return _line(following, found.language)


def _findings(found: Read) -> list[Finding]:
    return check(Plan([found.workbook]), found.workbook.today).findings


def _place(finding: Finding, order: Sequence[str]) -> tuple[int, int, int]:
    return order.index(finding.sheet), max(finding.row, 1), max(finding.col, 1)


def _cursor(book: xw.Book) -> tuple[str, int, int]:
    """The sheet in front, and row and column of the selection's first cell; A1 where no cell is selected."""
    sheet, selected = book.sheets.active.name, book.app.selection
    if selected is None or selected.sheet.name != sheet:
        return sheet, 1, 1
    return sheet, selected.row, selected.column


def _line(finding: Finding, spoken: Language) -> str:
    """A finding in one line: what a status bar has no room for at its end is the rule's name."""
    return f"{_matter(finding, spoken)} ({finding.code} {spoken.translate(finding.name)})"


def _matter(finding: Finding, spoken: Language) -> str:
    texts = (sentence(text, spoken) for text in (finding.message, finding.hint))
    said = " ".join(text if text[-1] in ".?!" else f"{text}." for text in texts if text)
    return f"{finding.sheet}!{finding.cell}: {said}"


def explain_cell(book: xw.Book) -> str:
    """What the rule of the current cell's finding wants, with its good example, in several lines.

    Where the cell has none, the gravest finding of its row counts; on the sheet `Alignment` the row's. Raises
    WorkbookError where there is none.
    """
    found = read(book)
    sheet, row, col = _cursor(book)
    near = [finding for finding in _findings(found) if (finding.sheet, finding.row) == (sheet, row)]
    near.sort(key=lambda finding: (finding.col != col, finding.severity.rank))
    if near:
        return "\n".join([_matter(near[0], found.language), "", *_lesson(_RULES[near[0].code], found.language)])
    if rule := _rule_in(found.book.sheets.get(sheet), row):
        return "\n".join(_lesson(rule, found.language))
    raise WorkbookError(say("Press Next finding first: this cell and its row have no finding."))


def _rule_in(sheet: Sheet | None, row: int) -> Rule | None:
    cells = sheet.rows[row - 1] if sheet and row <= len(sheet.rows) else ()
    return next((_RULES[cell] for cell in cells if isinstance(cell, str) and cell in _RULES), None)


def _lesson(rule: Rule, spoken: Language) -> list[str]:
    """What a rule finds and why, and its first good example row by row."""
    from psto_xl.report.rules import explain

    told = explain(rule, spoken)
    lines = [f"{rule.code} {spoken.translate(rule.name)}: {' '.join([told.summary, *told.reasons])}"]
    good = next((example for example in told.examples if example.is_good), None)
    if good is None:
        return lines
    header, *rows = [[spoken.translate(cell) for cell in row] for row in good.rows]
    lines += ["", say("A good example ({sheet}):", sheet=spoken.translate(good.sheet)).render(spoken)]
    return lines + [
        ", ".join(f"{name}: {cell}" for name, cell in zip(header, row, strict=False) if cell) for row in rows
    ]


def record_check_in(book: xw.Book) -> str:
    """Note every value that has changed on the sheet `Check-ins`, and say how many."""
    from psto_xl.core.checkins import KEY, NoRoomError, changed, check_in_edits

    found = read(book)
    day = found.workbook.today
    try:
        edits = check_in_edits(found.book, found.workbook, day, getuser())
    except NoRoomError as error:
        raise WorkbookError(say("Nothing was recorded: {why}", why=error)) from None
    found.backend.apply(edits, found.book)
    values = len(changed(found.workbook, day))
    if not values:
        return say("Nothing has changed since the last check-in, so nothing was recorded.").render(found.language)
    known = found.workbook.sheets.get(KEY)
    return count(
        values,
        "Recorded {n} value for {day} on the sheet {sheet}.",
        "Recorded {n} values for {day} on the sheet {sheet}.",
        day=day,
        sheet=known.name if known else KEY,
    ).render(found.language)


def go_to_dashboard(book: xw.Book) -> str:
    """Show the tool's dashboard. Raises WorkbookError where there is none yet."""
    place = LiveBackend(book).marked("Dashboard")
    if place is None:
        raise WorkbookError(say("There is no dashboard yet: press Check alignment first."))
    _show(book, place.sheet)
    return say("The dashboard shows the plan as it was checked last.").render(spoken(book))


def go_to_settings(book: xw.Book) -> str:
    """Show the sheet with the plan's settings. Raises WorkbookError where there is none."""
    if _go_to(book, "Settings"):
        return say("Each line of this sheet says what it sets.").render(spoken(book))
    raise WorkbookError(
        say("This workbook has no sheet Settings: copy it over from a plan made by New from template.")
    )


def go_to_guide(book: xw.Book) -> str | None:
    """Show the sheet that tells how plans are written down; None where there is none."""
    if not _go_to(book, "Guide"):
        return None
    return say("This sheet shows how plans are written down; Explain says what each rule wants.").render(spoken(book))


def _go_to(book: xw.Book, key: str) -> bool:
    """Whether the workbook has that sheet, which is shown then; one that bears the very name comes first."""
    names = [sheet.name for sheet in book.sheets if _named(key)(sheet.name)]
    if names:
        _show(book, key if key in names else names[0])
    return bool(names)


def _show(book: xw.Book, name: str, cell: str | None = None) -> None:
    sheet = book.sheets[name]
    if not sheet.visible:
        raise WorkbookError(
            say("The sheet '{name}' is hidden: right-click any sheet's tab and choose to show it.", name=name)
        )
    sheet.activate()
    if cell is not None:
        sheet[cell].select()


def new_plan(app: xw.App, beside: xw.Book | None) -> str:
    """Make a fresh workbook in the folder of the one that is open, else in the person's documents, and open it."""
    from psto_xl.app.new import create
    from psto_xl.builder.content import Content

    told = spoken(beside) if beside is not None else language("en")
    folder = _folder(beside)
    names = ("Plan.xlsx", *(f"Plan {number}.xlsx" for number in range(2, 1000)))
    target = next(folder / name for name in names if not (folder / name).exists())
    create(target, Content(), told.code)
    app.books.open(target)
    return say("Made {path}: begin with the sheet {guide}.", path=target, guide=told.translate("Guide")).render(told)


def _folder(book: xw.Book | None) -> Path:
    home = Path.home()
    places = [home / "Documents", home]
    if book is not None and Path(book.fullname).is_absolute():
        places.insert(0, Path(book.fullname).parent)
    return next(place for place in places if place.is_dir())
