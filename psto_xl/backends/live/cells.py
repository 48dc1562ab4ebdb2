"""Cells of an open workbook written in as few blocks as their values, and what stands between them, allow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from psto_xl.backends.live.host import Host, Written
from psto_xl.core.edit import SetCell
from psto_xl.core.grid import Area, Book, Cell, CellError, Formula, Missing, Sheet

if TYPE_CHECKING:
    import xlwings as xw

_SURELY_TEXT: Final = re.compile(r"[^\W\d_](?:\D* \D*)|PSTO\d{3} .*", re.DOTALL)
_ROW_RELATIVE: Final = re.compile(r"\[@|\[#This Row\]", re.IGNORECASE)


def write(book: xw.Book, edits: Sequence[SetCell], seen: Book, host: Host) -> None:
    """Set the cells. A formula that is in its cell already is left alone: the application calculates it."""
    sheets: dict[str, dict[tuple[int, int], Written]] = {}
    for edit in edits:
        if not is_idle(edit, seen):
            sheets.setdefault(edit.sheet, {})[edit.row, edit.col] = written(edit.new)
    for name, cells in sheets.items():
        before = seen.sheets.get(name)
        blocks = [(area, _rows(cells, before, area)) for area in areas(cells, before, host.rewrites_formulas)]
        host.put(book.sheets[name], blocks)


def _rows(cells: Mapping[tuple[int, int], Written], before: Sheet | None, area: Area) -> Sequence[Sequence[Written]]:
    return [
        [_content(cells, before, row, col) for col in range(area.left, area.right + 1)]
        for row in range(area.top, area.bottom + 1)
    ]


def is_idle(edit: SetCell, seen: Book) -> bool:
    """Whether an open workbook needs nothing done for this edit."""
    sheet = seen.sheets.get(edit.sheet)
    if not isinstance(edit.new, Formula) or sheet is None:
        return False
    return sheet.formulas.get((edit.row, edit.col)) == edit.new.text


def written(value: Cell | Formula) -> Written:
    """The value as it is handed to xlwings, safe from being read as something else.

    An apostrophe keeps Excel from making a number, a date, a boolean or a formula of a text. What can only be
    text does without it, because Excel would show it when the cell is edited.
    """
    match value:
        case Formula():
            return f"={value.text}"
        case str():
            return value if _SURELY_TEXT.fullmatch(value) else f"'{value}"
        case Missing():
            return None
        case _:
            return value


def _content(cells: Mapping[tuple[int, int], Written], sheet: Sheet | None, row: int, col: int) -> Written:
    """What is to stand in a cell of a block: what is new, or what was there."""
    if (row, col) in cells or sheet is None:
        return cells.get((row, col))
    formula = sheet.formulas.get((row, col))
    return f"={formula}" if formula is not None else written(sheet.at(row, col))


def areas(cells: Mapping[tuple[int, int], Written], sheet: Sheet | None, over_formulas: bool) -> list[Area]:
    """Few rectangles that hold all the cells, so that their number does not grow with the number of rows.

    A column that the tool writes is the tool's from the first such cell to the last, so what stands between is
    written anew with them; but no formula, unless it is of the kind that is the same in every row. Neighbouring
    columns are written together, as an application looks at the heights of rows after each rectangle.
    """
    columns: dict[int, list[int]] = {}
    for row, col in sorted(cells):
        columns.setdefault(col, []).append(row)

    def may_reach(area: Area, top: int, bottom: int) -> bool:
        rows = (*range(top, area.top), *range(area.bottom + 1, bottom + 1))
        across = range(area.left, area.right + 1)
        return all(_may_rewrite(sheet, row, col, over_formulas) for row in rows for col in across)

    done: list[Area] = []
    growing: list[Area] = []
    for col in sorted(columns):
        done += [area for area in growing if area.right < col - 1]
        before = [area for area in growing if area.right == col - 1]
        growing = []
        for top, bottom in _runs(columns[col], col, sheet, over_formulas):
            run = Area(top, col, bottom, col)
            beside = next((area for area in before if area.top <= bottom and top <= area.bottom), None)
            if beside is not None:
                ends = min(top, beside.top), max(bottom, beside.bottom)
                if may_reach(run, *ends) and may_reach(beside, *ends):
                    before.remove(beside)
                    run = Area(ends[0], beside.left, ends[1], col)
            growing.append(run)
        done += before
    return done + growing


def _runs(rows: Sequence[int], col: int, sheet: Sheet | None, over_formulas: bool) -> Iterator[tuple[int, int]]:
    start = last = rows[0]
    for row in rows[1:]:
        if not all(_may_rewrite(sheet, between, col, over_formulas) for between in range(last + 1, row)):
            yield start, last
            start = row
        last = row
    yield start, last


def _may_rewrite(sheet: Sheet | None, row: int, col: int, over_formulas: bool) -> bool:
    formula = sheet.formulas.get((row, col)) if sheet else None
    if formula is None:
        return sheet is None or not isinstance(sheet.at(row, col), CellError)
    return over_formulas and _ROW_RELATIVE.search(formula) is not None
