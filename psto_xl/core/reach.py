"""How many rows lie beneath a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from psto_xl.core.links import Graph
from psto_xl.core.plan import Item

_MOST_STEPS: Final = 1_000_000


class Reach:
    """Counts rows beneath others, each once, without walking the same ground again and again.

    Where rows beneath have several parents the paths meet and must be walked. In a plan so entangled that
    this takes a million steps, the rest of the counts are upper bounds.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[Item, tuple[int, bool]] = {}
        self._steps = 0

    def beneath(self, item: Item) -> int:
        """The number of rows beneath this one, itself not counted."""
        number, is_tree = self._size(item)
        if is_tree or self._steps > _MOST_STEPS:
            return number
        met: set[Item] = set()
        queue = [item]
        number = 0
        while queue:
            for child in self._children(queue.pop()):
                if child not in met:
                    met.add(child)
                    below, is_tree = self._size(child)
                    number += 1
                    if is_tree:
                        number += below
                    else:
                        queue.append(child)
        self._steps += len(met)
        return number

    def _children(self, item: Item) -> Iterator[Item]:
        yield from self._graph.key_results.get(item, ())
        for link in self._graph.direct.get(item, ()):
            yield link.child

    def _size(self, item: Item) -> tuple[int, bool]:
        """The sum of all paths beneath, and whether no two of them meet again. Links have no cycles."""
        if item not in self._known:
            number, is_tree = 0, True
            for child in self._children(item):
                below, is_simple = self._size(child)
                number += 1 + below
                is_tree = is_tree and is_simple and len(self._graph.parents[child]) == 1
            self._known[item] = number, is_tree
        return self._known[item]
