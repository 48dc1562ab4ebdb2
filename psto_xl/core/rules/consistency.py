"""PSTO6xx: progress, and what does not go with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import fsum
from typing import Final

from psto_xl.core.finding import Severity
from psto_xl.core.forecast import outlook
from psto_xl.core.mention import ids
from psto_xl.core.plan import Item
from psto_xl.core.progress import judged
from psto_xl.core.report import FINISHED, OFF_TRACK, ON_TRACK
from psto_xl.core.rule import Context, Hit, on, rule
from psto_xl.core.text import Share, Text, count, say

_SLACK: Final = 1e-9
"""Below this two fractions are the same; sums of tenths would else miss their threshold."""


def points(share: float) -> float:
    """A share in percentage points, to one decimal."""
    return round(share * 100, 1)


@rule("PSTO601", "off-track", Severity.WARNING)
def off_track(c: Context) -> Iterator[Hit]:
    """Gap above the off-track gap.

    The gap is expected minus actual progress; see `Settings: Off track gap`. An objective is not repeated
    where one of its key results (or, without any, of the objectives that support it) is off track itself, nor
    is a row whose last day is over: that is past-due (PSTO504), which says how far it came.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Baseline | Target | Current | Start      | Due        | !       |
    | ---- | ---------- | ------ | ------------- | -------- | ------ | ------- | ---------- | ---------- | ------- |
    | S1   | Objective  |        | Lead in wind  |          |        |         | 2026-01-01 | 2026-12-31 |         |
    | S1.1 | Key Result | S1     | 40 wind farms | 0        | 40     | 8       |            |            | PSTO601 |
    | S1.2 | Key Result | S1     | 900 MW        | 100      | 900    | 500     |            |            |         |

    Good:

    Strategy

    | ID   | Type       | Parent | Title         | Baseline | Target | Current | Start      | Due        |
    | ---- | ---------- | ------ | ------------- | -------- | ------ | ------- | ---------- | ---------- |
    | S1   | Objective  |        | Lead in wind  |          |        |         | 2026-01-01 | 2026-12-31 |
    | S1.1 | Key Result | S1     | 40 wind farms | 0        | 40     | 12      |            |            |
    | S1.2 | Key Result | S1     | 900 MW        | 100      | 900    | 200     |            | 2026-06-30 |
    """
    for item in c.items:
        figures = c.figures[item]
        if figures.health != OFF_TRACK or (figures.due and figures.due < c.today(item)):
            continue
        reached = judged(figures)
        if reached is None or figures.expected is None or _is_explained_below(item, c):
            continue
        yield on(
            item,
            "current",
            say(
                "{reached} reached where {expected} was expected by now: {gap} points behind",
                reached=Share(reached),
                expected=Share(figures.expected),
                gap=points(figures.expected - reached),
            ),
            say("say in Notes what will change, or agree on another target or day"),
            affected=1 + len(c.graph.supporters.get(item, ())),
        )


def _is_explained_below(item: Item, c: Context) -> bool:
    """Whether a row from which this one's progress is taken is off track itself."""
    group = c.weights.supporters if c.figures[item].own is None else c.weights.key_results
    return item in group and any(c.figures[one.child].health == OFF_TRACK for one in group[item].links)


