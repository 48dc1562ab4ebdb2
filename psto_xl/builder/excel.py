"""XlsxWriter as this project uses it: one font, formats by their properties, hidden names, equal bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from psto_xl.builder.looks import FONT, INK, SIZE
from psto_xl.core.grid import Cell, CellError, Formula, Missing

_CREATED: Final = datetime(2026, 1, 1)


class _Worksheet(Worksheet):  # type: ignore[misc]
    """XlsxWriter's worksheet, and three things that it can't say."""

    def __init__(self) -> None:
        super().__init__()
        self._growing: set[int] = set()

    def grow_row(self, row: int, height: float, options: Mapping[str, int]) -> None:
        """Give a row (from 0) a height in points that goes on following its texts when they change."""
        self.set_row(row, height, None, options)
        self._growing.add(row + 1)

    def _xml_start_tag_unencoded(self, tag: str, attributes: Sequence[tuple[str, object]] = ()) -> None:
        if tag == "row" and dict(attributes).get("r") in self._growing:
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _xml_start_tag(self, tag: str, attributes: Sequence[tuple[str, object]] = ()) -> None:
        # Otherwise nothing at all would be a bar of a tenth, except in the latest Excel.
        if tag == "dataBar":
            attributes = [("minLength", 0), ("maxLength", 100), *attributes]
        super()._xml_start_tag(tag, attributes)

    def _xml_formula_element(self, formula: str, result: object, attributes: Sequence[tuple[str, object]]) -> None:
        # A formula that shows an empty text is calculated, too.
        if result == "":
            attributes = [*attributes, ("t", "str")]
        super()._xml_formula_element(formula, result, attributes)


class Workbook:
    """A workbook in the making: `sheet` adds a sheet, `style` gives a format, `mark` a hidden name."""

    def __init__(self, target: Path | BinaryIO) -> None:
        self._book = xlsxwriter.Workbook(
            str(target) if isinstance(target, Path) else target,
            {"in_memory": True, "default_format_properties": {"font_name": FONT, "font_size": SIZE}},
        )
        self._book.set_properties({"created": _CREATED})
        self._book.set_size(1680, 1050)
        self._styles: dict[tuple[tuple[str, object], ...], Any] = {}

    def sheet(self, name: str) -> Any:
        """A new worksheet at the end, without gridlines."""
        sheet = self._book.add_worksheet(name, _Worksheet)
        sheet.hide_gridlines(2)
        return sheet

    def chart(self, **options: str) -> Any:
        """A new chart, to be put on a sheet."""
        return self._book.add_chart(options)

    def style(self, properties: Mapping[str, object] | None = None, /, **more: object) -> Any:
        """The cell format with these XlsxWriter properties, in the project's font and ink."""
        wanted = {"font_name": FONT, "font_size": SIZE, "font_color": INK, **(properties or {}), **more}
        key = tuple(sorted(wanted.items()))
        if key not in self._styles:
            self._styles[key] = self._book.add_format(wanted)
        return self._styles[key]

    def rule(self, **properties: object) -> Any:
        """The format of a conditional rule: only what the rule changes."""
        return self._book.add_format(properties)

    def mark(self, name: str, reference: str) -> None:
        """A hidden defined name for a cell."""
        self._book.define_name(name, f"={reference}")
        self._book.defined_names[-1][3] = True

    def close(self) -> None:
        """Write the file. Raises OSError where it can't be written."""
        from xlsxwriter.exceptions import FileCreateError

        try:
            self._book.close()
        except FileCreateError as error:
            raise error.args[0] from None


def put(sheet: Any, row: int, col: int, value: Cell | Formula, style: Any) -> None:
    """Write a value as what it is; rows and columns count from 1. Text never becomes a formula or a link."""
    at = row - 1, col - 1
    match value:
        case Formula():
            sheet.write_formula(*at, f"={value.text}", style, "" if value.value is None else value.value)
        case None | "":
            sheet.write_blank(*at, None, style)
        case bool():
            sheet.write_boolean(*at, value, style)
        case int() | float():
            sheet.write_number(*at, value, style)
        case date():
            sheet.write_datetime(*at, value, style)
        case str() | CellError() | Missing():
            sheet.write_string(*at, str(value), style)
