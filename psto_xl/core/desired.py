"""What a check wants to see in a workbook: its computed columns and its own sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import is_
from typing import Final

from psto_xl.core.columns import Column
from psto_xl.core.diff import is_blank_below, own_names, panel_edits
from psto_xl.core.edit import AddColumn, AnyEdit, Edit, SetCells, Values, one_by_one
from psto_xl.core.finding import Finding, Severity
from psto_xl.core.grid import Book, Cell, Formula, Sheet, same
from psto_xl.core.headers import mark
from psto_xl.core.layout import LEVEL_SHEETS, OWNED_SHEETS, SheetLayout, fold
from psto_xl.core.live import is_live
from psto_xl.core.own import without_strays
from psto_xl.core.plan import Item, SheetRead
from psto_xl.core.report import BookReport, Figures, Report
from psto_xl.core.sparkline import trends
from psto_xl.core.text import ENGLISH, Language, count
from psto_xl.core.views import alignment, dashboard
from psto_xl.core.views import map as tree_map
from psto_xl.core.views.extract import Extract, Extracts, Reach

_LETTERS: Final[Mapping[Severity, str]] = {Severity.ERROR: "E", Severity.WARNING: "W", Severity.INFO: "I"}
_SHOWN: Final = 3
"""How many findings the Alignment column spells out."""

Wanted = Mapping[str, Cell]


def edits(book: Book, report: Report, index: int, language: Language = ENGLISH) -> list[Edit]:
    """The edits that write a report into the workbook `book`, which is the one at `index` of the run."""
    extract = Extracts(report).of(report.books[index])
    return [*one_by_one(extract_edits(book, extract, language), book)]


def extract_edits(book: Book, extract: Extract, language: Language = ENGLISH) -> Iterator[AnyEdit]:
    """The same from the workbook's extract of the report, sheet by sheet: of a large workbook they are very many."""
    book = without_strays(book, language)
    extract = _with_columns_to_come(extract, book, language)
    mine = extract.mine
    for layout in LEVEL_SHEETS:
        read = mine.book.sheets.get(layout.key)
        rows = _level_rows(mine, layout, language)
        if read and (rows or _has_computed(read)):
            yield from _column_edits(book.sheets[read.name], read, rows, language)
    if read := mine.book.sheets.get("Changes"):
        lines = _change_rows(extract)
        if lines or _has_computed(read):
            yield from _column_edits(book.sheets[read.name], read, lines, language)
    if read := mine.book.sheets.get("Check-ins"):
        ways = {row: (None, {"trend": way}) for row, way in trends(mine.book).items()}
        if ways or _has_computed(read):
            yield from _column_edits(book.sheets[read.name], read, ways, language)
    own = {kind: book.sheets.get(place.sheet) for kind in OWNED_SHEETS if (place := book.marked(kind))}
    written = own.get("Alignment")
    seen = alignment.first_seen(written) if written else {}
    panels = {
        "Alignment": alignment.page(extract, seen, language),
        "Dashboard": dashboard.page(extract, own.get("Dashboard"), language),
        "Map": tree_map.page(extract, language),
    }
    yield from panel_edits(book, panels, language)


def _with_columns_to_come(extract: Extract, book: Book, language: Language) -> Extract:
    """The extract with findings at the places where they will be once missing computed columns are there.

    Else the next check, which finds these columns, would have to correct what this one has written.
    """
    mine = extract.mine
    findings = list(mine.findings)
    for layout in LEVEL_SHEETS:
        read = mine.book.sheets.get(layout.key)
        if read is None or not (missing := _missing_columns(book.sheets[read.name], read, language)):
            continue
        coming = {column.name: added for column, added in missing}
        for at, finding in enumerate(findings):
            if finding.sheet == read.name and finding.row and finding.column in coming:
                added = coming[finding.column]
                findings[at] = finding._replace(col=added.col, column=added.name)
    if all(map(is_, findings, mine.findings)):
        return extract
    order = {name: at for at, name in enumerate(dict.fromkeys(finding.sheet for finding in findings))}
    findings.sort(key=lambda finding: (order[finding.sheet], finding.row, finding.col, finding.code))
    return replace(extract, mine=replace(mine, findings=findings))


def _has_computed(read: SheetRead) -> bool:
    return any(column.computed and column.key in read.columns for column in read.layout.columns)


def _level_rows(mine: BookReport, layout: SheetLayout, language: Language) -> dict[int, tuple[Item | None, Wanted]]:
    """By row number: the row and what its computed columns should say."""
    read = mine.book.sheets.get(layout.key)
    by_row: dict[int, list[Finding]] = {}
    for finding in mine.findings:
        if read and finding.sheet == read.name and finding.id is not None:
            by_row.setdefault(finding.row, []).append(finding)
    return {
        item.row: (item, _wanted(mine.figures[item], by_row.get(item.row, ()), language))
        for item in mine.book.items
        if item.level is layout.level
    }


