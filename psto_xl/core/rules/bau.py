"""PSTO811 to PSTO815: business as usual, which is no OKR and is watched all the same."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from psto_xl.core import wording
from psto_xl.core.choices import AT_LEAST, AT_MOST
from psto_xl.core.finding import Severity
from psto_xl.core.layout import Level, fold
from psto_xl.core.plan import Item
from psto_xl.core.progress import bau_health
from psto_xl.core.report import BREACHED
from psto_xl.core.rule import Context, Hit, Scope, on, rule
from psto_xl.core.text import Share, Text, count, say


@rule("PSTO811", "bau-as-okr", Severity.WARNING, threshold=2)
def bau_as_okr(c: Context) -> Iterator[Hit]:
    """An Operational row with two or more signs of business as usual.

    The signs: an upkeep verb (keep, maintain, continue, run, ensure, process ...), a recurrence word (daily,
    weekly, ongoing ...), At least or At most with the baseline already inside, no due date. Stability is BAU's
    matter; among the OKRs it hides what is meant to change. A title that also tells of something new (maintain
    and expand) shows no upkeep.

    Bad:

    Operational

    | ID   | Type       | Parent | Title                       | Measure  | Baseline | Target | Due        | !       |
    | ---- | ---------- | ------ | --------------------------- | -------- | -------- | ------ | ---------- | ------- |
    | O1   | Objective  | T1     | Keep the turbines running   |          |          |        |            | PSTO811 |
    | O1.1 | Key Result | O1     | Turbines in service         | At least | 98       | 97     |            | PSTO811 |
    | O1.2 | Key Result | O1     | Inspect all turbines weekly |          |          |        | 2026-12-31 |         |
    | O1.3 | Key Result | O1     | Anlagen laufend warten      |          |          |        | 2026-12-31 | PSTO811 |

    Good:

    Operational

    | ID   | Type       | Parent | Title                           | Measure  | Baseline | Target | Due        |
    | ---- | ---------- | ------ | ------------------------------- | -------- | -------- | ------ | ---------- |
    | O1   | Objective  | T1     | Keep the turbines running       |          |          |        | 2026-12-31 |
    | O1.1 | Key Result | O1     | Turbines in service             | At least | 91       | 97     |            |
    | O1.2 | Key Result | O1     | Weekly active inspectors        |          | 4        | 9      |            |
    | O2   | Objective  | T1     | Maintain and expand the network |          |          |        |            |
    """
    for item in c.items:
        if item.level is Level.OPERATIONAL and not item.is_dropped:
            signs = _signs(item, c)
            if len(signs) >= c.limit(item):
                yield on(
                    item,
                    "title",
                    say("reads like business as usual: {signs}", signs=tuple(signs)),
                    say("move it to BAU with the bounds to keep, or say what is to become different by when"),
                )


def _signs(item: Item, c: Context) -> list[Text]:
    """The signs of business as usual; a recurrence word is not looked for where it alone would decide nothing."""
    signs = []
    if word := wording.upkeep(item.title):
        signs.append(say("'{word}'", word=word))
    if _is_inside(item):
        signs.append(
            say(
                "{measure} {target} is kept from the start ({baseline})",
                measure=say(item.measure),
                target=item.target,
                baseline=item.baseline,
            )
        )
    if c.figures[item].due is None:
        signs.append(say("no due date"))
    if len(signs) + 1 >= c.limit(item) and (word := wording.recurrence(item.title)):
        signs.append(say("'{word}'", word=word))
    return signs


def _is_inside(item: Item) -> bool:
    """Whether a limit was kept from the start."""
    if item.baseline is None or item.target is None:
        return False
    return (item.measure == AT_LEAST and item.baseline >= item.target) or (
        item.measure == AT_MOST and item.baseline <= item.target
    )


@rule("PSTO812", "bau-breached", Severity.WARNING, scope=Scope.BOOK)
def bau_breached(c: Context) -> Iterator[Hit]:
    """A BAU health metric outside its band.

    What the OKRs stand on is giving way.

    Bad:

    BAU

    | ID | Activity        | Health metric    | Lower | Upper | Current | !       |
    | -- | --------------- | ---------------- | ----- | ----- | ------- | ------- |
    | B1 | Answer the line | Minutes waiting  |       | 3     | 4       | PSTO812 |
    | B2 | Run the grid    | Hours of service | 8700  |       | 8699    | PSTO812 |

    Good:

    BAU

    | ID | Activity        | Health metric    | Lower | Upper | Current |
    | -- | --------------- | ---------------- | ----- | ----- | ------- |
    | B1 | Answer the line | Minutes waiting  |       | 3     | 3       |
    | B2 | Run the grid    | Hours of service | 8700  | 8784  |         |
    """
    for item in c.bau:
        if _is_swapped(item):
            yield on(
                item,
                "lower",
                say("Lower, {lower}, lies above Upper, {upper}: no value fits", lower=item.lower, upper=item.upper),
                say("swap the two bounds, or correct one"),
                affected=1 + len(item.protects),
            )
        elif bau_health(item) == BREACHED:
            yield on(
                item,
                "current",
                say("{what} is at {current}, {bound}", what=_metric(item), current=item.current, bound=_bound(item)),
                say("bring it back inside, or correct the bound"),
                affected=1 + len(item.protects),
            )


def _is_swapped(item: Item) -> bool:
    return item.lower is not None and item.upper is not None and item.lower > item.upper


def _metric(item: Item) -> str:
    return item.metric or item.title


def _bound(item: Item) -> Text:
    if item.lower is not None and item.current is not None and item.current < item.lower:
        return say("below {bound}", bound=item.lower)
    return say("above {bound}", bound=item.upper)


@rule("PSTO813", "unanswered-breach", Severity.INFO)
def unanswered_breach(c: Context) -> Iterator[Hit]:
    """Breached, and no active row's id or title takes it up.

    Taken up means: `Protects` names an active row, or an active OKR of the same team (without a team: of the
    same workbook) has the metric's words in its title. Everybody sees it, and nobody has made it a goal.

    Bad:

    BAU

    | ID | Activity        | Team    | Health metric   | Upper | Current | !       |
    | -- | --------------- | ------- | --------------- | ----- | ------- | ------- |
    | B1 | Answer the line | Service | Minutes waiting | 3     | 4       | PSTO813 |

    Operational

    | ID | Type      | Parent | Title                       | Team  |
    | -- | --------- | ------ | --------------------------- | ----- |
    | O1 | Objective | T1     | Halve the minutes waiting   | Sales |

    Good:

    BAU

    | ID | Activity        | Team    | Health metric   | Upper | Current | Protects |
    | -- | --------------- | ------- | --------------- | ----- | ------- | -------- |
    | B1 | Answer the line | Service | Minutes waiting | 3     | 4       |          |
    | B2 | Keep the site   | Service | Outages         | 3     | 4       | O1       |
    | B3 | Post the bills  | Service | Days to bill    | 3     | 2       |          |

    Operational

    | ID | Type      | Parent | Title                     | Team    |
    | -- | --------- | ------ | ------------------------- | ------- |
    | O1 | Objective | T1     | Halve the minutes waiting | Service |
    """
    breached = [item for item in c.bau if bau_health(item) == BREACHED and not _is_swapped(item)]
    for item in breached:
        protected = (row for reference in item.protects for row in c.graph.index.find(item.book, reference.id))
        if not any(row.is_active for row in protected) and not _is_named(item, c):
            yield on(
                item,
                "current",
                say("{what} is breached, and no objective or key result takes it up", what=_metric(item)),
                say("make it a key result of the team, or name in Protects the row that answers it"),
            )


def _is_named(item: Item, c: Context) -> bool:
    """Whether an active OKR of the same team has the words of the metric in its title."""
    metric, team = set(wording.tokens(_metric(item))), fold(item.team)
    return bool(metric) and any(
        metric.issubset(wording.tokens(row.title))
        for row in c.items
        if row.is_active and not row.is_bau and (fold(row.team) == team if team else row.book == item.book)
    )


@rule("PSTO814", "missing-protected", Severity.ERROR)
def missing_protected(c: Context) -> Iterator[Hit]:
    """A `Protects` id that nothing loaded holds.

    When this activity falters, nobody is warned.

    Bad:

    BAU

    | ID | Activity        | Protects | !       |
    | -- | --------------- | -------- | ------- |
    | B1 | Answer the line | O1; O9   | PSTO814 |

    Operational

    | ID | Type      | Parent | Title             |
    | -- | --------- | ------ | ----------------- |
    | O1 | Objective | T1     | Halve the waiting |

    Good:

    BAU

    | ID | Activity        | Protects |
    | -- | --------------- | -------- |
    | B1 | Answer the line | o1       |
    | B2 | Post the bills  |          |

    Operational

    | ID | Type      | Parent | Title             |
    | -- | --------- | ------ | ----------------- |
    | O1 | Objective | T1     | Halve the waiting |
    """
    for item in c.bau:
        if item.protects:
            missing = [one.id for one in item.protects if not c.graph.index.find(item.book, one.id)]
            if missing:
                yield on(
                    item,
                    "protects",
                    count(
                        len(missing),
                        "{ids} is on no loaded sheet",
                        "{ids} are on no loaded sheet",
                        ids=tuple(missing),
                    ),
                    say("correct the id, or load the workbook that holds it"),
                )


@rule("PSTO815", "over-capacity", Severity.WARNING, scope=Scope.BOOK, threshold=0.8)
def over_capacity(c: Context) -> Iterator[Hit]:
    """A team's BAU capacity above 80 % (no room for its OKRs), or above 100 %.

    Goals that nobody has an hour for are wishes. The team's first row with a capacity is marked; teams are
    told apart by workbook.

    Bad:

    BAU

    | ID | Activity        | Team    | Capacity | !       |
    | -- | --------------- | ------- | -------- | ------- |
    | B1 | Answer the line | Service | 0.5      | PSTO815 |
    | B2 | Post the bills  | service | 0.31     |         |
    | B3 | Run the grid    | Grid    | 0.7      | PSTO815 |
    | B4 | Mow the verges  | Grid    | 0.6      |         |

    Good:

    BAU

    | ID | Activity        | Team    | Capacity |
    | -- | --------------- | ------- | -------- |
    | B1 | Answer the line | Service | 0.5      |
    | B2 | Post the bills  | Service | 0.3      |
    | B3 | Run the grid    | Grid    | 0.7      |
    """
    teams: dict[tuple[int, str], list[tuple[Item, float]]] = {}
    for item in c.bau:
        if item.capacity is not None:
            teams.setdefault((item.book, fold(item.team)), []).append((item, item.capacity))
    for rows in teams.values():
        first = rows[0][0]
        total = fsum(capacity for _, capacity in rows)
        limit = c.limit_share(first)
        if total > limit + _SLACK:
            yield on(
                first,
                "capacity",
                _taken(first.team, total),
                say("take {much} of it off the team, or take on fewer OKRs", much=Share(total - limit)),
                affected=len(rows),
            )


_SLACK = 1e-9


def _taken(team: str, total: float) -> Text:
    """How much of a team's time its daily business takes, and what that means."""
    share = Share(total)
    if total > 1 + _SLACK:
        return (
            say("{team}'s business as usual takes {share} of its time, more than there is", team=team, share=share)
            if team
            else say("business as usual takes {share} of the time, more than there is", share=share)
        )
    return (
        say(
            "{team}'s business as usual takes {share} of its time and leaves no room for OKRs", team=team, share=share
        )
        if team
        else say("business as usual takes {share} of the time and leaves no room for OKRs", share=share)
    )
