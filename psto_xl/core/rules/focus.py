"""PSTO7xx: how many goals there are, and whose they are. The words of their titles are `wording`'s."""

from __future__ import annotations

from collections.abc import Iterator

from psto_xl.core.finding import Severity
from psto_xl.core.layout import Level, fold
from psto_xl.core.mention import ids
from psto_xl.core.plan import Item
from psto_xl.core.rule import Context, Hit, Scope, on, rule
from psto_xl.core.text import say
from psto_xl.core.wording import is_unit, people


@rule("PSTO701", "too-many-objectives", Severity.WARNING, scope=Scope.BOOK, threshold=5)
def too_many_objectives(c: Context) -> Iterator[Hit]:
    """Over 5 active objectives of one team on one level (of the sheet where no team is given).

    Whoever has six first priorities has none. The sixth row is marked; teams are told apart by workbook.

    Bad:

    Strategy

    | ID | Type      | Title            | Team  | !       |
    | -- | --------- | ---------------- | ----- | ------- |
    | S1 | Objective | Lead in wind     | Board |         |
    | S2 | Objective | Lead in solar    | board |         |
    | S3 | Objective | Win the cities   | Board |         |
    | S4 | Objective | Best place to be | Board |         |
    | S5 | Objective | Safe and sound   | Board |         |
    | S6 | Objective | Own the grid     | Board | PSTO701 |
    | S7 | Objective | Store the wind   | Board |         |

    Good:

    Strategy

    | ID | Type      | Title            | Team  | Status |
    | -- | --------- | ---------------- | ----- | ------ |
    | S1 | Objective | Lead in wind     | Board |        |
    | S2 | Objective | Lead in solar    | Board |        |
    | S3 | Objective | Win the cities   | Board |        |
    | S4 | Objective | Best place to be | Board |        |
    | S5 | Objective | Safe and sound   | Board |        |
    | S6 | Objective | Own the grid     | Sales |        |
    | S7 | Objective | Store the wind   | Board | Draft  |
    """
    teams: dict[tuple[int, Level, str], list[Item]] = {}
    for item in c.objectives:
        teams.setdefault((item.book, item.level, fold(item.team)), []).append(item)
    for (_, level, _), rows in teams.items():
        limit = int(c.limit(rows[0]))
        if len(rows) > limit:
            marked = rows[limit]
            values = {"n": len(rows), "level": level.sheet, "team": marked.team, "limit": limit}
            yield on(
                marked,
                "id",
                say("{team} has {n} active objectives on the {level} level, more than {limit}", **values)
                if marked.team
                else say("{n} active objectives on the {level} level, more than {limit}", **values),
                say("keep the few that matter most; set the others to Draft or Dropped"),
                affected=len(rows),
            )


@rule("PSTO702", "too-many-key-results", Severity.WARNING, scope=Scope.BOOK, threshold=5)
def too_many_key_results(c: Context) -> Iterator[Hit]:
    """Over 5 key results under one objective.

    Nobody steers by six gauges at once, and each counts for little. (A purpose has one North Star: PSTO803.)

    Bad:

    Strategy

    | ID | Type       | Parent | Title          | !       |
    | -- | ---------- | ------ | -------------- | ------- |
    | S1 | Objective  |        | Lead in wind   | PSTO702 |
    | K1 | Key Result | S1     | 40 wind farms  |         |
    | K2 | Key Result | S1     | 900 MW running |         |
    | K3 | Key Result | S1     | 300 customers  |         |
    | K4 | Key Result | S1     | 20 suppliers   |         |
    | K5 | Key Result | S1     | 5 countries    |         |
    | K6 | Key Result | S1     | 12 awards      |         |

    Good:

    Strategy

    | ID | Type       | Parent | Title          | Status  |
    | -- | ---------- | ------ | -------------- | ------- |
    | S1 | Objective  |        | Lead in wind   |         |
    | K1 | Key Result | S1     | 40 wind farms  |         |
    | K2 | Key Result | S1     | 900 MW running |         |
    | K3 | Key Result | S1     | 300 customers  |         |
    | K4 | Key Result | S1     | 20 suppliers   |         |
    | K5 | Key Result | S1     | 5 countries    |         |
    | K6 | Key Result | S1     | 12 awards      | Dropped |
    """
    for objective, rows in _key_results(c):
        if len(rows) > c.limit(objective):
            yield on(
                objective,
                "id",
                say("{n} key results, more than {limit}", n=len(rows), limit=int(c.limit(objective))),
                say("keep those that decide whether it is reached"),
                affected=1 + len(rows),
            )


def _key_results(c: Context) -> Iterator[tuple[Item, list[Item]]]:
    """Every objective below Purpose that has key results which are not dropped, with these."""
    for objective, rows in c.graph.key_results.items():
        kept = [item for item in rows if not item.is_dropped]
        if kept and objective.level is not Level.PURPOSE:
            yield objective, kept