def _wanted(figures: Figures, findings: Sequence[Finding], language: Language) -> Wanted:
    worst: dict[str, Severity] = {}
    for finding in findings:
        if finding.column and finding.severity.rank < worst.get(finding.column, Severity.INFO).rank + 1:
            worst[finding.column] = finding.severity
    return {
        "progress": figures.own,
        "expected": figures.expected,
        "contributed": figures.contributed,
        "rolled_up": figures.rolled_up,
        "health": language.translate(figures.health) or None,
        "alignment": _said(findings, language),
        "flags": "|" + "".join(f"{column}:{_LETTERS[s]}|" for column, s in sorted(worst.items())) if worst else None,
    }


def _said(findings: Sequence[Finding], language: Language) -> str | None:
    """The gravest findings of a row in words, one a line."""
    if not findings:
        return None
    ordered = sorted(findings, key=lambda finding: (finding.severity.rank, finding.col))
    lines = [f"{finding.code} {finding.message.render(language)}" for finding in ordered[:_SHOWN]]
    if rest := len(findings) - _SHOWN:
        lines += [count(rest, "and {n} more", "and {n} more").render(language)] if rest > 0 else []
    return "\n".join(lines)


def _change_rows(extract: Extract) -> dict[int, tuple[Item | None, Wanted]]:
    return {row: (None, _reach_cells(reach)) for row, reach in extract.reach.items()}


def _reach_cells(reach: Reach) -> Wanted:
    return {"reach": float(reach.rows), "to_confirm": ", ".join(reach.waiting) or None}


def _column_edits(
    sheet: Sheet, read: SheetRead, rows: Mapping[int, tuple[Item | None, Wanted]], language: Language
) -> Iterable[AnyEdit]:
    columns = {c.key: read.columns[c.key] for c in read.layout.columns if c.computed and c.key in read.columns}
    for column, added in _missing_columns(sheet, read, language):
        columns[column.key] = added.col
        yield added
    if values := _values(sheet, read, columns, rows):
        yield SetCells(sheet.name, values)


def _values(
    sheet: Sheet, read: SheetRead, columns: Mapping[str, int], rows: Mapping[int, tuple[Item | None, Wanted]]
) -> Values:
    """What computed cells should say that say something else."""
    values: Values = {}
    progress = columns.get("progress", 0)
    cols = {*columns.values()}
    formulas = {at for at in sheet.formulas if at[1] in cols}
    written = {row for row, col in formulas if col != progress}.union(rows)
    for row in range(read.first, max(read.last, max(rows, default=0)) + 1):
        cells = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
        if row not in written and cells.count(None) == len(cells):
            continue
        item, wanted = rows.get(row, (None, {}))
        width = len(cells)
        new: dict[int, Cell | Formula] = {}
        for key, col in columns.items():
            here = cells[col - 1] if col <= width else None
            want = wanted.get(key)
            if (row, col) in formulas:
                formula = sheet.formulas[row, col]
                new |= {col: want} if col != progress else _over(formula, col, here, want, item, read)
            elif here is not want and not same(here, want):
                new[col] = want
        if new:
            values[row] = new
    return values


def _over(
    formula: str, col: int, here: Cell, want: Cell, item: Item | None, read: SheetRead
) -> dict[int, Cell | Formula]:
    """What to write over a formula that shows progress, by its column.

    The template's formula stays where it shows what the check computes; elsewhere the value takes its place.
    """
    if item is None or not is_live(formula, read.layout):
        return {}
    if item.is_key_result and item.plain:
        return {} if same(here, want) else {col: Formula(formula, want)}
    return {col: want} if want is not None or (item.is_key_result and isinstance(here, float)) else {}


def _missing_columns(sheet: Sheet, read: SheetRead, language: Language) -> list[tuple[Column, AddColumn]]:
    """The computed columns that the sheet lacks, at the right end of its table or of what it holds."""
    missing = [c for c in read.layout.columns if c.computed and c.key not in read.columns]
    if not missing:
        return []
    table = read.table
    col = max(read.columns.values(), default=0) + 1
    if table and is_blank_below(sheet, read.header, read.last, table.area.right + 1, len(missing)):
        col = table.area.right + 1
    else:
        table = None
        col = 1 + max((len(cells) for cells in sheet.rows[read.header - 1 : read.last]), default=0)
    taken = {fold(str(cell)) for cell in sheet.rows[read.header - 1] if cell is not None}
    return [
        (
            column,
            AddColumn(
                kind=read.layout.key,
                column=column.name,
                name=_free_header(language.translate(column.name), taken),
                sheet=sheet.name,
                header_row=read.header,
                col=col + offset,
                last_row=max(read.last, read.first),
                table=table.name if table else None,
                mark=mark(read.layout.key, column.key),
            ),
        )
        for offset, column in enumerate(missing)
    ]


def _free_header(name: str, taken: set[str]) -> str:
    return next(one for one in own_names(name) if fold(one) not in taken)
