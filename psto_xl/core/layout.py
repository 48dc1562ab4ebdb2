"""The workbook: its sheets, and how their names are recognised in real workbooks.

With `columns`, `choices` and `aliases` the only place that knows these names. The template builder, the
readers, the writers and the documentation all use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from functools import cache, lru_cache
from typing import Final, NamedTuple

from psto_xl.core import aliases
from psto_xl.core.columns import (
    BAU_COLUMNS,
    CHANGE_COLUMNS,
    CHECKIN_COLUMNS,
    OKR_COLUMNS,
    PURPOSE_COLUMNS,
    SETTING_COLUMNS,
    Column,
)


class Level(IntEnum):
    """The levels of the model, from the top; BAU stands apart and counts in no roll-up."""

    PURPOSE = 0
    STRATEGY = 1
    TACTICAL = 2
    OPERATIONAL = 3
    BAU = 4

    @property
    def sheet(self) -> str:
        """The key of the level's sheet, which is also the level's name."""
        return _LEVEL_NAMES[self]


_LEVEL_NAMES: Final = ("Purpose", "Strategy", "Tactical", "Operational", "BAU")


class SheetLayout(NamedTuple):
    """One sheet: `key` is its name on the tab, in code and in marks; its table and columns."""

    key: str
    table: str = ""
    columns: tuple[Column, ...] = ()
    level: Level | None = None

    def column(self, key: str) -> Column:
        """The column called `key`; KeyError where the sheet has none."""
        return COLUMN[self.key][key]


SHEETS: Final[tuple[SheetLayout, ...]] = (
    SheetLayout("Guide"),
    SheetLayout("Purpose", "tblPurpose", PURPOSE_COLUMNS, Level.PURPOSE),
    SheetLayout("Strategy", "tblStrategy", OKR_COLUMNS, Level.STRATEGY),
    SheetLayout("Tactical", "tblTactical", OKR_COLUMNS, Level.TACTICAL),
    SheetLayout("Operational", "tblOperational", OKR_COLUMNS, Level.OPERATIONAL),
    SheetLayout("BAU", "tblBAU", BAU_COLUMNS, Level.BAU),
    SheetLayout("Alignment", "tblFindings"),
    SheetLayout("Dashboard"),
    SheetLayout("Map", "tblMap"),
    SheetLayout("Check-ins", "tblCheckins", CHECKIN_COLUMNS),
    SheetLayout("Changes", "tblChanges", CHANGE_COLUMNS),
    SheetLayout("Settings", "tblSettings", SETTING_COLUMNS),
)
SHEET: Final[Mapping[str, SheetLayout]] = {sheet.key: sheet for sheet in SHEETS}
COLUMN: Final[Mapping[str, Mapping[str, Column]]] = {s.key: {c.key: c for c in s.columns} for s in SHEETS}
LEVEL_SHEETS: Final[tuple[SheetLayout, ...]] = tuple(s for s in SHEETS if s.level is not None)
OWNED_SHEETS: Final = ("Alignment", "Dashboard", "Map")
"""The sheets that the tool writes; on all others it writes only computed columns."""

# The template's tables start here; real workbooks may put them anywhere in their first rows.
HEADER_ROW: Final = 4
HEADER_SEARCH_ROWS: Final = 30

_PADDING = ("okrs", "okr", "objectives", "objective", "goals", "level", "plan", "ziele")


def fold(text: str) -> str:
    """What is left of a name when case, spaces, hyphens and other marks are set aside."""
    return _remembered(text) if len(text) < _LONG_NAME else _fold(text)


def _fold(text: str) -> str:
    folded = text.casefold()
    if folded.isascii():
        return folded.encode().translate(None, _MARKS).decode()
    return "".join(filter(str.isalnum, folded))


_MARKS: Final = bytes(at for at in range(128) if not chr(at).isalnum())
_LONG_NAME: Final = 40  # characters
_remembered = lru_cache(maxsize=2048)(_fold)  # the workbooks of a run have the same names


def fold_sheet(text: str) -> str:
    """A tab's name without numbers and the words that say only that it holds goals."""
    letters = "".join(filter(str.isalpha, text.casefold()))
    for word in _PADDING:
        if letters != word:
            letters = letters.removesuffix(word)
    return letters


def spellings(key: str, others: Mapping[str, str]) -> list[str]:
    """A name and the other names for it."""
    return [key, *others.get(key, key).split(" | ")]


_SHEET_NAMES: Final[Mapping[str, str]] = {
    fold_sheet(name): sheet.key for sheet in SHEETS for name in reversed(spellings(sheet.key, aliases.SHEETS))
}


def own_words(choice: str) -> tuple[str, ...]:
    """What a choice is called on the lists of a new workbook: in English, and in German."""
    return tuple(spellings(choice, aliases.CHOICES)[:2])


@lru_cache(maxsize=256)
def sheet_named(text: str) -> SheetLayout | None:
    """The sheet that a tab's name stands for, or None."""
    key = _SHEET_NAMES.get(fold_sheet(text))
    return SHEET[key] if key else None


@cache
def headers(key: str) -> Mapping[str, str]:
    """Folded header texts of the sheet `key` and the column that each names; own names win over others."""
    sheet = SHEET[key]
    others = {
        fold(name): c.key for c in reversed(sheet.columns) for name in aliases.HEADERS.get(c.key, c.name).split(" | ")
    }
    return others | {fold(c.name): c.key for c in sheet.columns}
