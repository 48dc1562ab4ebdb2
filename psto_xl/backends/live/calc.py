"""LibreOffice, reached through our engine for xlwings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from psto_xl.backends.live.host import Written, branches, two_dimensional
from psto_xl.core.grid import Area, Cell, Table, letters

if TYPE_CHECKING:
    import xlwings as xw

_CONTENTS: Final = 1 | 2 | 4 | 8 | 16  # com.sun.star.sheet.CellFlags
_CONDITION: Final = 0  # com.sun.star.sheet.ConditionEntryType
_CONSTANT: Final = re.compile(r"=(?:(?:TRUE|FALSE)\(\)|#(?!REF!)[A-Z/0!?]+)?")
_HIGHLIGHT: Final = 'SEARCH("|"&'
_RULE_STYLES: Final = ("ConditionalStyle", "ExtConditionalStyle")


class Calc:
    """LibreOffice Calc. Writing a formula takes it milliseconds, so formulas between values are left alone."""

    rewrites_formulas = False

    def values(self, cells: xw.Range) -> Sequence[Sequence[Cell]]:
        return two_dimensional(cells.raw_value, cells.shape[1])

    def typed(self, cells: xw.Range) -> Sequence[Sequence[str]]:
        texts: Sequence[Sequence[str]] = cells.impl.uno.getFormulaArray()
        return texts

    def put(self, sheet: xw.Sheet, blocks: Sequence[tuple[Area, Sequence[Sequence[Written]]]]) -> None:
        sheet.impl.write(blocks)

    def tables(self, book: xw.Book, sheets: Mapping[str, xw.Sheet]) -> Mapping[str, Sequence[Table]]:
        from psto_xl.backends.libreoffice.areas import from_uno

        names = book.impl.document.Sheets.ElementNames
        found: dict[str, list[Table]] = {}
        for one in book.impl.document.DatabaseRanges:
            place = one.DataArea
            if names[place.Sheet] not in sheets:
                continue
            table = Table(one.Name, from_uno(place), int(one.ContainsHeader), int(one.TotalsRow))
            found.setdefault(names[place.Sheet], []).append(table)
        return found

    def formula(self, typed: str) -> str | None:
        return _formula(typed)

    @contextmanager
    def errors(self, book: xw.Book) -> Iterator[None]:  # noqa: ARG002 - the engine says what is the matter
        yield

    def counts_from_1904(self, book: xw.Book) -> bool:
        return bool(book.impl.document.NullDate.Year == 1904)

    def is_editing(self, book: xw.Book) -> bool:
        return bool(book.app.impl.editing)

    def is_protected(self, sheet: xw.Sheet) -> bool:
        return bool(sheet.impl.protected)

    def is_structure_protected(self, book: xw.Book) -> bool:
        return bool(book.impl.document.isProtected())

    def hide(self, name: xw.Name) -> None:
        """LibreOffice knows no hidden names."""

    def extend(self, row: xw.Range, onto: xw.Range) -> None:
        from psto_xl.backends.libreoffice.bridge import enum

        last = onto.last_cell
        whole = row.sheet.range((row.row, row.column), (last.row, last.column)).impl.uno
        whole.fillAuto(enum("sheet.FillDirection", "TO_BOTTOM"), 1)
        onto.impl.uno.clearContents(_CONTENTS)

    def prepare(self, donor: xw.Book) -> None:
        """Rules look like a style, and a style of the same name in the other workbook would win."""
        styles = donor.impl.document.StyleFamilies.getByName("CellStyles")
        for name in styles.ElementNames:
            if name.startswith(_RULE_STYLES):
                styles.getByName(name).Name = f"PSTO {name}"

    def highlight(self, donor: xw.Sheet, sheet: xw.Sheet, area: Area, col: int) -> None:
        """The highlights came with the tool's columns; here they get the columns left of these."""
        formats = sheet.impl.uno.ConditionalFormats
        ranges = sheet.book.impl.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        mine = area._replace(top=area.top + 1)
        ranges.addRangeAddress(sheet.impl.area(mine).uno.RangeAddress, False)
        for found, rule in _highlights(donor, col):
            if found.Range.getRangeAddresses()[0].StartColumn + 1 == area.left:
                formats.createByRange(ranges)
                entry = formats.getConditionalFormats()[-1]
                entry.createEntry(_CONDITION, 0)
                made = entry.getByIndex(0)
                made.Operator, made.StyleName = rule.Operator, rule.StyleName
                made.Formula1 = rule.Formula1

    def unhighlight(self, sheet: xw.Sheet, col: int) -> None:
        for found, _ in list(_highlights(sheet, col)):
            sheet.impl.uno.ConditionalFormats.removeByID(found.ID)

    def fold(self, sheet: xw.Sheet, levels: Mapping[int, int]) -> None:
        from psto_xl.backends.libreoffice.bridge import enum

        rows = enum("table.TableOrientation", "ROWS")
        sheet.impl.uno.clearOutline()
        for top, bottom, _ in branches(levels):
            branch = sheet.range((top, 1), (bottom, 1))
            sheet.impl.uno.group(branch.impl.uno.RangeAddress, rows)

    def scratch(self) -> Path | None:
        return None


@lru_cache(maxsize=4096)  # a table's column has the same text in every row
def _formula(typed: str) -> str | None:
    """A file's constant TRUE or #N/A is a formula in LibreOffice, and =#REF! more often a lost reference."""
    text = typed[1:-1] if typed.startswith("{=") else typed
    if not text.startswith("=") or _CONSTANT.fullmatch(text):
        return None
    from psto_xl.backends.libreoffice.formulas import to_excel

    return to_excel(text)[1:]


def _highlights(sheet: xw.Sheet, col: int) -> Iterator[tuple[Any, Any]]:
    """The conditional formats that read a column of flags, each with its one rule."""
    for found in sheet.impl.uno.ConditionalFormats.getConditionalFormats():
        rule = found.getByIndex(0)
        if rule.getType() == _CONDITION and _HIGHLIGHT in (text := rule.Formula1) and f"${letters(col)}" in text:
            yield found, rule
