"""Excel on Windows and macOS: the one module that goes behind xlwings, to COM and AppleScript.

Nothing in here was tried in Excel. It holds little for that reason, and each call is one that is documented.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from psto_xl.backends import WorkbookError
from psto_xl.backends.live.host import Written, branches, parse_address, two_dimensional
from psto_xl.core.grid import Area, Cell, CellError, Table, letters
from psto_xl.core.text import Text, say

if TYPE_CHECKING:
    import xlwings as xw

_WINDOWS: Final = sys.platform == "win32"

# What COM gives in place of a value, which is never a whole number: those are floats.
_ERRORS: Final = {
    -2146826288: "#NULL!", -2146826281: "#DIV/0!", -2146826273: "#VALUE!", -2146826265: "#REF!",
    -2146826259: "#NAME?", -2146826252: "#NUM!", -2146826246: "#N/A", -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!", -2146826242: "#CONNECT!", -2146826241: "#BLOCKED!", -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!", -2146826238: "#CALC!",
}  # fmt: skip
_CODES: Final = frozenset(_ERRORS.values())

_FIRST_DAY: Final = datetime(1900, 1, 1)
_DAY_ZERO: Final = datetime(1899, 12, 30)

_ATTEMPTS: Final = 200
_REJECTED, _IGNORED, _FAILED = (
    -2147418111,
    -2146777998,
    -2147352567,
)  # RPC_E_CALL_REJECTED, VBA_E_IGNORE, DISP_E_EXCEPTION
_NOT_ALLOWED, _TIMED_OUT = -1743, -1712  # errAEEventNotPermitted, errAETimeout

_BUSY: Final = say(
    "Excel is busy: leave the cell you are typing in with Enter, close open boxes, then press the button again."
)
_HIGHLIGHT: Final = 'SEARCH("|"&'


class Excel:
    """Excel. It takes a whole column with formulas at once as fast as one without."""

    rewrites_formulas = True

    def __init__(self) -> None:
        if _WINDOWS:
            from xlwings import _xlwindows

            _xlwindows.N_COM_ATTEMPTS = _ATTEMPTS  # xlwings' own: ask for ever while somebody types in a cell

    def values(self, cells: xw.Range) -> Sequence[Sequence[Cell]]:
        columns = cells.shape[1]
        if _WINDOWS:
            return [[_from_com(value) for value in row] for row in two_dimensional(cells.raw_value, columns)]
        plain = two_dimensional(cells.options(ndim=2).value, columns)
        shown = two_dimensional(cells.api.string_value.get(), columns)  # an error has no value, but a text
        return [
            [
                CellError(text) if value is None and text in _CODES else _day(value)
                for value, text in zip(*rows, strict=True)
            ]
            for rows in zip(plain, shown, strict=True)
        ]

    def typed(self, cells: xw.Range) -> Sequence[Sequence[str]]:
        return [[str(text) for text in row] for row in two_dimensional(cells.formula, cells.shape[1])]

    def put(self, sheet: xw.Sheet, blocks: Sequence[tuple[Area, Sequence[Sequence[Written]]]]) -> None:
        for area, rows in blocks:
            sheet.range((area.top, area.left), (area.bottom, area.right)).value = rows

    def tables(
        self,
        book: xw.Book,  # noqa: ARG002 - LibreOffice keeps them there
        sheets: Mapping[str, xw.Sheet],
    ) -> Mapping[str, Sequence[Table]]:
        return {
            name: [
                Table(table.name, parse_address(table.range.address), int(table.show_headers), int(table.show_totals))
                for table in sheet.tables
            ]
            for name, sheet in sheets.items()
        }

    def formula(self, typed: str) -> str | None:
        return typed[1:] if typed.startswith("=") and len(typed) > 1 else None

    @contextmanager
    def errors(self, book: xw.Book) -> Iterator[None]:  # noqa: ARG002 - LibreOffice's needs it
        try:
            yield
        except Exception as error:
            if sentence := _sentence(error):
                raise WorkbookError(sentence) from error
            raise

    def counts_from_1904(self, book: xw.Book) -> bool:
        return bool(book.api.Date1904 if _WINDOWS else book.api.date_1904.get())

    def is_editing(self, book: xw.Book) -> bool:
        return _WINDOWS and not book.app.api.Ready

    def is_protected(self, sheet: xw.Sheet) -> bool:
        return bool(sheet.api.ProtectContents if _WINDOWS else sheet.api.protect_contents.get())

    def is_structure_protected(self, book: xw.Book) -> bool:
        return bool(book.api.ProtectStructure if _WINDOWS else book.api.protect_structure.get())

    def hide(self, name: xw.Name) -> None:
        if _WINDOWS:
            name.api.Visible = False
        else:
            name.api.visible.set(False)

    def extend(self, row: xw.Range, onto: xw.Range) -> None:
        last = onto.last_cell
        row.autofill(row.sheet.range((row.row, row.column), (last.row, last.column)), "fill_formats")

    def prepare(self, donor: xw.Book) -> None:
        """Excel brings a rule's looks along with the rule."""

    def highlight(self, donor: xw.Sheet, sheet: xw.Sheet, area: Area, col: int) -> None:
        """Excel reads a relative reference of a new rule from whatever cell is active, so there is none here."""
        looked_at = donor.range((area.top + 1, area.left))
        cells = sheet.range((area.top + 1, area.left), (area.bottom, area.right))
        for rule in reversed(list(looked_at.conditional_formats)):  # a new rule comes first
            letter = next((one for one in "EWI" if f":{one}|" in (rule.formula or "")), None)
            if letter is not None:
                header, flags = (
                    f"INDEX(${area.top}:${area.top},COLUMN())",
                    f"INDEX(${letters(col)}:${letters(col)},ROW())",
                )
                found = f'=ISNUMBER({_HIGHLIGHT}{header}&":{letter}|",{flags}))'
                cells.conditional_formats.add_custom(found, fill_color=rule.fill_color)

    def unhighlight(self, sheet: xw.Sheet, col: int) -> None:
        for rule in list(sheet.used_range.conditional_formats):
            if rule.formula and _HIGHLIGHT in rule.formula and f"${letters(col)}" in rule.formula:
                rule.delete()

    def fold(self, sheet: xw.Sheet, levels: Mapping[int, int]) -> None:
        """Excel counts from 1, which is no level."""
        every = sheet.range(f"1:{max([sheet.used_range.last_cell.row, *levels])}")
        every.rows.hidden = False
        _set_level(every, 1)
        for top, bottom, level in branches(levels):
            _set_level(sheet.range(f"{top}:{bottom}"), level + 1)

    def scratch(self) -> Path | None:
        """On a Mac, Excel asks before it opens a file outside of its own folder."""
        folder = Path.home() / "Library" / "Containers" / "com.microsoft.Excel" / "Data"
        return folder if sys.platform == "darwin" and folder.is_dir() else None


