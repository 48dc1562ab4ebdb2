"""Ids for rows that have none, and ids that a `Parent` cell can name for rows whose own can't be named there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import Final

from psto_xl.core import aliases
from psto_xl.core.choices import KEY_RESULT, NORTH_STAR
from psto_xl.core.grid import Cell
from psto_xl.core.layout import fold, spellings
from psto_xl.core.values import Reference, id_key, id_text, read_references

_LETTER: Final = {"Purpose": "P", "Strategy": "S", "Tactical": "T", "Operational": "O", "BAU": "B"}
_KEY_RESULTS: Final = frozenset(
    fold(word) for choice in (KEY_RESULT, NORTH_STAR) for word in spellings(choice, aliases.CHOICES)
)
_SEPARATORS: Final = re.compile(r"[;,\n\r]+")
_MARKS: Final = re.compile(r"[;,\n\r:=()%]+")
_BETWEEN: Final = re.compile(r"[;\n\r]+|,(?!\d+\s*%)|(?<!\d),")


def give_ids(rows: Mapping[str, Sequence[MutableMapping[str, Cell]]]) -> None:
    """Fill blank ids of level sheets: key results count under their objective, others within their level."""
    taken = {id_key(id_text(row.get("id"))) for sheet in rows.values() for row in sheet}
    last: dict[str, int] = {}
    for sheet, letter in _LETTER.items():
        for row in rows.get(sheet, ()):
            if id_text(row.get("id")):
                continue
            objective = _objective(row)
            stem = f"{objective}.KR" if objective else letter
            number = last.get(stem, 0) + 1
            while id_key(f"{stem}{number}") in taken:
                number += 1
            last[stem] = number
            row["id"] = f"{stem}{number}"


def _objective(row: Mapping[str, Cell]) -> str:
    """The id of the objective that a key result belongs to, "" for other rows."""
    parents = read_references(row.get("parent"))
    return parents[0].id if parents and fold(str(row.get("type"))) in _KEY_RESULTS else ""


def can_be_named(text: str) -> bool:
    """Whether a `Parent` cell that holds just this id names it: no separator in it, nothing like a share."""
    return read_references(text) == (Reference(text),)


def stand_ins(ids: Iterable[str]) -> dict[str, str]:
    """For ids that no `Parent` cell can name, others that are near and not taken."""
    given = dict.fromkeys(ids)
    taken = {id_key(text) for text in given}
    found: dict[str, str] = {}
    for text in given:
        if not text or can_be_named(text):
            continue
        name = base = without_marks(text) or "ID"  # of nothing but marks
        number = 1
        while name and id_key(name) in taken:
            number += 1
            name = f"{base} {number}"
        taken.add(id_key(name))
        found[text] = name
    return found


class Names:
    """The ids of a plan, and those that stand for some of them in its workbook.

    `shown` gives the id to use in the workbook for one of the plan, `original` the way back.
    """

    def __init__(self, ids: Iterable[str], shown: Mapping[str, str]) -> None:
        self._given = {id_key(text) for text in ids if text}
        self._shown = shown
        self._original = {id_key(name): text for text, name in shown.items()}

    def shown(self, text: str) -> str:
        """The id that stands for this one in a workbook."""
        return self._shown.get(text, text)

    def original(self, text: str) -> str:
        """The id of the plan that this one of a workbook stands for."""
        return self._original.get(id_key(text), text)

    def reference(self, text: str) -> str:
        """One reference of a plan, perhaps with a share, as a `Parent` cell has it."""
        if text in self._shown:
            return self._shown[text]
        if id_key(text) in self._given:
            return text
        named = read_references(text)
        if len(named) != 1:
            return text if all(id_key(one.id) in self._given for one in named) else without_marks(text)
        return text.replace(named[0].id, self.shown(named[0].id), 1)

    def references(self, cell: Cell) -> list[str]:
        """The references in a cell, each with its share as typed, with the ids of the plan."""
        found = []
        for part in _BETWEEN.split(id_text(cell)):
            named = read_references(part)
            if len(named) == 1:
                id = named[0].id
                found.append(part.strip().replace(id, self.original(id), 1))
            else:
                found += [self.original(one.id) for one in named]
        return found


def without_marks(text: str) -> str:
    """An id without the marks that separate ids and shares, "" where nothing is left."""
    name = " ".join(_SEPARATORS.sub(" ", text).split())
    return name if can_be_named(name) else " ".join(_MARKS.sub(" ", text).split())
