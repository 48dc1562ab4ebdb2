"""PSTO902 and PSTO906: what changed since an earlier version of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from psto_xl.core.changes import beneath, resolve
from psto_xl.core.compare import Difference, Kind, differences, match
from psto_xl.core.finding import Severity
from psto_xl.core.plan import Change, Item, Plan
from psto_xl.core.progress import last_check_ins, last_update
from psto_xl.core.rule import Context, Hit, on, rule
from psto_xl.core.text import Text, say
from psto_xl.core.values import id_key

_GOALPOSTS: Final[Mapping[Kind, str]] = {Kind.BASELINE: "baseline", Kind.TARGET: "target", Kind.DUE: "due"}
OF_A_PARENT: Final[Mapping[Kind, str]] = {
    Kind.TITLE: "words",
    Kind.TARGET: "target",
    Kind.START: "start",
    Kind.DUE: "due date",
}


@rule("PSTO902", "moved-goalpost", Severity.WARNING, compares=True)
def moved_goalpost(c: Context) -> Iterator[Hit]:
    """Against an earlier version: baseline, target or due changed with no change logged.

    A goal may move, but not silently: progress before and after can't be compared. A line in `Changes` that
    names the row or one above it, and was not closed already in the earlier version, is word enough; filling
    a blank moves nothing.

    Bad:

    Strategy (before)

    | ID   | Type       | Parent | Title          | Baseline | Target | Due        |
    | ---- | ---------- | ------ | -------------- | -------- | ------ | ---------- |
    | S1   | Objective  |        | Lead in wind   |          |        | 2026-12-31 |
    | S1.1 | Key Result | S1     | 40 wind farms  | 0        | 40     |            |
    | S1.2 | Key Result | S1     | 900 MW running | 100      | 900    |            |

    Strategy

    | ID   | Type       | Parent | Title          | Baseline | Target | Due        | !       |
    | ---- | ---------- | ------ | -------------- | -------- | ------ | ---------- | ------- |
    | S1.2 | Key Result | S1     | 900 MW running | 100      | 900    |            |         |
    | S1   | Objective  |        | Lead in wind   |          |        | 2027-06-30 | PSTO902 |
    | S1.1 | Key Result | S1     | 40 wind farms  | 0        | 30     |            | PSTO902 |

    Good:

    Strategy (before)

    | ID   | Type       | Parent | Title          | Baseline | Target | Due        |
    | ---- | ---------- | ------ | -------------- | -------- | ------ | ---------- |
    | S1   | Objective  |        | Lead in wind   |          |        | 2026-12-31 |
    | S1.1 | Key Result | S1     | 40 wind farms  | 0        | 40     |            |
    | S2   | Objective  |        | Lead in solar  |          |        | 2026-12-31 |
    | S2.1 | Key Result | S2     | 9 solar parks  |          | 9      |            |

    Strategy

    | ID   | Type       | Parent | Title          | Baseline | Target | Due        |
    | ---- | ---------- | ------ | -------------- | -------- | ------ | ---------- |
    | S1   | Objective  |        | Lead in wind   |          |        | 2026-12-31 |
    | S1.1 | Key Result | S1     | 40 wind farms  | 0        | 30     |            |
    | S2   | Objective  |        | Lead in solar  |          |        | 2026-12-31 |
    | S2.1 | Key Result | S2     | 9 solar parks  | 2        | 9      |            |

    Changes

    | Date       | Event           | Affects |
    | ---------- | --------------- | ------- |
    | 2026-06-20 | New tax on land | S1      |
    """
    if c.since is None:
        return
    moved = [
        one
        for after, before in match(c.since, c.plan).items()
        for one in differences(before, after)
        if one.kind in _GOALPOSTS and one.before is not None
    ]
    covered = _logged(c, c.since) if moved else set()
    for one in moved:
        if one.item_after and one.item_after not in covered:
            yield on(
                one.item_after,
                _GOALPOSTS[one.kind],
                _moved(one),
                say("log why in Changes, naming {id}, or move it back", id=one.id),
            )


def _moved(one: Difference) -> Text:
    if one.after is None:
        return say("was {before} and is blank now, and Changes says nothing of it", before=one.before)
    return say("was {before} and is {after} now, and Changes says nothing of it", before=one.before, after=one.after)


def _logged(c: Context, since: Plan) -> set[Item]:
    """The rows that a change names or reaches which the earlier version did not already call closed."""
    closed = {_identity(change) for book in since.books for change in book.changes if not change.is_open}
    rows: list[Item] = []
    for book in c.plan.books:
        for change in book.changes:
            if _identity(change) not in closed:
                rows += resolve(change, book.index, c.graph)[0]
    return {*rows, *beneath(rows, c.graph)}


def _identity(change: Change) -> tuple[object, ...]:
    return change.day, change.event, tuple(id_key(one.id) for one in change.affects)


@rule("PSTO906", "changed-parent", Severity.WARNING, compares=True)
def changed_parent(c: Context) -> Iterator[Hit]:
    """Against an earlier version: a parent's words, target or dates changed and the row was not updated since.

    What served the old objective may not serve the new one; its owner has to look. Rows that a change in
    `Changes` reaches are asked by it (PSTO901), in its own time.

    Bad:

    Strategy (before)

    | ID   | Type       | Parent | Title         | Updated    |
    | ---- | ---------- | ------ | ------------- | ---------- |
    | S1   | Objective  |        | Lead in wind  |            |
    | S1.1 | Key Result | S1     | 40 wind farms | 2026-05-31 |

    Strategy

    | ID   | Type       | Parent | Title         | Updated    | !       |
    | ---- | ---------- | ------ | ------------- | ---------- | ------- |
    | S1   | Objective  |        | Lead at sea   |            |         |
    | S1.1 | Key Result | S1     | 40 wind farms | 2026-05-31 | PSTO906 |

    Good:

    Strategy (before)

    | ID   | Type       | Parent | Title          | Updated    |
    | ---- | ---------- | ------ | -------------- | ---------- |
    | S1   | Objective  |        | Lead in wind   |            |
    | S1.1 | Key Result | S1     | 40 wind farms  | 2026-05-31 |
    | S1.2 | Key Result | S1     | 900 MW running |            |

    Strategy

    | ID   | Type       | Parent | Title          | Updated    |
    | ---- | ---------- | ------ | -------------- | ---------- |
    | S1   | Objective  |        | Lead at sea    |            |
    | S1.1 | Key Result | S1     | 40 wind farms  | 2026-06-20 |
    | S1.2 | Key Result | S1     | 900 MW running | 2026-06-20 |
    """
    if c.since is None:
        return
    pairs = match(c.since, c.plan)
    changed: dict[Item, list[Difference]] = {}
    for after, before in pairs.items():
        if found := [one for one in differences(before, after) if one.kind in OF_A_PARENT]:
            changed[after] = found
    if not changed:
        return
    covered = _logged(c, c.since)
    updated = _Updates(c, c.since, pairs)
    for item, links in c.graph.parents.items():
        above = [to.parent for to in links if to.parent in changed]
        if not above or not item.is_active or item not in pairs or item in covered:
            continue
        if not updated.since(item):
            parent = above[0]
            yield on(
                item,
                "updated",
                say(
                    "{parent} has changed ({what}), and this row was not updated since",
                    parent=parent.id,
                    what=tuple(say(OF_A_PARENT[one.kind]) for one in changed[parent]),
                ),
                say("check whether this row still serves {parent}, and enter today in Updated", parent=parent.id),
            )


class _Updates:
    """Which rows were updated between two versions of a plan."""

    def __init__(self, c: Context, since: Plan, pairs: Mapping[Item, Item]) -> None:
        self._key_results = c.graph.key_results
        self._pairs = pairs
        self._now = [last_check_ins(book) for book in c.plan.books]
        self._then = [last_check_ins(book) for book in since.books]

    def since(self, item: Item) -> bool:
        """Whether the row, or one of its key results, has a later update than in the earlier version."""
        return self._own(item) or any(map(self._own, self._key_results.get(item, ())))

    def _own(self, item: Item) -> bool:
        now = last_update(item, self._now)
        before = self._pairs.get(item)
        then = last_update(before, self._then) if before else None
        return now is not None and (then is None or now > then)
