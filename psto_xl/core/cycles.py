"""Chains of parents that return to their start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psto_xl.core.plan import Item

Edges = Mapping[Item, Sequence[Item]]


def find_cycles(edges: Edges) -> tuple[list[tuple[Item, ...]], set[tuple[Item, Item]]]:
    """A shortest walk through every knot of cycles, and all edges that lie on a cycle.

    Walks begin at the knot's first row and come in the order of `edges`. Time is linear in the edges.
    """
    order = {item: number for number, item in enumerate(edges)}
    knots = [knot for knot in _components(edges) if len(knot) > 1 or knot[0] in edges.get(knot[0], ())]
    knots = sorted(([*sorted(knot, key=order.__getitem__)] for knot in knots), key=lambda knot: order[knot[0]])
    inside: set[tuple[Item, Item]] = set()
    for knot in knots:
        members = set(knot)
        inside.update((item, parent) for item in knot for parent in edges[item] if parent in members)
    return [_walk(knot[0], set(knot), edges) for knot in knots], inside


def _walk(start: Item, members: set[Item], edges: Edges) -> tuple[Item, ...]:
    """The shortest way from `start` through its parents back to it."""
    came_from: dict[Item, Item] = {}
    queue = [start]
    for at in queue:
        for parent in edges[at]:
            if parent in members and parent not in came_from:
                came_from[parent] = at
                queue.append(parent)
    way = [came_from[start]]
    while way[-1] is not start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))


def _components(edges: Edges) -> list[list[Item]]:
    """Strongly connected components, after Tarjan (1972), without recursion."""
    number: dict[Item, int] = {}
    low: dict[Item, int] = {}
    waiting: list[Item] = []
    is_waiting: set[Item] = set()
    found: list[list[Item]] = []
    for root in edges:
        if root in number:
            continue
        work = [(root, iter(edges[root]))]
        number[root] = low[root] = len(number)
        waiting.append(root)
        is_waiting.add(root)
        while work:
            at, rest = work[-1]
            for parent in rest:
                if parent not in number:
                    number[parent] = low[parent] = len(number)
                    waiting.append(parent)
                    is_waiting.add(parent)
                    work.append((parent, iter(edges.get(parent, ()))))
                    break
                if parent in is_waiting:
                    low[at] = min(low[at], number[parent])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[at])
                if low[at] == number[at]:
                    found.append(_take_down_to(at, waiting, is_waiting))
    return found


def _take_down_to(item: Item, waiting: list[Item], is_waiting: set[Item]) -> list[Item]:
    knot = []
    while True:
        knot.append(waiting.pop())
        is_waiting.discard(knot[-1])
        if knot[-1] is item:
            return knot
