"""PSTO201, 202, 205, 207 and 211: what rows name as their parents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from psto_xl.core.finding import Severity
from psto_xl.core.layout import Level
from psto_xl.core.links import BadReference, Flaw
from psto_xl.core.mention import either, quoted, row
from psto_xl.core.offers import Offers
from psto_xl.core.plan import Item
from psto_xl.core.reach import Reach
from psto_xl.core.rule import Context, Hit, on, rule
from psto_xl.core.text import Text, count, say
from psto_xl.core.values import Reference, id_key


def failed(c: Context, *flaws: Flaw) -> Iterator[BadReference]:
    """The references that make no link for one of these reasons."""
    return (bad for bad in c.graph.bad if bad.flaw in flaws)


@rule("PSTO201", "missing-parent", Severity.ERROR)
def missing_parent(c: Context) -> Iterator[Hit]:
    """A parent id that nothing loaded holds; the hint offers the nearest existing ids.

    Work beneath a wrong id counts nowhere, and the objective it was meant for looks unsupported.

    Bad:

    Strategy

    | ID | Type      | Title        |
    | -- | --------- | ------------ |
    | S1 | Objective | Lead in wind |

    Tactical

    | ID   | Type       | Parent  | Title           | !       |
    | ---- | ---------- | ------- | --------------- | ------- |
    | T1   | Objective  | S9      | Build two ships | PSTO201 |
    | T1.1 | Key Result | TI      | Ships at sea    | PSTO201 |
    | T2   | Objective  | S1; S11 | Train crews     | PSTO201 |

    Good:

    Strategy

    | ID | Type      | Title        |
    | -- | --------- | ------------ |
    | S1 | Objective | Lead in wind |

    Tactical

    | ID   | Type       | Parent | Title           |
    | ---- | ---------- | ------ | --------------- |
    | T1   | Objective  | s1     | Build two ships |
    | T1.1 | Key Result | T1     | Ships at sea    |
    """
    offers: Offers | None = None
    reach = Reach(c.graph)
    told_apart: dict[int, Text] = {}  # thousands may name the same rows
    for bad in failed(c, Flaw.MISSING, Flaw.AMBIGUOUS):
        if bad.flaw is Flaw.AMBIGUOUS:
            message = count(
                len(bad.found),
                "parent {id} is in {n} workbook",
                "parent {id} is in {n} workbooks",
                id=quoted(bad.reference.id),
            )
            if id(bad.found) not in told_apart:
                told_apart[id(bad.found)] = _told_apart(c, bad.found)
            hint = told_apart[id(bad.found)]
        elif _ids_are_unknown(c, bad.item):
            continue
        else:
            offers = offers or Offers(c.plan)
            message = say("parent {id} is on no sheet", id=quoted(bad.reference.id))
            hint = (
                _cut_id(c, bad.reference)
                or offers.instead(bad.item, bad.reference.id)
                or say("name {ids}", ids=offers.any_for(bad.item))
            )
        yield on(bad.item, "parent", message, hint, affected=1 + reach.beneath(bad.item))


def _cut_id(c: Context, reference: Reference) -> Text | None:
    """What to do where an id was meant whose end reads as a share: ``S:1`` is read as ``S`` with the share 1."""
    if reference.share is None or reference.percent:
        return None
    share = f"{reference.share:g}"
    spellings = (f"{reference.id}{end}" for end in (f":{share}", f"={share}", f"({share})", f" ({share})"))
    found = next((rows[0].id for text in spellings if (rows := c.graph.holders.get(id_key(text)))), None)
    if found is None:
        return None
    return say("the end of {id} reads as a share: give that row an id without : = ( and )", id=quoted(found))


def _ids_are_unknown(c: Context, item: Item) -> bool:
    """Whether the sheet that should hold the parent has no column of ids."""
    level = item.level if item.is_key_result else Level(max(item.level - 1, 0))
    read = c.plan.books[item.book].sheets.get(level.sheet)
    return read is not None and "id" not in read.columns


def _told_apart(c: Context, found: Sequence[Item]) -> Text:
    """How to name one of several rows that have one id."""
    units = list(dict.fromkeys(c.plan.books[item.book].unit for item in found))
    if len(units) < len(found):
        return say("give each workbook a Unit of its own on its Settings sheet, and write Unit/ID")
    return say("write {ids}", ids=either([quoted(f"{unit}/{found[0].id}") for unit in units[:3]]))


@rule("PSTO202", "unloaded-parent", Severity.INFO)
def unloaded_parent(c: Context) -> Iterator[Hit]:
    """A parent expected in a workbook that is not in this run.

    A team's workbook alone can't show whether the company's objective that it names exists.

    Bad:

    Tactical

    | ID | Type      | Parent | Title           | !       |
    | -- | --------- | ------ | --------------- | ------- |
    | T1 | Objective | S1     | Build two ships | PSTO202 |

    Good:

    Strategy

    | ID | Type      | Title        |
    | -- | --------- | ------------ |
    | S1 | Objective | Lead in wind |

    Tactical

    | ID | Type      | Parent | Title           |
    | -- | --------- | ------ | --------------- |
    | T1 | Objective | S1     | Build two ships |
    """
    offers: Offers | None = None
    reach = Reach(c.graph)
    for bad in failed(c, Flaw.NOT_LOADED):
        offers = offers or Offers(c.plan)
        yield on(
            bad.item,
            "parent",
            say("parent {id} is in none of the workbooks checked", id=quoted(bad.reference.id)),
            _may_be_meant(c, offers, bad) or say("check it together with the workbook that holds it"),
            affected=1 + reach.beneath(bad.item),
        )


def _may_be_meant(c: Context, offers: Offers, bad: BadReference) -> Text | None:
    """An id of this run; none where the reference says itself that it is of another unit."""
    return None if c.graph.index.is_elsewhere(bad.reference.id) else offers.perhaps(bad.item, bad.reference.id)


@rule("PSTO205", "wrong-level", Severity.ERROR)
def wrong_level(c: Context) -> Iterator[Hit]:
    """A parent on the same or a lower level, a key result under another level's row, a BAU row as parent.

    Such a link can't be followed upward, so it counts nowhere.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title        | !       |
    | ---- | ---------- | ------ | ------------ | ------- |
    | S1   | Objective  | T1     | Lead in wind | PSTO205 |
    | S1.1 | Key Result | S1     | Wind farms   |         |
    | S2   | Objective  | S1     | Lead in sun  | PSTO205 |

    Tactical

    | ID   | Type       | Parent | Title           | !       |
    | ---- | ---------- | ------ | --------------- | ------- |
    | T1   | Objective  | B1     | Build two ships | PSTO205 |
    | T1.1 | Key Result | S1     | Ships at sea    | PSTO205 |

    BAU

    | ID | Activity        | Health metric |
    | -- | --------------- | ------------- |
    | B1 | Keep ships safe | Incidents     |

    Good:

    Strategy

    | ID   | Type       | Parent | Title        |
    | ---- | ---------- | ------ | ------------ |
    | S1   | Objective  |        | Lead in wind |
    | S1.1 | Key Result | S1     | Wind farms   |

    Tactical

    | ID   | Type       | Parent | Title           |
    | ---- | ---------- | ------ | --------------- |
    | T1   | Objective  | S1.1   | Build two ships |
    | T1.1 | Key Result | T1     | Ships at sea    |
    """
    reach = Reach(c.graph)
    for bad in failed(c, Flaw.WRONG_LEVEL):
        message, hint = _misplaced(bad.item, bad.found[0])
        yield on(bad.item, "parent", message, hint, affected=1 + reach.beneath(bad.item))


def _misplaced(item: Item, parent: Item) -> tuple[Text, Text]:
    if parent.is_bau:
        return (
            say("{parent} is business as usual, which nothing can support", parent=row(parent)),
            say(
                "name an objective; if {parent} relies on this row, write that into its Protects", parent=row(parent)
            ),
        )
    if item.is_key_result:
        return (
            say(
                "key result {row} is under {parent} of the {sheet} sheet",
                row=row(item),
                parent=row(parent),
                sheet=say(parent.level.sheet),
            ),
            say("name an objective of its own sheet, or make it an Objective"),
        )
    if parent.level is item.level:
        return (
            say("{row} and its parent {parent} are on the same level", row=row(item), parent=row(parent)),
            say("name what both support on the level above, or move {row} one level down", row=row(item)),
        )
    return (
        say(
            "{parent} is on the {sheet} level, beneath {row}",
            row=row(item),
            parent=row(parent),
            sheet=say(parent.level.sheet),
        ),
        say("name {row} as the parent of {parent}, not the other way round", row=row(item), parent=row(parent)),
    )


@rule("PSTO207", "cycle", Severity.ERROR)
def cycle(c: Context) -> Iterator[Hit]:
    """A chain of parents that returns to its start; the message walks it, once a cycle.

    Each row then justifies the others and none of them leads anywhere, so its links count nowhere.

    Bad:

    Tactical

    | ID | Type      | Parent | Title           | !       |
    | -- | --------- | ------ | --------------- | ------- |
    | T1 | Objective | T2     | Build two ships | PSTO207 |
    | T2 | Objective | T1     | Train crews     |         |
    | T3 | Objective | T3     | Find harbours   | PSTO207 |

    Good:

    Strategy

    | ID | Type      | Title        |
    | -- | --------- | ------------ |
    | S1 | Objective | Lead in wind |

    Tactical

    | ID | Type      | Parent | Title           |
    | -- | --------- | ------ | --------------- |
    | T1 | Objective | S1     | Build two ships |
    | T2 | Objective | S1     | Train crews     |
    """
    reach = Reach(c.graph)
    for items in c.graph.cycles:
        start = next((i for i, item in enumerate(items) if not item.is_dropped), 0)
        walk = [*items[start:], *items[:start]]
        yield on(
            walk[0],
            "parent",
            say("{row} is its own parent", row=row(walk[0]))
            if len(walk) == 1
            else say("parents lead back to the start: {walk}", walk=_walked(walk)),
            say("name what it supports on the level above"),
            affected=sum(1 + reach.beneath(item) for item in walk),
        )


def _walked(walk: Sequence[Item]) -> str:
    names = [item.id for item in walk]
    shown = names if len(names) <= 8 else [*names[:6], "…", names[-1]]
    return " → ".join([*shown, names[0]])


@rule("PSTO211", "repeated-parent", Severity.WARNING)
def repeated_parent(c: Context) -> Iterator[Hit]:
    """The same parent twice in one cell.

    It counts once, with the larger share, which may not be what was meant.

    Bad:

    Strategy

    | ID | Type      | Title        |
    | -- | --------- | ------------ |
    | S1 | Objective | Lead in wind |

    Tactical

    | ID | Type      | Parent         | Title           | !       |
    | -- | --------- | -------------- | --------------- | ------- |
    | T1 | Objective | S1 60%; s1 40% | Build two ships | PSTO211 |

    Good:

    Strategy

    | ID | Type      | Title        |
    | -- | --------- | ------------ |
    | S1 | Objective | Lead in wind |

    Tactical

    | ID | Type      | Parent | Title           |
    | -- | --------- | ------ | --------------- |
    | T1 | Objective | S1 60% | Build two ships |
    """
    times: dict[tuple[Item, Item], int] = {}
    for bad in failed(c, Flaw.REPEATED):
        pair = (bad.item, bad.found[0])
        times[pair] = times.get(pair, 1) + 1
    for (item, parent), n in times.items():
        yield on(
            item,
            "parent",
            say("{parent} is named {n} times", parent=row(parent), n=n),
            say("name it once, with the whole share"),
        )
