"""The sheet `Alignment`: the score, what to do first, and every finding with a link to its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Final, NamedTuple

from psto_xl.core.finding import Finding
from psto_xl.core.grid import Cell, Formula, Sheet, address
from psto_xl.core.layout import SHEET
from psto_xl.core.panel import Panel
from psto_xl.core.report import RATES, BookReport, Report
from psto_xl.core.text import ENGLISH, Language, Text, count, say
from psto_xl.core.values import read_date
from psto_xl.core.views.common import FIRST_THINGS, RATE_WORDS, counts_in_words, first_things, link, sentence
from psto_xl.core.views.extract import Extract, Extracts

TABLE: Final = SHEET["Alignment"].table
HEADERS: Final = ("Severity", "Code", "Rule", "Link", "Sheet", "Cell", "ID", "What", "What to do", "First seen")
_SEVERITY, _CODE, _RULE, _OPEN, _SHEET, _CELL, _ID, _WHAT, _TO_DO, _SEEN = range(1, 11)

TITLE, SUBTITLE, CAPTIONS, TOP = (1, 1), (2, 1), 4, 5
SCORE: Final = (TOP, _SEVERITY)
COUNTS: Final = (TOP + 2, _SEVERITY)
"""How many findings there are of each severity, one beneath the other."""
RATE_LABEL, RATE_VALUE = _RULE, _SHEET
TABLE_CAPTION: Final = (TOP + FIRST_THINGS + 1, 1)
HEADER: Final = TOP + FIRST_THINGS + 2
"""The table's header row; the findings follow beneath it."""

_NAMES: Final = {"error": say("Error"), "warning": say("Warning"), "info": say("Info")}


class Seen(NamedTuple):
    """What stays of a finding when rows move: its rule, its sheet, and the row's id or else the cell."""

    code: str
    sheet: str
    place: str


def first_seen(sheet: Sheet | None) -> dict[Seen, date]:
    """When each finding of an `Alignment` sheet was first seen; none was where there is no sheet."""
    found: dict[Seen, date] = {}
    if sheet is None:
        return found
    for row in range(HEADER + 1, len(sheet.rows) + 1):
        code, name, cell, row_id = (str(sheet.at(row, col) or "") for col in (_CODE, _SHEET, _CELL, _ID))
        day = read_date(sheet.at(row, _SEEN))
        if code and day:
            seen = _seen(code, name, cell, row_id)
            found[seen] = min(day, found.get(seen, day))
    return found


def _seen(code: str, sheet: str, cell: str, row_id: str) -> Seen:
    return Seen(code, sheet, f"{cell.rstrip('0123456789')} {row_id}" if row_id else cell)


def panel(report: Report, book: BookReport, seen: Mapping[Seen, date], language: Language = ENGLISH) -> Panel:
    """The whole sheet for one workbook of the report; `seen` is what `first_seen` read from the old one."""
    return page(Extracts(report).of(book), seen, language)


def page(extract: Extract, seen: Mapping[Seen, date], language: Language = ENGLISH) -> Panel:
    """The same from the workbook's extract."""
    book = extract.mine
    cells = dict(labels(language))
    cells |= _head(extract, language)
    cells |= _first(book, language)
    findings = sorted(book.findings, key=lambda f: f.severity.rank)
    days = _days(findings, seen, extract.as_of)
    for row, (finding, day) in enumerate(zip(findings, days, strict=True), start=HEADER + 1):
        for col, value in enumerate(_row(row, finding, day, language), start=1):
            if value is not None:
                cells[row, col] = value
    if not findings:
        cells[HEADER + 1, _WHAT] = say("Nothing to mend: everything hangs together. Well done!").render(language)
    return Panel(cells, {TABLE: max(len(findings), 1)})


