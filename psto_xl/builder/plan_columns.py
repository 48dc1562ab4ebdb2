"""What import and export share: which column a header means, names for further ones, and what a cell can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Final

from psto_xl.core.columns import BAU_COLUMNS, OKR_COLUMNS, PURPOSE_COLUMNS, Column
from psto_xl.core.grid import Cell
from psto_xl.core.layout import SheetLayout, fold, headers

SOURCE: Final = "Source"
"""The header of the column that keeps, as JSON, what a row of a plan says and no other column can hold."""

CELL_LENGTH: Final = 32_767
_FIRST_DAY: Final = date(1900, 3, 1)
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LINE_BREAK: Final = re.compile(r"\r\n?")


class PlanError(ValueError):
    """A plan can't be read; the text says in a sentence where and why."""


def level_columns() -> dict[str, Column]:
    """The input columns of all levels by key, in the order and with the headers of a list over all levels."""
    columns: dict[str, Column] = {}
    for column in (*OKR_COLUMNS, *PURPOSE_COLUMNS, *BAU_COLUMNS):
        if not column.computed:
            columns.setdefault(column.key, column)
    return columns


@cache
def _reserved(layout: SheetLayout) -> frozenset[str]:
    """Folded headers that a further column of this sheet can't have: they already mean something."""
    everywhere = level_columns()
    own = [column.name for column in layout.columns]
    listed = [everywhere[column.key].name for column in layout.columns if column.key in everywhere]
    return frozenset(fold(name) for name in (*own, *listed, "Level"))


def is_free(header: str, layout: SheetLayout) -> bool:
    """Whether a further column of this sheet may have this header."""
    return bool(fold(header)) and fold(header) not in _reserved(layout) and header not in _keys(layout)


@cache
def _keys(layout: SheetLayout) -> frozenset[str]:
    return frozenset(column.key for column in layout.columns)


def free_headers(wanted: Iterable[str], layout: SheetLayout) -> list[str]:
    """Headers for further columns of a sheet, as near to the wanted ones as can be, no two the same."""
    found: list[str] = []
    taken: set[str] = set()
    for header in wanted:
        name = " ".join(clean(header).split())[:200] or "Column"
        if not is_free(name, layout):
            name = f"{name} (imported)"
        number, base = 1, name
        while name.casefold() in taken:
            number += 1
            name = f"{base} ({number})"
        taken.add(name.casefold())
        found.append(name)
    return found


def assign(titles: Sequence[str], layout: SheetLayout) -> dict[str, int]:
    """Column keys of a sheet and the position of the header that names each; the very name wins over others."""
    names = headers(layout.key)
    everywhere = level_columns()
    by_name: dict[str, int] = {}
    by_other: dict[str, int] = {}
    for at, title in enumerate(titles):
        folded = fold(title)
        key = title if title in _keys(layout) else names.get(folded)
        if key is not None and not layout.column(key).computed:
            very_name = folded in (fold(layout.column(key).name), fold(everywhere[key].name))
            (by_name if very_name else by_other).setdefault(key, at)
    return by_other | by_name


def clean(text: str) -> str:
    """The text as a cell can hold it: line breaks of one kind, no characters that a file can't have."""
    return _UNPRINTABLE.sub(" ", _LINE_BREAK.sub("\n", text)) if not text.isprintable() else text


def read_day(text: str) -> date | None:
    """A day in ISO notation that a workbook can hold, else None."""
    if not _ISO.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= _FIRST_DAY else None


def plain_number(value: float) -> int | float:
    """A whole number as one, so that it is written without a decimal point."""
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def plain_value(cell: Cell) -> str | int | float | bool | None:
    """A cell as JSON has it: days in ISO notation, errors as the text that shows."""
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, float | int):
        return plain_number(float(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