@rule("PSTO703", "single-key-result", Severity.INFO, scope=Scope.BOOK)
def single_key_result(c: Context) -> Iterator[Hit]:
    """Only one key result.

    A single number is easily reached at the cost of what it does not count; a second one keeps it honest.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | !       |
    | ---- | ---------- | ------ | ------------- | ------- |
    | S1   | Objective  |        | Lead in wind  | PSTO703 |
    | S1.1 | Key Result | S1     | 40 wind farms |         |

    Good:

    Strategy

    | ID   | Type       | Parent | Title          |
    | ---- | ---------- | ------ | -------------- |
    | S1   | Objective  |        | Lead in wind   |
    | S1.1 | Key Result | S1     | 40 wind farms  |
    | S1.2 | Key Result | S1     | 900 MW running |
    """
    for objective, rows in _key_results(c):
        if len(rows) == 1:
            yield on(
                objective,
                "id",
                say("its only key result is {id}", id=rows[0].id),
                say("add one that shows what {id} does not count", id=rows[0].id),
                affected=2,
            )


@rule("PSTO708", "no-owner", Severity.WARNING, scope=Scope.BOOK)
def no_owner(c: Context) -> Iterator[Hit]:
    """An active objective without an owner.

    What is everybody's is nobody's: there is no one to ask, and no one who asks for help.

    Bad:

    Strategy

    | ID | Type      | Title         | Owner | !       |
    | -- | --------- | ------------- | ----- | ------- |
    | S1 | Objective | Lead in wind  |       | PSTO708 |
    | S2 | Objective | Lead in solar | Anna  |         |

    Good:

    Strategy

    | ID   | Type       | Parent | Title         | Owner | Status |
    | ---- | ---------- | ------ | ------------- | ----- | ------ |
    | S1   | Objective  |        | Lead in wind  | Anna  |        |
    | S1.1 | Key Result | S1     | 40 wind farms |       |        |
    | S2   | Objective  |        | Lead in solar |       | Draft  |
    """
    for item in c.objectives:
        if not item.owner:
            rows = c.graph.key_results.get(item, ())
            yield on(item, "owner", say("no owner"), say("name the one person who answers for it"), 1 + len(rows))


@rule("PSTO709", "shared-owner", Severity.INFO, scope=Scope.BOOK)
def shared_owner(c: Context) -> Iterator[Hit]:
    """Several names in one owner cell.

    Two owners wait for each other. A department is one name here, and so is `Doe, Jane`.

    Bad:

    Strategy

    | ID | Type      | Title          | Owner              | !       |
    | -- | --------- | -------------- | ------------------ | ------- |
    | S1 | Objective | Lead in wind   | Anna & Ben         | PSTO709 |
    | S2 | Objective | Lead in solar  | Ng, Mai; Roe, John | PSTO709 |
    | S3 | Objective | Win the cities | Jane Doe, John Roe | PSTO709 |

    Good:

    Strategy

    | ID | Type      | Title          | Owner                             |
    | -- | --------- | -------------- | --------------------------------- |
    | S1 | Objective | Lead in wind   | Jane Doe                          |
    | S2 | Objective | Lead in solar  | Doe, Jane                         |
    | S3 | Objective | Win the cities | Department of Parks and Recreation |
    """
    owners = {owner: people(owner) for owner in {item.owner for item in c.items}}
    for item in c.items:
        names = owners[item.owner]
        if len(names) > 1:
            yield on(
                item,
                "owner",
                say("{n} names in one cell: {names}", n=len(names), names=tuple(names)),
                say("leave the one who answers for it, and put the others into Notes"),
            )


@rule("PSTO710", "overloaded-owner", Severity.INFO, threshold=5)
def overloaded_owner(c: Context) -> Iterator[Hit]:
    """One person owns over 5 active objectives in the portfolio.

    Nobody gives six goals an honest hour a week. The sixth row is marked; a department's name is no person.

    Bad:

    Tactical

    | ID | Type      | Title             | Owner | !       |
    | -- | --------- | ----------------- | ----- | ------- |
    | T1 | Objective | Shorten permits   | Anna  |         |
    | T2 | Objective | Sign suppliers    | Anna  |         |
    | T3 | Objective | Train the crews   | anna  |         |
    | T4 | Objective | Win over towns    | Anna  |         |
    | T5 | Objective | Halve the outages | Anna  |         |
    | T6 | Objective | Own the software  | Anna  | PSTO710 |

    Good:

    Tactical

    | ID | Type      | Title             | Owner | Status |
    | -- | --------- | ----------------- | ----- | ------ |
    | T1 | Objective | Shorten permits   | Anna  |        |
    | T2 | Objective | Sign suppliers    | Anna  |        |
    | T3 | Objective | Train the crews   | Anna  |        |
    | T4 | Objective | Win over towns    | Anna  |        |
    | T5 | Objective | Halve the outages | Anna  |        |
    | T6 | Objective | Own the software  | Anna  | Done   |
    """
    owned: dict[str, list[Item]] = {}
    for item in c.objectives:
        if item.owner:
            owned.setdefault(fold(item.owner), []).append(item)
    for rows in owned.values():
        limit = int(c.limit(rows[0]))
        if len(rows) > limit and not is_unit(rows[0].owner) and len(people(rows[0].owner)) == 1:
            yield on(
                rows[limit],
                "owner",
                say(
                    "{owner} owns {n} active objectives, more than {limit}",
                    owner=rows[0].owner,
                    n=len(rows),
                    limit=limit,
                ),
                say("hand some over: {ids}", ids=ids(rows)),
                affected=len(rows),
            )
