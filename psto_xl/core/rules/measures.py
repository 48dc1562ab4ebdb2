"""PSTO401 to PSTO405 and PSTO407: whether key results can be measured."""

from __future__ import annotations

from collections.abc import Iterator

from psto_xl.core.choices import DECREASE, INCREASE
from psto_xl.core.finding import Severity
from psto_xl.core.mention import row
from psto_xl.core.plan import Item
from psto_xl.core.progress import raw_progress
from psto_xl.core.rule import Context, Hit, Scope, on, rule
from psto_xl.core.scale import is_mixed
from psto_xl.core.text import Share, say


def moves(item: Item) -> bool:
    """Whether the key result goes from a baseline to a target."""
    return "measure" not in item.unreadable and item.measured_by in (INCREASE, DECREASE)


@rule("PSTO401", "no-target", Severity.ERROR, scope=Scope.BOOK)
def no_target(c: Context) -> Iterator[Hit]:
    """A key result (or North Star) without a target; Milestone excepted.

    Without a target there is no progress, and nobody can say when it is done.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title      | Baseline | Target | Current | !       |
    | ---- | ---------- | ------ | ---------- | -------- | ------ | ------- | ------- |
    | S1   | Objective  |        | Lead       |          |        |         |         |
    | S1.1 | Key Result | S1     | Wind farms | 2        |        | 7       | PSTO401 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title       | Measure   | Baseline | Target | Current |
    | ---- | ---------- | ------ | ----------- | --------- | -------- | ------ | ------- |
    | S1   | Objective  |        | Lead        |           |          |        |         |
    | S1.1 | Key Result | S1     | Wind farms  |           | 2        | 40     | 7       |
    | S1.2 | Key Result | S1     | Licence won | Milestone |          |        | no      |
    """
    for item in c.key_results:
        if c.lacks(item, "target") and not item.is_milestone and "measure" not in item.unreadable:
            yield on(
                item,
                "target",
                say("{row} has no target", row=row(item)),
                say("type the value to reach; for something that is done or not, set Measure to Milestone"),
            )


@rule("PSTO402", "no-baseline", Severity.WARNING, scope=Scope.BOOK)
def no_baseline(c: Context) -> Iterator[Hit]:
    """Increase / Decrease without a baseline.

    Progress is the way from baseline to target. An increase is counted from 0, which is only worth knowing;
    a decrease, or a target of 0, can't be measured at all.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title      | Measure  | Baseline | Target | Current | !       |
    | ---- | ---------- | ------ | ---------- | -------- | -------- | ------ | ------- | ------- |
    | S1.1 | Key Result | S1     | Wind farms |          |          | 40     | 7       | PSTO402 |
    | S1.2 | Key Result | S1     | Outages    | Decrease |          | 5      | 9       | PSTO402 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title        | Measure  | Baseline | Target | Current |
    | ---- | ---------- | ------ | ------------ | -------- | -------- | ------ | ------- |
    | S1.1 | Key Result | S1     | Wind farms   |          | 0        | 40     | 7       |
    | S1.2 | Key Result | S1     | Hours online | At least |          | 99     | 97      |
    """
    for item in c.key_results:
        if item.target is None or not c.lacks(item, "baseline") or not moves(item):
            continue
        if item.measured_by == DECREASE or item.target == 0:
            message = say("{row} has no baseline, so its progress can't be measured", row=row(item))
            yield on(item, "baseline", message, say("type the value at the start"))
        else:
            message = say("{row} has no baseline, so its progress counts from 0", row=row(item))
            yield on(item, "baseline", message, say("type the value at the start"), severity=Severity.INFO)


@rule("PSTO403", "no-movement", Severity.ERROR, scope=Scope.BOOK)
def no_movement(c: Context) -> Iterator[Hit]:
    """Increase / Decrease with target = baseline.

    There is no way to go, so there is no progress to measure.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title      | Measure  | Baseline | Target | !       |
    | ---- | ---------- | ------ | ---------- | -------- | -------- | ------ | ------- |
    | S1.1 | Key Result | S1     | Wind farms |          | 40       | 40     | PSTO403 |
    | S1.2 | Key Result | S1     | Outages    | Decrease | 5        | 5      | PSTO403 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title      | Measure  | Baseline | Target |
    | ---- | ---------- | ------ | ---------- | -------- | -------- | ------ |
    | S1.1 | Key Result | S1     | Wind farms |          | 12       | 40     |
    | S1.2 | Key Result | S1     | Uptime     | At least | 99       | 99     |
    """
    for item in c.key_results:
        if item.target is not None and item.target == item.baseline and moves(item):
            message = say("baseline and target are both {value}", value=item.target)
            hint = say("set a target to move to; to keep a value, choose At least or At most")
            yield on(item, "target", message, hint)


