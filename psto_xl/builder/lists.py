"""The dropdown lists: choices, and ids that a row can support."""

from __future__ import annotations

from typing import Any

from psto_xl.core.choices import KEY_RESULT
from psto_xl.core.grid import letters
from psto_xl.core.layout import LEVEL_SHEETS, Level, SheetLayout
from psto_xl.core.text import Language

NOT_LISTED = "Not on the list: {column}"
CHOOSE = "The check may not understand this. Choose {choices}."


def offer_choices(sheet: Any, layout: SheetLayout, first: int, last: int, language: Language) -> None:
    """Lists on the columns that have choices; another word is possible, after a warning."""
    t = language.translate
    for at, column in enumerate(layout.columns, start=1):
        if choices := [t(choice) for choice in column.choices]:
            sheet.data_validation(
                f"{letters(at)}{first}:{letters(at)}{last}",
                {
                    "validate": "list",
                    "source": choices,
                    "error_type": "warning",
                    "error_title": t(NOT_LISTED).format(column=t(column.name))[:32],
                    "error_message": t(CHOOSE).format(choices=", ".join(choices)),
                },
            )


def offer_parents(sheet: Any, layout: SheetLayout, first: int, last: int, language: Language) -> None:
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
        above = _ids(f"{quoted_tab(language.translate(LEVEL_SHEETS[level - 1].key))}!", keys["id"], first, last)
        source = f'=IF(${keys["type"]}{first}="{language.translate(KEY_RESULT)}",{here},{above})'
    sheet.data_validation(
        f"{keys['parent']}{first}:{keys['parent']}{last}",
        {"validate": "list", "source": source, "show_error": False},
    )


def quoted_tab(name: str) -> str:
    """A sheet's name as formulas have it."""
    return name if name.isalnum() else f"'{name}'"


def _ids(sheet: str, column: str, first: int, last: int) -> str:
    """The ids of a sheet down to as many as there are."""
    top = f"{sheet}${column}${first}"
    return f"OFFSET({top},0,0,MAX(1,COUNTA({top}:${column}${last})),1)"
