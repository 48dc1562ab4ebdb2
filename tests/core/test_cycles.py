"""Chains of parents that return to their start, against a search of every walk."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from psto_xl.core.cycles import find_cycles

rows = range(6)
graphs = st.dictionaries(st.sampled_from(rows), st.lists(st.sampled_from(rows), unique=True, max_size=4))


def reachable(edges, start):
    """Every row that some walk from `start` reaches in one step or more."""
    found, queue = set(), list(edges.get(start, ()))
    while queue:
        at = queue.pop()
        if at not in found:
            found.add(at)
            queue += edges.get(at, ())
    return found


@given(graphs)
def test_edges_on_cycles_are_those_from_whose_end_the_start_is_reached(edges):
    _, inside = find_cycles(edges)
    assert inside == {(a, b) for a, up in edges.items() for b in up if a == b or a in reachable(edges, b)}


@given(graphs)
def test_there_is_one_shortest_walk_through_each_knot(edges):
    walks, inside = find_cycles(edges)
    order = list(edges)
    for walk in walks:
        assert set(pairwise([*walk, walk[0]])) <= inside
        assert len(set(walk)) == len(walk)
        assert len(walk) == shortest(edges, walk[0])
    knots = {
        frozenset(b for b in rows if b == a or (b in reachable(edges, a) and a in reachable(edges, b)))
        for a, _ in inside
    }
    assert [walk[0] for walk in walks] == sorted((min(knot, key=order.index) for knot in knots), key=order.index)


def shortest(edges, start):
    """The number of steps of the shortest way from a row back to it."""
    reached, steps = {start}, 0
    while True:
        reached = {up for at in reached for up in edges.get(at, ())}
        steps += 1
        if start in reached:
            return steps


def test_a_long_chain_needs_no_deep_stack():
    edges = {n: [n + 1] for n in range(5000)}
    assert find_cycles(edges) == ([], set())
    walks, inside = find_cycles(edges | {5000: [0]})
    assert len(walks[0]) == len(inside) == 5001