@cache
def labels(language: Language) -> Mapping[tuple[int, int], Cell | Formula]:
    """What always stands on the sheet, checked or not."""
    captions = {
        (CAPTIONS, _SEVERITY): say("SCORE, OF 100"),
        (CAPTIONS, RATE_LABEL): say("WHAT THE SCORE IS MADE OF"),
        (CAPTIONS, _WHAT): say("THE FIVE THINGS TO DO FIRST"),
        TABLE_CAPTION: say("EVERYTHING THE CHECK FOUND, GRAVEST FIRST"),
    }
    rates = {(TOP + i, RATE_LABEL): RATE_WORDS[rate] for i, rate in enumerate(RATES)}
    headers: dict[tuple[int, int], Cell | Formula] = {
        (HEADER, at): language.translate(name) for at, name in enumerate(HEADERS, start=1)
    }
    title: dict[tuple[int, int], Text] = {
        TITLE: say("Alignment"),
        SUBTITLE: say("Not checked yet. Press Check alignment, and this sheet shows what to mend."),
    }
    return headers | {at: text.render(language) for at, text in (title | captions | rates).items()}


def _head(extract: Extract, language: Language) -> dict[tuple[int, int], Cell | Formula]:
    book = extract.mine
    rows = len({(f.sheet, f.row) for f in book.findings})
    where = count(rows, "on {n} row", "on {n} rows")
    summary = count(
        len(book.findings),
        "Checked for {day}: {n} finding {where}.",
        "Checked for {day}: {n} findings {where}.",
        day=extract.as_of,
        where=where,
    )
    words = summary.render(language)
    if extract.books > 1 and extract.score is not None:
        together = say(
            "All {books} workbooks together score {score}.",
            books=extract.books,
            score=round(extract.score),
        )
        words += " " + together.render(language)
    cells: dict[tuple[int, int], Cell | Formula] = {
        TITLE: say("Alignment of {unit}", unit=book.book.unit).render(language),
        SUBTITLE: words,
        SCORE: book.score if book.score is not None else "–",
    }
    for i, text in enumerate(counts_in_words(book.counts).values()):
        cells[COUNTS[0] + i, COUNTS[1]] = text.render(language)
    for i, rate in enumerate(RATES):
        cells[TOP + i, RATE_VALUE] = book.rates.get(rate, "–")
    return cells


def _first(book: BookReport, language: Language) -> dict[tuple[int, int], Cell | Formula]:
    cells: dict[tuple[int, int], Cell | Formula] = {}
    for i, task in enumerate(first_things(book.findings)):
        cells[TOP + i, _WHAT] = f"{i + 1}  {task.fact(language)}"
        cells[TOP + i, _TO_DO] = task.deed(language)
        cells[TOP + i, _SEEN] = link(task.finding.sheet, task.finding.cell, say("Go there").render(language))
    if not cells:
        cells[TOP, _WHAT] = say("Nothing: enjoy the day.").render(language)
    return cells


def _days(findings: Sequence[Finding], seen: Mapping[Seen, date], today: date) -> list[date]:
    """When each finding was first seen. Where columns or the sheet's name have moved, a row's only one of a rule
    is still the same; a cell that can't be read is not, since another cell of its row may have become such.
    """
    keys = [_seen(finding.code, finding.sheet, finding.cell, finding.id) for finding in findings]
    new = Counter(_loosely(key) for key in keys if key not in seen)
    gone = [key for key in seen.keys() - set(keys) if _is_anywhere(key)]
    old = Counter(map(_loosely, gone))
    moved = {_loosely(key): seen[key] for key in gone if old[_loosely(key)] == new[_loosely(key)] == 1}
    return [min(seen.get(key, moved.get(_loosely(key), today)), today) for key in keys]


def _loosely(key: Seen) -> tuple[str, str]:
    """A rule's code and a row's id."""
    return key.code, key.place.partition(" ")[2]


def _is_anywhere(key: Seen) -> bool:
    return key.code > "PSTO2" and " " in key.place


def _row(row: int, finding: Finding, day: date, language: Language) -> Sequence[Cell | Formula]:
    """What stands beneath the headers."""
    cell = finding.cell
    return (
        _NAMES[finding.severity].render(language),
        finding.code,
        language.translate(finding.name),
        Formula(_open(address(row, _SHEET), address(row, _CELL)), f"{finding.sheet}!{cell}"),
        finding.sheet,
        cell,
        finding.id or None,
        sentence(finding.message, language),
        sentence(finding.hint, language),
        day,
    )


def _open(sheet: str, cell: str) -> str:
    """The link, the same in every row: it follows the row's own sheet and cell."""
    return f"""HYPERLINK("#'"&SUBSTITUTE({sheet},"'","''")&"'!"&{cell},{sheet}&"!"&{cell})"""