@rule("PSTO404", "wrong-direction", Severity.ERROR, scope=Scope.BOOK)
def wrong_direction(c: Context) -> Iterator[Hit]:
    """Increase with target below baseline, Decrease with target above.

    Either the measure or one of the numbers is wrong, and so is the progress.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title      | Measure  | Baseline | Target | !       |
    | ---- | ---------- | ------ | ---------- | -------- | -------- | ------ | ------- |
    | S1.1 | Key Result | S1     | Wind farms | Increase | 40       | 12     | PSTO404 |
    | S1.2 | Key Result | S1     | Outages    | Decrease | 5        | 9      | PSTO404 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title      | Measure  | Baseline | Target |
    | ---- | ---------- | ------ | ---------- | -------- | -------- | ------ |
    | S1.1 | Key Result | S1     | Wind farms | Increase | 12       | 40     |
    | S1.2 | Key Result | S1     | Outages    | Decrease | 9        | 5      |
    | S1.3 | Key Result | S1     | Complaints |          | 9        | 5      |
    """
    for item in c.key_results:
        if item.baseline is None or item.target is None:
            continue
        is_down = item.measure == INCREASE and item.target < item.baseline
        is_up = item.measure == DECREASE and item.target > item.baseline
        if (is_up or is_down) and not is_mixed(item):
            other = INCREASE if is_up else DECREASE
            message = say(
                "{measure}, but from {baseline} to {target}",
                measure=say(item.measure),
                baseline=item.baseline,
                target=item.target,
            )
            yield on(item, "measure", message, say("choose {other}, or swap baseline and target", other=say(other)))


@rule("PSTO405", "no-current", Severity.WARNING)
def no_current(c: Context) -> Iterator[Hit]:
    """Started over a cadence ago and nothing measured.

    The time runs, and nobody knows whether anything has moved.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title      | Target | Current | Start      | !       |
    | ---- | ---------- | ------ | ---------- | ------ | ------- | ---------- | ------- |
    | S1.1 | Key Result | S1     | Wind farms | 40     |         | 2026-01-01 | PSTO405 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title       | Target | Current | Start      | Status |
    | ---- | ---------- | ------ | ----------- | ------ | ------- | ---------- | ------ |
    | S1.1 | Key Result | S1     | Wind farms  | 40     | 0       | 2026-01-01 |        |
    | S1.2 | Key Result | S1     | Sun farms   | 40     |         | 2026-06-01 |        |
    | S1.3 | Key Result | S1     | Towers sold | 40     |         | 2026-01-01 | Done   |
    """
    for item in c.key_results:
        if c.is_unmeasured(item):
            yield on(
                item,
                "current",
                say(
                    "{row} began on {start}, and nothing has been measured yet",
                    row=row(item),
                    start=c.figures[item].start,
                ),
                say("write yes or no")
                if item.is_milestone
                else say("type the latest value, even if it is the baseline"),
            )


@rule("PSTO407", "far-off-value", Severity.WARNING, scope=Scope.BOOK, threshold=3)
def far_off_value(c: Context) -> Iterator[Hit]:
    """Raw progress above 3 or below -1: a typing error more often than a result.

    One misplaced point makes an objective look finished, or lost. The threshold is the upper limit, as a
    multiple of the way from baseline to target.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title      | Baseline | Target | Current | !       |
    | ---- | ---------- | ------ | ---------- | -------- | ------ | ------- | ------- |
    | S1.1 | Key Result | S1     | Wind farms | 0        | 40     | 700     | PSTO407 |
    | S1.2 | Key Result | S1     | Power      | 500      | 900    | 50      | PSTO407 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title      | Baseline | Target | Current |
    | ---- | ---------- | ------ | ---------- | -------- | ------ | ------- |
    | S1.1 | Key Result | S1     | Wind farms | 0        | 40     | 70      |
    | S1.2 | Key Result | S1     | Power      | 500      | 900    | 480     |
    """
    for item in c.key_results:
        raw = raw_progress(item)
        if raw is None or -1 <= raw <= c.limit(item) or is_mixed(item):
            continue
        message = say(
            "{current} is {share} of the way from {baseline} to {target}",
            current=item.current,
            share=Share(raw),
            baseline=item.baseline or 0.0,
            target=item.target,
        )
        hint = (
            say("look for a missing decimal point or zero, or a target that is too low")
            if item.baseline is not None
            else say("type the baseline; where less is better, choose Decrease or At most")
        )
        yield on(item, "current", message, hint)