def _set_level(rows: xw.Range, level: int) -> None:
    if _WINDOWS:
        rows.api.OutlineLevel = level
    else:
        rows.api.outline_level.set(level)


def _from_com(value: Any) -> Cell:
    if isinstance(value, int) and not isinstance(value, bool):
        return CellError(_ERRORS.get(value, "#VALUE!"))
    if isinstance(value, Decimal):  # a cell that is formatted as currency
        return float(value)
    if isinstance(value, datetime):  # COM's own kind, which claims a time zone
        parts = (value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond)
        return _day(datetime(*parts))
    found: Cell = value
    return found


def _day(value: Any) -> Cell:
    """A time of day or a duration is a number of days, as in a file."""
    if isinstance(value, datetime) and value < _FIRST_DAY:
        return (value - _DAY_ZERO) / timedelta(days=1)
    found: Cell = value
    return found


def _sentence(error: Exception) -> Text | None:
    """What a refusal of Excel's means to the person at the keyboard; None where that is not known."""
    if isinstance(error, WorkbookError):
        return None
    code = getattr(error, "hresult", None)
    if code == _FAILED:
        details = getattr(error, "excepinfo", None) or ()
        code = details[-1] if details else None
    if code in (_REJECTED, _IGNORED) or getattr(error, "errornumber", None) == _TIMED_OUT:
        return _BUSY
    if getattr(error, "errornumber", None) == _NOT_ALLOWED:
        return say(
            "macOS does not let PSTO work in Excel: allow it in System Settings, Privacy & Security, Automation, "
            "then press the button again."
        )
    return None
