"""Plans as JSON: lists of rows by level, each with id, parents, type and the columns of the workbook.

A workbook can't hold all that JSON can: what has no column, or would come back otherwise, is kept as it was
in the column `Source` and given back as long as the cell beside it has not changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Final, NamedTuple

from psto_xl.builder.content import Content, Row
from psto_xl.builder.plan_columns import (
    CELL_LENGTH,
    SOURCE,
    PlanError,
    free_headers,
    level_columns,
    plain_value,
    read_day,
)
from psto_xl.builder.plan_fields import ALWAYS, Value, cell_of, column_of, fields_of, scalar, value_of
from psto_xl.builder.plan_ids import Names, give_ids, stand_ins
from psto_xl.core.choices import AT_MOST
from psto_xl.core.grid import Cell, same
from psto_xl.core.layout import LEVEL_SHEETS, SHEET, SheetLayout
from psto_xl.core.values import id_text

Object = dict[str, Value]

_LEVELS: Final = tuple(layout.key.casefold() for layout in LEVEL_SHEETS)
_SHEETS: Final[Mapping[str, str]] = {
    **{layout.key.casefold(): layout.key for layout in LEVEL_SHEETS},
    "check_ins": "Check-ins",
    "changes": "Changes",
}
_SETTINGS: Final = "settings"


class _Kept(NamedTuple):
    """What a `Source` cell holds: values of the row as they were, the id given in place of its own, and what
    the plan says beside its rows, which stands with its first row.
    """

    row: Object
    id: str
    plan: Object


_NOTHING_KEPT: Final = _Kept({}, "", {})


def read_json(text: str) -> Content:
    """The plan in a JSON text. Raises PlanError."""
    plan = _parsed(text)
    lists = {key: _objects(name, plan[name]) for name, key in _SHEETS.items() if plan.get(name) is not None}
    objects = {key: found for key, found in lists.items() if found}
    rest = {name: value for name, value in plan.items() if name not in _SHEETS and name != _SETTINGS}
    _refuse_unknown_levels(rest)
    if not any(objects.get(layout.key) for layout in LEVEL_SHEETS):
        raise PlanError(f"the plan has no rows; they belong into lists named {', '.join(_LEVELS)}")
    ids = [id_text(scalar(row.get("id"))) for layout in LEVEL_SHEETS for row in objects.get(layout.key, ())]
    names = Names(ids, stand_ins(ids))
    extra = {key: _further(SHEET[key], rows) for key, rows in objects.items()}
    rows = {key: [_cells(SHEET[key], row, extra[key], names) for row in found] for key, found in objects.items()}
    give_ids(rows)
    for key, found in objects.items():
        for number, (row, cells) in enumerate(zip(found, rows[key], strict=True), start=1):
            kept = _leftover(SHEET[key], row, cells, extra[key], names, rest)
            rest = {}
            if kept:
                cells[SOURCE] = kept
                if SOURCE not in extra[key]:
                    extra[key].append(SOURCE)
            _refuse_long(f"{key}, row {number}", cells)
    return Content(rows, _settings(plan.get(_SETTINGS)), {key: further for key, further in extra.items() if further})


def _parsed(text: str) -> Object:
    try:
        plan = json.loads(text, object_pairs_hook=_object, parse_float=_number, parse_constant=_number)
        text.encode()
        json.dumps(plan, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise PlanError(f"line {error.lineno}, character {error.colno} is not JSON: {error.msg}") from None
    except RecursionError:
        raise PlanError("the JSON is nested too deeply for a plan") from None
    except UnicodeEncodeError:
        raise PlanError("a text holds half a character (a lone surrogate)") from None
    if not isinstance(plan, dict):
        raise PlanError(f"the plan is not an object with lists of rows named {', '.join(_LEVELS)}")
    return plan


def _object(pairs: Sequence[tuple[str, Value]]) -> Object:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise PlanError(f"'{twice}' stands twice in one object")
    return found


def _number(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise PlanError(f"{text} is no number that a cell can hold")
    return number


def _objects(name: str, value: Value) -> list[Object]:
    if not isinstance(value, list):
        raise PlanError(f"'{name}' is not a list of rows")
    for number, row in enumerate(value, start=1):
        if not isinstance(row, dict):
            raise PlanError(f"'{name}', row {number} is not an object")
        other = "protects" if name == "bau" else "parent"
        if row.get("parents") and row.get(other):
            raise PlanError(f"'{name}', row {number} has both 'parents' and '{other}'")
    return value


def _refuse_unknown_levels(rest: Object) -> None:
    """Rows under a name that nobody knows would vanish from sight."""
    for name, value in rest.items():
        if not name.startswith("_") and isinstance(value, list) and any(isinstance(row, dict) for row in value):
            raise PlanError(f"the level '{name}' is none of {', '.join(_LEVELS)}")


def _settings(value: Value) -> dict[str, Cell]:
    if value is None:
        return {}
    if not isinstance(value, dict) or any(isinstance(one, dict | list) for one in value.values()):
        raise PlanError(f"'{_SETTINGS}' is not an object of names and values")
    days = {name: read_day(one) if isinstance(one, str) else None for name, one in value.items()}
    return {name: days[name] or scalar(one) for name, one in value.items() if one is not None}


def _refuse_long(place: str, cells: Row) -> None:
    longest = max((len(cell) for cell in cells.values() if isinstance(cell, str)), default=0)
    if longest > CELL_LENGTH:
        raise PlanError(f"{place}: {longest} characters are more than the {CELL_LENGTH} that a cell holds")


def _further(layout: SheetLayout, rows: Sequence[Object]) -> list[str]:
    """Names of fields that have no column, but can have one of their own under this very name."""
    never = {*level_columns(), *fields_of(layout), "x"}
    unknown = {
        name: None
        for row in rows
        for name, value in row.items()
        if name not in never and name.casefold() != SOURCE.casefold() and _is_scalar(value)
    }
    return [name for name, free in zip(unknown, free_headers(unknown, layout), strict=True) if name == free]


def _is_scalar(value: Value) -> bool:
    return value is not None and not isinstance(value, dict | list)


def _cells(layout: SheetLayout, row: Object, further: Sequence[str], names: Names) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for name in sorted(row, key=lambda name: name not in fields_of(layout)):
        at = _cell(layout, name, row[name], further, names)
        if at and at[1] is not None:
            cells.setdefault(*at)
    measure = _implied_measure(layout, row)
    if measure:
        cells.setdefault("measure", measure)
    return cells


def _implied_measure(layout: SheetLayout, row: Object) -> str | None:
    """How a row is measured whose source says that down is good, but not from which value.

    Without it, a number far above its limit would count as a target that is reached.
    """
    further = row.get("x")
    down = isinstance(further, dict) and str(further.get("direction")).casefold() == "down"
    limited = row.get("target") is not None and row.get("baseline") is None
    return AT_MOST if down and limited and "measure" in fields_of(layout) else None


def _cell(
    layout: SheetLayout, name: str, value: Value, further: Sequence[str], names: Names
) -> tuple[str, Cell] | None:
    """The key and the cell of a field, None for a field without a column."""
    if column := column_of(name, layout):
        return column.key, cell_of(value, column, layout, names)
    if name in further and name != SOURCE:
        return name, scalar(value) if _is_scalar(value) else None
    return None


def _leftover(
    layout: SheetLayout, row: Object, cells: Row, further: Sequence[str], names: Names, plan: Object
) -> str | None:
    """The text for the `Source` cell, None where the other cells already say all."""
    back = _fields(layout, cells, further, names)
    lost = {name: value for name, value in row.items() if value is not None and not _returns(value, back.get(name))}
    id = id_text(scalar(row.get("id")))
    if row.get("measure") and _implied_measure(layout, row):
        lost["measure"] = row["measure"]
    if not id:
        lost.pop("id", None)
    elif layout.level is not None and names.shown(id) != id:
        lost["id"] = row["id"]
    kept = {"row": lost, "id": id_text(cells.get("id")) if "id" in lost else "", "plan": plan}
    kept = {name: value for name, value in kept.items() if value}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else None


def _returns(value: Value, back: Value) -> bool:
    """Whether the value comes back just so, also from an application that keeps 15 digits of a number."""
    if isinstance(value, float):
        return type(back) in (int, float) and back == value == float(f"{value:.15g}")
    if isinstance(value, dict | list):
        return json.dumps(value) == json.dumps(back)
    return type(value) is type(back) and bool(value == back)


def _fields(layout: SheetLayout, cells: Row, further: Sequence[str], names: Names) -> Object:
    """The fields of a row as its cells say."""
    found: Object = {}
    if layout.level is not None:
        found = dict.fromkeys(ALWAYS) | {"parents": [], "x": {}}
    for name, column in fields_of(layout).items():
        cell = cells.get(column.key)
        if cell is not None:
            found[name] = value_of(cell, column, layout, names)
    found |= {name: plain_value(cells[name]) for name in further if cells.get(name) is not None}
    return found


def plan_json(content: Content) -> str:
    """A plan as JSON: its levels, then check-ins, changes and settings where there are any."""
    kept = {key: [_kept(row.get(SOURCE)) for row in found] for key, found in content.rows.items()}
    names = _names(content, kept)
    plan: Object = {}
    beside: Object = {}
    for name, key in _SHEETS.items():
        found = content.rows.get(key, ())
        if found or name in _LEVELS:
            further = content.extra.get(key, ())
            plan[name] = [
                _restored(SHEET[key], row, further, names, one)
                for row, one in zip(found, kept.get(key, ()), strict=True)
            ]
        for one in kept.get(key, ()):
            beside |= one.plan
    settings = {name: plain_value(value) for name, value in content.settings.items() if value is not None}
    if settings:
        plan[_SETTINGS] = settings
    return json.dumps(plan | beside, ensure_ascii=False, indent=1) + "\n"


def _kept(cell: Cell) -> _Kept:
    """What a `Source` cell keeps; nothing where it is somebody else's column of that name."""
    if not isinstance(cell, str) or not cell.startswith("{"):
        return _NOTHING_KEPT
    try:
        found = json.loads(cell)
    except json.JSONDecodeError:
        return _NOTHING_KEPT
    kept = _Kept(found.pop("row", {}), found.pop("id", ""), found.pop("plan", {}))
    sound = isinstance(kept.row, dict) and isinstance(kept.id, str) and isinstance(kept.plan, dict)
    return kept if sound and not found and any(kept) else _NOTHING_KEPT


def _names(content: Content, kept: Mapping[str, Sequence[_Kept]]) -> Names:
    ids: list[str] = []
    shown: dict[str, str] = {}
    for layout in LEVEL_SHEETS:
        for row, one in zip(content.rows.get(layout.key, ()), kept.get(layout.key, ()), strict=True):
            id = id_text(row.get("id"))
            original = id_text(scalar(one.row.get("id"))) if one.id == id else ""
            if original:
                shown[original] = id
            ids.append(original or id)
    return Names(ids, shown)


def _restored(layout: SheetLayout, row: Row, further: Sequence[str], names: Names, kept: _Kept) -> Object:
    """The fields of a row, those whose cell is still the one that was made of them as they were."""
    ours = kept is not _NOTHING_KEPT
    found = _fields(layout, row, [name for name in further if not (ours and name == SOURCE)], names)
    for name, value in kept.row.items():
        at = _cell(layout, name, value, further, names)
        if at is None or same(at[1], row.get(at[0])):
            found[name] = value
    implied = _implied_measure(layout, found)
    if implied and implied == found.get("measure") and "measure" not in kept.row:
        del found["measure"]
    return found