@rule("PSTO602", "green-over-red", Severity.WARNING, threshold=1 / 3)
def green_over_red(c: Context) -> Iterator[Hit]:
    """An objective On track or Done while a third or more of its contributing weight is Off track.

    Trouble below has not come up yet, or what is done below is not what the objective measures.

    Bad:

    Strategy

    | ID   | Type       | Title         | Parent | Target | Current | Start      | Due        | Updated    | !       |
    | ---- | ---------- | ------------- | ------ | ------ | ------- | ---------- | ---------- | ---------- | ------- |
    | S1   | Objective  | Lead in wind  |        |        |         | 2026-01-01 | 2026-12-31 |            | PSTO602 |
    | S1.1 | Key Result | 40 wind farms | S1     | 40     | 20      |            |            | 2026-06-30 |         |

    Tactical

    | ID   | Type       | Title          | Parent | Target | Current | Start      | Due        | Updated    |
    | ---- | ---------- | -------------- | ------ | ------ | ------- | ---------- | ---------- | ---------- |
    | T1   | Objective  | Sign suppliers | S1 66% |        |         | 2026-01-01 | 2026-12-31 |            |
    | T1.1 | Key Result | 20 suppliers   | T1     | 20     | 12      |            |            | 2026-06-30 |
    | T2   | Objective  | Train crews    | S1 34% |        |         | 2026-01-01 | 2026-12-31 |            |
    | T2.1 | Key Result | 60 crews       | T2     | 60     | 3       |            |            | 2026-06-30 |

    Good:

    Strategy

    | ID   | Type       | Title          | Parent | Target | Current | Start      | Due        | Updated    |
    | ---- | ---------- | -------------- | ------ | ------ | ------- | ---------- | ---------- | ---------- |
    | S1   | Objective  | Lead in wind   |        |        |         | 2026-01-01 | 2026-12-31 |            |
    | S1.1 | Key Result | 40 wind farms  | S1     | 40     | 20      |            |            | 2026-06-30 |

    Tactical

    | ID   | Type       | Title          | Parent | Target | Current | Start      | Due        | Updated    |
    | ---- | ---------- | -------------- | ------ | ------ | ------- | ---------- | ---------- | ---------- |
    | T1   | Objective  | Sign suppliers | S1 70% |        |         | 2026-01-01 | 2026-12-31 |            |
    | T1.1 | Key Result | 20 suppliers   | T1     | 20     | 12      |            |            | 2026-06-30 |
    | T2   | Objective  | Train crews    | S1 30% |        |         | 2026-01-01 | 2026-12-31 |            |
    | T2.1 | Key Result | 60 crews       | T2     | 60     | 3       |            |            | 2026-06-30 |
    """
    for item, siblings in c.weights.supporters.items():
        total = fsum(siblings.weights)
        health = c.figures[item].health
        if health not in (ON_TRACK, FINISHED) or not total:
            continue
        red = [
            (one.child, weight)
            for one, weight in zip(siblings.links, siblings.weights, strict=True)
            if c.figures[one.child].health == OFF_TRACK
        ]
        share = fsum(weight for _, weight in red) / total
        if red and share >= c.limit_share(item) - _SLACK:
            yield on(
                item,
                "health",
                say(
                    "{health}, while {share} of what contributes to it is off track: {ids}",
                    health=say(health),
                    share=Share(share),
                    ids=ids([one for one, _ in red]),
                ),
                say("talk to their owners, or check that they still serve this objective"),
                affected=1 + len(red),
            )


