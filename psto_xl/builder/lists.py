"""The dropdown lists: choices, and ids that a row can support."""

from __future__ import annotations

from typing import Any

from psto_xl.core.choices import KEY_RESULT
from psto_xl.core.grid import letters
from psto_xl.core.layout import LEVEL_SHEETS, Level, SheetLayout


def offer_choices(sheet: Any, layout: SheetLayout, first: int, last: int) -> None:
    """Lists on the columns that have choices; another word is possible, after a warning."""
    for at, column in enumerate(layout.columns, start=1):
        if column.choices:
            sheet.data_validation(
                f"{letters(at)}{first}:{letters(at)}{last}",
                {
                    "validate": "list",
                    "source": list(column.choices),
                    "error_type": "warning",
                    "error_title": f"Not on the list: {column.name}"[:32],
                    "error_message": "The check may not understand this. Choose " + ", ".join(column.choices) + ".",
                },
            )


def offer_parents(sheet: Any, layout: SheetLayout, first: int, last: int) -> None:
    """For a key result the ids of its own sheet, else those of the level above.

    Nothing is forbidden, for a cell may name several ids, with shares.
    """
    keys = {column.key: letters(at) for at, column in enumerate(layout.columns, start=1)}
    level = layout.level
    if "parent" not in keys or level is None:
        return
    here = _ids("", keys["id"], first, last)
    if level is Level.PURPOSE:
        source = f"={here}"
    else:
        above = _ids(f"{LEVEL_SHEETS[level - 1].key}!", keys["id"], first, last)
        source = f'=IF(${keys["type"]}{first}="{KEY_RESULT}",{here},{above})'
    sheet.data_validation(
        f"{keys['parent']}{first}:{keys['parent']}{last}",
        {"validate": "list", "source": source, "show_error": False},
    )


def _ids(sheet: str, column: str, first: int, last: int) -> str:
    """The ids of a sheet down to as many as there are."""
    top = f"{sheet}${column}${first}"
    return f"OFFSET({top},0,0,MAX(1,COUNTA({top}:${column}${last})),1)"
