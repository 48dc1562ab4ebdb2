"""What a row could have meant, or could name, as its parent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from psto_xl.core.layout import Level, fold
from psto_xl.core.mention import either
from psto_xl.core.nearest import Nearest
from psto_xl.core.plan import Item, Plan
from psto_xl.core.text import Text, say
from psto_xl.core.values import id_key, stem

_FEW: Final = 4
_MOST_LOOKUPS: Final = 500
_ALIKE, _OFFERED = 6, 2
_BETWEEN: Final = re.compile(r"[/+&|]|\s(?:and|und)\s", re.IGNORECASE)

Pool = tuple[int | None, Level]


class Offers:
    """The ids that suit a row as parent: of a key result its sheet's objectives, else of the level above.

    After some hundred look-ups in one run resemblances are no longer sought: then it is not about typing.
    """

    def __init__(self, plan: Plan) -> None:
        self._ids: dict[Pool, dict[str, str]] = {}
        self._key_results: dict[Level, set[str]] = {}
        self._titles: dict[str, str] = {}
        self._nearest: dict[Pool, Nearest] = {}
        self._lookups = _MOST_LOOKUPS
        for item in plan.items:
            if item.id:
                self._ids.setdefault((None, item.level), {}).setdefault(item.key, item.id)
                if item.is_objective:
                    self._ids.setdefault((item.book, item.level), {}).setdefault(item.key, item.id)
                elif item.is_key_result:
                    self._key_results.setdefault(item.level, set()).add(item.id)
                if item.title:
                    self._titles.setdefault(fold(item.title), item.id)

    def instead(self, item: Item, text: str) -> Text | None:
        """What was probably meant by an id that is nowhere."""
        if meant := self._meant(item, text):
            return meant
        near = self._near(item, text)
        return say("did you mean {ids}?", ids=either(near)) if near else None

    def perhaps(self, item: Item, text: str) -> Text | None:
        """What may have been meant by an id that can also be in a workbook of which nothing is known here."""
        if meant := self._meant(item, text):
            return meant
        near = [id for id in self._near(item, text) if stem(fold(id)) == stem(fold(text))]
        if not near:
            return None
        return say("did you mean {ids}? If not, check it together with the workbook that holds it", ids=either(near))

    def _meant(self, item: Item, text: str) -> Text | None:
        """What was meant without doubt: several ids, or the row with this title."""
        parts = [part.strip() for part in _BETWEEN.split(text)]
        ids = self._ids.get(_pool(item), {})
        if len(parts) > 1 and all(id_key(part) in ids for part in parts):
            return say("separate several ids with a semicolon: {ids}", ids="; ".join(parts))
        if named := self._titles.get(fold(text)):
            return say("write the id of that row: {id}", id=named)
        return None

    def any_for(self, item: Item) -> Text:
        """What the row may name at all."""
        ids = self._ids.get(_pool(item), {})
        if 0 < len(ids) <= _FEW:
            return either([*ids.values()])
        sheet = (item.level if item.is_key_result else _above(item)).sheet
        return say("an id from the {sheet} sheet", sheet=say(sheet))

    def _near(self, item: Item, text: str) -> Sequence[str]:
        """The likeliest of the ids that resemble one: objectives before key results, which may be supported, too."""
        if not self._lookups:
            return ()
        self._lookups -= 1
        pool = _pool(item)
        if pool not in self._nearest:
            self._nearest[pool] = Nearest(self._ids.get(pool, {}).values())
        measures = self._key_results.get(pool[1], ())
        return sorted(self._nearest[pool].to(text, _ALIKE), key=lambda id: id in measures)[:_OFFERED]


def _pool(item: Item) -> Pool:
    return (item.book, item.level) if item.is_key_result else (None, _above(item))


def _above(item: Item) -> Level:
    return Level(max(item.level - 1, 0))
