"""What hangs beneath some rows: as a tree for people, as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from psto_xl.core.changes import Branch
from psto_xl.core.links import Graph
from psto_xl.core.plan import Item, Plan
from psto_xl.core.text import ENGLISH, Language, Text, count, say

VERSION: Final = 1
"""Raised whenever a name or meaning in the document changes; additions leave it."""

Owners = Mapping[str, Sequence[Item]]


class TreeView:
    """Shows trees of rows; rows of several workbooks are told apart by their unit."""

    def __init__(self, plan: Plan, graph: Graph, language: Language = ENGLISH) -> None:
        self._plan = plan
        self._graph = graph
        self._language = language

    def to_text(self, trees: Sequence[Branch], confirm: Owners) -> str:
        """Each row with its owner, indented beneath what it hangs from, then what each owner has to confirm."""
        lines: list[str] = []
        for branch in trees:
            lines += [*self._lines(branch), ""]
        number = sum(len(rows) for rows in confirm.values())
        if not number:
            lines.append(self._show(say("Nothing active hangs beneath.")))
        else:
            lines.append(self._show(_to_confirm(number, len([owner for owner in confirm if owner]))))
        for owner, rows in confirm.items():
            name = owner or self._show(say("nobody"))
            lines.append(f"  {name} ({len(rows)}): {', '.join(self._id(item) for item in rows)}")
        return "".join(f"{line}\n" for line in lines)

    def _lines(self, branch: Branch, first: str = "", rest: str = "") -> Iterable[str]:
        yield first + self._row(branch.item)
        for i, below in enumerate(branch.branches, start=1):
            last = i == len(branch.branches)
            yield from self._lines(below, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))

    def _row(self, item: Item) -> str:
        owner = self._owner(item) or self._show(say("nobody"))
        status = "" if item.is_active else f"  [{self._show(say(item.status))}]"
        return f"{self._id(item)}  {' '.join(item.title.split())}  ({owner}){status}"

    def _id(self, item: Item) -> str:
        name = item.id or f"{item.level.sheet} {item.row}"
        return name if len(self._plan.books) == 1 else f"{self._plan.books[item.book].unit}/{name}"

    def _owner(self, item: Item) -> str:
        """The row's owner, a key result's is else its objective's."""
        objective = self._graph.objective_of(item)
        return item.owner or (objective.owner if objective else "")

    def _show(self, text: Text) -> str:
        return text.render(self._language)

    def to_json(self, trees: Sequence[Branch], confirm: Owners) -> str:
        """The document, indented, with a line break at its end."""
        document = {
            "version": VERSION,
            "rows": [self._fields(branch) for branch in trees],
            "confirm": [
                {"owner": owner or None, "rows": [self._name(item) for item in rows]}
                for owner, rows in confirm.items()
            ],
        }
        return json.dumps(document, indent=1, ensure_ascii=False) + "\n"

    def _name(self, item: Item) -> dict[str, Any]:
        return {"id": item.id, "unit": self._plan.books[item.book].unit}

    def _fields(self, branch: Branch) -> dict[str, Any]:
        item = branch.item
        book = self._plan.books[item.book]
        return {
            **self._name(item),
            "path": book.label,
            "sheet": book.place(item, "id").sheet,
            "row": item.row,
            "level": item.level.sheet,
            "type": item.type,
            "title": item.title,
            "owner": self._owner(item) or None,
            "status": item.status,
            "beneath": [self._fields(below) for below in branch.branches],
        }


def _to_confirm(rows: int, owners: int) -> Text:
    return say(
        "{rows} beneath, of {owners}. To look at again:",
        rows=count(rows, "{n} active row", "{n} active rows"),
        owners=count(owners, "{n} owner", "{n} owners"),
    )
