"""PSTO406, PSTO408 and PSTO409: what the numbers count, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from psto_xl.core.finding import Severity
from psto_xl.core.layout import COLUMN, fold
from psto_xl.core.mention import every, quoted, row
from psto_xl.core.plan import Item
from psto_xl.core.rule import TELLS_TYPES, Context, Hit, Scope, on, rule
from psto_xl.core.text import count, say


@rule("PSTO406", "no-unit", Severity.INFO, scope=Scope.BOOK)
def no_unit(c: Context) -> Iterator[Hit]:
    """Numbers without a unit; Milestone excepted.

    40 what? Whoever was not there when it was written can't tell. Where a sheet has no column for units,
    that is said once, at the first row.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title | Unit | Target | !       |
    | ---- | ---------- | ------ | ----- | ---- | ------ | ------- |
    | S1.1 | Key Result | S1     | Wind  |      | 40     | PSTO406 |
    | S1.2 | Key Result | S1     | Sun   |      | 12     | PSTO406 |

    Bad:

    Strategy

    | ID   | Type       | Parent | Title | Target | !       |
    | ---- | ---------- | ------ | ----- | ------ | ------- |
    | S1.1 | Key Result | S1     | Wind  | 40     | PSTO406 |
    | S1.2 | Key Result | S1     | Sun   | 12     |         |

    Good:

    Strategy

    | ID   | Type       | Parent | Title       | Measure   | Unit  | Target |
    | ---- | ---------- | ------ | ----------- | --------- | ----- | ------ |
    | S1.1 | Key Result | S1     | Wind        |           | farms | 40     |
    | S1.2 | Key Result | S1     | Licence won | Milestone |       | 1      |
    """
    without_column: dict[tuple[int, int], list[Item]] = {}
    for item in c.key_results:
        if item.unit or item.is_milestone or "unit" in item.unreadable or not numbers(item):
            continue
        if c.has_column(item, "unit"):
            value = getattr(item, numbers(item)[-1])
            message = say("{row} counts to {value}, but nothing says of what", row=row(item), value=value)
            yield on(item, "unit", message, say("type what the numbers count: %, MW, customers"))
        else:
            without_column.setdefault((item.book, item.level), []).append(item)
    for items in without_column.values():
        message = count(
            len(items),
            "this sheet has no Unit column, and {n} key result has numbers",
            "this sheet has no Unit column, and {n} key results have numbers",
        )
        yield on(items[0], "unit", message, say("add a column headed Unit"), affected=len(items))


def numbers(item: Item) -> list[str]:
    """The columns of a row that hold numbers to measure by."""
    return [key for key in ("baseline", "current", "target") if getattr(item, key) is not None]


@rule("PSTO408", "unused-measure", Severity.INFO, scope=Scope.BOOK)
def unused_measure(c: Context) -> Iterator[Hit]:
    """Numbers on an objective row, which nothing reads.

    An objective's progress comes from its key results; a number beside it looks as if it counted.

    Bad:

    Strategy

    | ID | Type      | Title        | Baseline | Target | Current | !       |
    | -- | --------- | ------------ | -------- | ------ | ------- | ------- |
    | S1 | Objective | Lead in wind | 0        | 40     |         | PSTO408 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title        | Baseline | Target | Current |
    | ---- | ---------- | ------ | ------------ | -------- | ------ | ------- |
    | S1   | Objective  |        | Lead in wind |          |        |         |
    | S1.1 | Key Result | S1     | Wind farms   | 0        | 40     | 7       |
    """
    for item in c.items:
        if item.is_objective and c.has_column(item, *TELLS_TYPES) and (keys := numbers(item)):
            names = every([say(COLUMN[item.level.sheet][key].name) for key in sorted(keys, key=_ORDER.index)])
            message = count(
                len(keys),
                "{names} of objective {row} counts nowhere",
                "{names} of objective {row} count nowhere",
                names=names,
                row=row(item),
            )
            first = min(keys, key=_ORDER.index)
            yield on(item, first, message, say("move it to a key result beneath this objective"))


_ORDER = ("baseline", "target", "current")


@rule("PSTO409", "same-metric-twice", Severity.WARNING, scope=Scope.BOOK)
def same_metric_twice(c: Context) -> Iterator[Hit]:
    """Two key results of one objective with the same title and unit.

    The same result counts twice and weighs down the others.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Unit  | !       |
    | ---- | ---------- | ------ | ------------- | ----- | ------- |
    | S1   | Objective  |        | Lead in wind  |       |         |
    | S1.1 | Key Result | S1     | Wind farms    | farms |         |
    | S1.2 | Key Result | S1     | Wind  farms.  | Farms | PSTO409 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title        | Unit  |
    | ---- | ---------- | ------ | ------------ | ----- |
    | S1   | Objective  |        | Lead in wind |       |
    | S1.1 | Key Result | S1     | Wind farms   | farms |
    | S1.2 | Key Result | S1     | Wind farms   | MW    |
    """
    for rows in c.graph.key_results.values():
        seen: dict[tuple[str, str], Item] = {}
        for item in rows if len(rows) > 1 else ():
            if item.is_dropped or not item.title:
                continue
            first = seen.setdefault((fold(item.title), item.unit.casefold()), item)
            if first is not item:
                message = say(
                    "{row} measures the same as {other}: {title}",
                    row=row(item),
                    other=row(first),
                    title=quoted(item.title),
                )
                yield on(item, "title", message, say("keep one, or say what sets them apart"), affected=2)
