"""An open workbook as plain grids."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from psto_xl.backends import WorkbookError
from psto_xl.backends.live.host import Host, parse_address
from psto_xl.core.grid import ADDED, MARK, Area, Book, Cell, Place, Sheet, Table, canonical
from psto_xl.core.text import say

if TYPE_CHECKING:
    import xlwings as xw

_MOST_CELLS: Final = 5_000_000
_MAY_BE_FORMULA: Final = ("=", "{")
_NAMED: Final = re.compile(r"=(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Za-z]{1,3}\$?\d{1,7})")


class Typed(NamedTuple):
    """What is typed on a sheet: constants as text, and formulas, whatever these show just now."""

    used: Area
    cells: Sequence[Sequence[str]]


def read_book(
    book: xw.Book, wanted: Callable[[str], bool], host: Host, *, with_marked: bool = True
) -> tuple[Book, dict[str, Typed]]:
    """The wanted sheets, usually also those with a mark, and what is typed on each of them."""
    order = [sheet.name for sheet in book.sheets]
    marks = read_marks(book, order)
    marked = {place.sheet for place in marks.values()}
    own = {place.sheet for kind, place in marks.items() if "." not in kind.removeprefix(ADDED)}
    found = {name: book.sheets[name] for name in order if (with_marked and name in marked) or wanted(name)}
    tables = host.tables(book, found)
    sheets: dict[str, Sheet] = {}
    shots: dict[str, Typed] = {}
    for name, sheet in found.items():
        shots[name] = typed(sheet, host)
        merged = [] if name in own else _merged(sheet, shots[name].used)
        sheets[name] = _sheet(sheet, name, shots[name], merged, tables.get(name, ()), host)
    return Book(sheets, order, marks, host.counts_from_1904(book)), shots


def typed(sheet: xw.Sheet, host: Host) -> Typed:
    """What is typed on a sheet now. Raises WorkbookError for one that is too big to be a plan."""
    used = parse_address(sheet.used_range.address)
    if used.bottom * used.right > _MOST_CELLS:
        raise WorkbookError(
            say(
                "The sheet '{sheet}' reaches down to row {row}: delete the empty rows below your plan, "
                "then press the button again.",
                sheet=sheet.name,
                row=used.bottom,
            )
        )
    return Typed(used, host.typed(_whole(sheet, used)))


def _whole(sheet: xw.Sheet, used: Area) -> xw.Range:
    return sheet.range((1, 1), (used.bottom, used.right))


def _sheet(
    sheet: xw.Sheet, name: str, shot: Typed, merged: Sequence[Area], tables: Sequence[Table], host: Host
) -> Sheet:
    values = host.values(_whole(sheet, shot.used))
    formulas = {
        (row, col): formula
        for row, (texts, shown) in enumerate(zip(shot.cells, values, strict=True), start=1)
        for col, (text, value) in enumerate(zip(texts, shown, strict=True), start=1)
        if text[:1] in _MAY_BE_FORMULA and text != value and (formula := host.formula(text)) is not None
    }
    rows = _trimmed([[canonical(value) for value in row] for row in values])
    return Sheet(name, rows, formulas, merged, tables)


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Without the blank cells at the ends, which applications count as used for their formats."""
    for cells in rows:
        while cells and cells[-1] is None:
            cells.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _merged(sheet: xw.Sheet, used: Area) -> list[Area]:
    """The merged areas: one question where there are none, as on most sheets, else by halves."""
    found: list[Area] = []
    waiting = [used]
    while waiting:
        area = waiting.pop()
        if any(one.holds(area.top, area.left) and one.holds(area.bottom, area.right) for one in found):
            continue
        cells = sheet.range((area.top, area.left), (area.bottom, area.right))
        if cells.merge_cells is False:
            continue
        if (area.top, area.left) == (area.bottom, area.right):
            found.append(parse_address(cells.merge_area.address))
        elif area.bottom - area.top >= area.right - area.left:
            middle = (area.top + area.bottom) // 2
            waiting += [area._replace(top=middle + 1), area._replace(bottom=middle)]
        else:
            middle = (area.left + area.right) // 2
            waiting += [area._replace(left=middle + 1), area._replace(right=middle)]
    return sorted(found)


def read_marks(book: xw.Book, sheets: Sequence[str]) -> dict[str, Place]:
    """The tool's own names and the cells they stand for; a name whose cell is gone is none."""
    spelled = {name.casefold(): name for name in sheets}
    marks = {}
    for name in book.names:
        if not name.name.startswith(MARK):
            continue
        found = _NAMED.match(name.refers_to or "")
        sheet = found and spelled.get((found[1] or found[2]).replace("''", "'").casefold())
        if found and sheet:
            area = parse_address(found[3])
            marks[name.name.removeprefix(MARK)] = Place(sheet, area.top, area.left)
    return marks
