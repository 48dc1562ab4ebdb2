"""Check-ins: one more line for every row whose value or confidence has changed since its last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from psto_xl.core.diff import behind, is_blank_below
from psto_xl.core.edit import AddSheet, Edit, SetCell, SizeTable
from psto_xl.core.grid import Book, Cell, Sheet, same
from psto_xl.core.headers import mark
from psto_xl.core.layout import HEADER_ROW, SHEET, sheet_named
from psto_xl.core.plan import Item, SheetRead, Workbook
from psto_xl.core.text import say

KEY: Final = "Check-ins"
_REQUIRED: Final = ("date", "id", "current")

Line = Mapping[str, Cell]


class NoRoomError(ValueError):
    """The sheet of check-ins can't take new lines; the text is a sentence that says why and what to do."""


class _Known(NamedTuple):
    current: float | None = None
    confidence: float | None = None


def check_in_edits(book: Book, workbook: Workbook, day: date, by: str) -> list[Edit]:
    """The edits that record what has changed, dated `day`; none where nothing has. `by` may be "".

    The lines go beneath the last one of the sheet `Check-ins`, whose table grows where it is full; a workbook
    without that sheet gets the template's. `workbook` is what was read from `book`. Raises NoRoomError.
    """
    lines = [_line(item, day, by) for item in changed(workbook, day)]
    if not lines:
        return []
    read = workbook.sheets.get(KEY)
    return _beneath(book.sheets[read.name], read, lines) if read else _on_new_sheet(book, lines)


def changed(workbook: Workbook, day: date) -> list[Item]:
    """The rows to record: key results, North Stars and business as usual, without those dropped.

    A row that was never checked in counts once it has a value, any other where its value or confidence is
    another than at its last check-in up to `day`. A cell that was emptied says nothing new.
    """
    known = _last_known(workbook, day)
    rows: dict[str, Item] = {}
    for item in workbook.items:
        if item.key and (item.is_key_result or item.is_bau) and not item.is_dropped:
            rows.setdefault(item.key, item)
    has_confidence = KEY not in workbook.sheets or "confidence" in workbook.sheets[KEY].columns
    return [item for item in rows.values() if _is_news(item, known.get(item.key), has_confidence)]


def _last_known(workbook: Workbook, day: date) -> dict[str, _Known]:
    """What the check-ins up to a day say last of each row, by its key."""
    known: dict[str, _Known] = {}
    lines = [line for line in workbook.check_ins if line.key and line.day and line.day <= day]
    for line in sorted(lines, key=lambda line: line.day or day):
        before = known.get(line.key, _Known())
        known[line.key] = _Known(
            before.current if line.current is None else line.current,
            before.confidence if line.confidence is None else line.confidence,
        )
    return known


def _is_news(item: Item, known: _Known | None, has_confidence: bool) -> bool:
    if known is None:
        return item.current is not None
    if item.current is not None and not same(item.current, known.current):
        return True
    return has_confidence and item.confidence is not None and not same(item.confidence, known.confidence)


def _line(item: Item, day: date, by: str) -> Line:
    return {
        "date": day,
        "id": item.id,
        "current": item.current,
        "confidence": item.confidence,
        "by": by or None,
    }


def _on_new_sheet(book: Book, lines: Sequence[Line]) -> list[Edit]:
    if taken := next((name for name in book.order if _is_theirs(name)), None):
        raise NoRoomError(
            say(
                "the sheet '{taken}' has no headers such as Date, ID and Current; give it these, or rename it.",
                taken=taken,
            )
        )
    layout = SHEET[KEY]
    columns = {column.key: col for col, column in enumerate(layout.columns, start=1)}
    # The mark says where the sheet came from; as a column's it doesn't make the sheet the tool's own.
    sheet = AddSheet(KEY, KEY, behind(KEY, book, book.order), mark(KEY, "sheet"))
    size = SizeTable(KEY, layout.table, len(lines))
    return [sheet, size, *_cells(KEY, columns, HEADER_ROW + 1, lines)]


def _is_theirs(name: str) -> bool:
    layout = sheet_named(name)
    return layout is not None and layout.key == KEY


def _beneath(sheet: Sheet, read: SheetRead, lines: Sequence[Line]) -> list[Edit]:
    if missing := [read.layout.column(key).name for key in _REQUIRED if key not in read.columns]:
        raise NoRoomError(
            say(
                "the sheet '{name}' has no column {names}; add it.",
                name=sheet.name,
                names=" and no column ".join(missing),
            )
        )
    columns = {key: col for key, col in read.columns.items() if not read.layout.column(key).computed}
    start = _last_filled(sheet, read, columns) + 1
    end = start + len(lines) - 1
    return [*_grown(sheet, read, start, end), *_cells(sheet.name, columns, start, lines)]


def _last_filled(sheet: Sheet, read: SheetRead, columns: Mapping[str, int]) -> int:
    """The last row with anything in it, the header where there is none."""
    rows = range(read.last, read.header, -1)
    return next(
        (
            row
            for row in rows
            if any(sheet.at(row, col) is not None or (row, col) in sheet.formulas for col in columns.values())
        ),
        read.header,
    )


def _grown(sheet: Sheet, read: SheetRead, start: int, end: int) -> list[Edit]:
    """The edit that lets the table reach down to the row `end`, where it doesn't."""
    table = read.table
    if table is None:
        return []
    area = table.area
    bottom = area.bottom - table.totals_rows
    if end <= bottom:
        return []
    if table.totals_rows:
        raise NoRoomError(
            say("the table on '{name}' is full and has a totals row; switch that off.", name=sheet.name)
        )
    if not is_blank_below(sheet, max(start, bottom + 1), end, area.left, area.right - area.left + 1):
        raise NoRoomError(
            say(
                "something stands beneath the table on '{name}'; move it away, so that the table can grow.",
                name=sheet.name,
            )
        )
    return [SizeTable(sheet.name, table.name, end - area.top)]


def _cells(sheet: str, columns: Mapping[str, int], start: int, lines: Sequence[Line]) -> list[Edit]:
    return [
        SetCell(sheet, row, columns[key], None, cell)
        for row, line in enumerate(lines, start=start)
        for key, cell in line.items()
        if cell is not None and key in columns
    ]