@rule("PSTO603", "busy-but-unmoved", Severity.WARNING, threshold=0.3)
def busy_but_unmoved(c: Context) -> Iterator[Hit]:
    """Contributed exceeds own progress by 30 points or more: work is done below and the outcome does not move.

    Either the work is not the lever that it was taken for, or its effect needs longer to show.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Baseline | Target | Current | !       |
    | ---- | ---------- | ------ | ------------- | -------- | ------ | ------- | ------- |
    | S1   | Objective  |        | Lead in wind  |          |        |         | PSTO603 |
    | S1.1 | Key Result | S1     | 40 wind farms | 0        | 40     | 12      |         |

    Tactical

    | ID   | Type       | Parent | Title          | Baseline | Target | Current |
    | ---- | ---------- | ------ | -------------- | -------- | ------ | ------- |
    | T1   | Objective  | S1     | Sign suppliers |          |        |         |
    | T1.1 | Key Result | T1     | 20 suppliers   | 0        | 20     | 12      |

    Good:

    Strategy

    | ID   | Type       | Parent | Title         | Baseline | Target | Current |
    | ---- | ---------- | ------ | ------------- | -------- | ------ | ------- |
    | S1   | Objective  |        | Lead in wind  |          |        |         |
    | S1.1 | Key Result | S1     | 40 wind farms | 0        | 40     | 13      |

    Tactical

    | ID   | Type       | Parent | Title          | Baseline | Target | Current |
    | ---- | ---------- | ------ | -------------- | -------- | ------ | ------- |
    | T1   | Objective  | S1     | Sign suppliers |          |        |         |
    | T1.1 | Key Result | T1     | 20 suppliers   | 0        | 20     | 12      |
    """
    for item, siblings in c.weights.supporters.items():
        figures = c.figures[item]
        if figures.own is None or figures.contributed is None:
            continue
        if figures.contributed - figures.own >= c.limit_share(item) - _SLACK:
            yield on(
                item,
                "contributed",
                say(
                    "the objectives beneath are at {contributed}, its own key results at {own}",
                    contributed=Share(figures.contributed),
                    own=Share(figures.own),
                ),
                count(
                    len(siblings.links),
                    "ask whether {ids} still moves it",
                    "ask whether {ids} still move it",
                    ids=ids([one.child for one in siblings.links]),
                ),
                affected=1 + len(siblings.links),
            )


@rule("PSTO604", "short-forecast", Severity.WARNING)
def short_forecast(c: Context) -> Iterator[Hit]:
    """The trend lands short of the target.

    The straight line through the last five check-ins, read on the due day, misses the target by more than
    `Settings: Off track gap`: the earliest honest warning there is, also for a row that is still on track.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Baseline | Target | Current | Due        | !       |
    | ---- | ---------- | ------ | ------------- | -------- | ------ | ------- | ---------- | ------- |
    | S1   | Objective  |        | Lead in wind  |          |        |         | 2026-12-31 |         |
    | S1.1 | Key Result | S1     | 40 wind farms | 0        | 40     | 20      |            | PSTO604 |

    Check-ins

    | Date       | ID   | Current |
    | ---------- | ---- | ------- |
    | 2026-04-01 | S1.1 | 18      |
    | 2026-06-30 | S1.1 | 20      |

    Good:

    Strategy

    | ID   | Type       | Parent | Title          | Baseline | Target | Current | Due        |
    | ---- | ---------- | ------ | -------------- | -------- | ------ | ------- | ---------- |
    | S1   | Objective  |        | Lead in wind   |          |        |         | 2026-12-31 |
    | S1.1 | Key Result | S1     | 40 wind farms  | 0        | 40     | 20      |            |
    | S1.2 | Key Result | S1     | 900 MW running | 100      | 900    | 120     |            |

    Check-ins

    | Date       | ID   | Current |
    | ---------- | ---- | ------- |
    | 2026-06-30 | S1.1 | 20      |
    | 2026-04-01 | S1.1 | 12      |
    | 2026-06-30 | S1.2 | 120     |
    """
    for book in c.plan.books:
        for item, (history, reached) in outlook(book, c.figures).items() if book.check_ins else ():
            figures = c.figures[item]
            if reached is None or figures.due is None or figures.due < book.today or figures.health == FINISHED:
                continue
            if 1 - reached > book.settings.off_track_gap + _SLACK:
                yield on(
                    item,
                    "current",
                    _landing(Share(max(reached, 0.0)), figures.due, history.unmoved),
                    say("do something differently now, or agree on another target"),
                )


def _landing(reached: Share, due: date, unmoved: int) -> Text:
    lands = say("the trend of its check-ins leads to {reached} by {due}", reached=reached, due=due)
    if not unmoved:
        return lands
    stands = count(unmoved, "the last one brought no movement", "the last {n} brought no movement")
    return say("{lands}; {stands}", lands=lands, stands=stands)
