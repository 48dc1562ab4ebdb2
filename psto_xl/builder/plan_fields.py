"""The fields of a row in JSON, and how each becomes a cell of its column and goes back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from psto_xl.builder.plan_columns import clean, plain_value, read_day
from psto_xl.builder.plan_ids import Names
from psto_xl.core.choices import KEY_RESULT, NORTH_STAR, OBJECTIVE, PURPOSE
from psto_xl.core.columns import Column, Kind
from psto_xl.core.grid import Cell
from psto_xl.core.layout import Level, SheetLayout, fold
from psto_xl.core.values import id_text

Value = Any
"""What JSON can say."""

ALWAYS: Final = (
    "id", "parents", "type", "title", "owner", "weight", "baseline", "target", "current", "unit", "start", "due",
)  # fmt: skip
"""The fields that every row of a level has, null where it says nothing."""

_OKR_TYPES: Final = {"objective": OBJECTIVE, "key_result": KEY_RESULT}
_PURPOSE_TYPES: Final = {"objective": PURPOSE, "key_result": NORTH_STAR}


@cache
def fields_of(layout: SheetLayout) -> Mapping[str, Column]:
    """The fields of a sheet's rows and their columns. What business as usual protects are its parents."""
    parents = "protects" if layout.level is Level.BAU else "parent"
    return {
        "parents" if column.key == parents else column.key: column for column in layout.columns if not column.computed
    }


def column_of(field: str, layout: SheetLayout) -> Column | None:
    """The column of a field, also where it goes by the column's key."""
    by_field = fields_of(layout)
    return by_field.get(field) or next((column for column in by_field.values() if column.key == field), None)


def cell_of(value: Value, column: Column, layout: SheetLayout, names: Names) -> Cell:
    """The cell for a field's value. Raises nothing: what has no cell of its kind becomes text."""
    if column.kind is Kind.REFERENCES:
        return _references(value, names)
    if column.kind is Kind.ID:
        cell = scalar(value)
        name = names.shown(id_text(cell))
        return cell if name == id_text(cell) else name or None
    if column.key == "type" and isinstance(value, str):
        known = {fold(word): choice for word, choice in _types(layout).items()}
        return known.get(fold(value), scalar(value))
    cell = scalar(value)
    if column.kind is Kind.DATE and isinstance(cell, str):
        return read_day(cell) or cell
    if column.kind is Kind.DATE and type(cell) is float:
        return str(plain_value(cell))  # a number would show as some day
    return cell


def value_of(cell: Cell, column: Column, layout: SheetLayout, names: Names) -> Value:
    """A field's value for a cell."""
    if column.kind is Kind.REFERENCES:
        return names.references(cell)
    if column.kind is Kind.ID and isinstance(cell, str):
        return names.original(cell)
    if column.key == "type":
        words = {choice: word for word, choice in _types(layout).items()}
        return words.get(str(cell), plain_value(cell))
    return plain_value(cell)


def _types(layout: SheetLayout) -> Mapping[str, str]:
    return _PURPOSE_TYPES if layout.level is Level.PURPOSE else _OKR_TYPES


def scalar(value: Value) -> Cell:
    """A value as a cell: numbers and truth values as such, lists of texts in one line, the rest as text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e300 else str(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = "; ".join(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return clean(text) or None


def _references(value: Value, names: Names) -> Cell:
    """Parents as a cell. An entry is an id, perhaps with a share, or an object of `id` and `share`."""
    if isinstance(value, str):
        return clean(value).strip() or None
    entries = value if isinstance(value, list) else [value]
    return "; ".join(filter(None, (_reference(entry, names) for entry in entries))) or None


def _reference(entry: Value, names: Names) -> str:
    if isinstance(entry, dict):
        id, share = names.reference(id_text(scalar(entry.get("id")))), entry.get("share")
        if isinstance(share, bool) or not isinstance(share, int | float):
            return id
        return f"{id} {share * 100:.12g}%" if 0 <= share <= 1 else f"{id}={share:.12g}"
    return names.reference(id_text(scalar(entry)))
