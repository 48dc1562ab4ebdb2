"""PSTO605 to PSTO608: ambition, commitment and confidence against what was reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from psto_xl.core.choices import AT_LEAST, AT_MOST, COMMITTED
from psto_xl.core.finding import Severity
from psto_xl.core.forecast import Histories
from psto_xl.core.progress import Period, judged, progress_at
from psto_xl.core.report import OFF_TRACK
from psto_xl.core.rule import Context, Hit, on, rule
from psto_xl.core.text import Share, say

_SLACK: Final = 1e-9


@rule("PSTO605", "too-easy", Severity.INFO, threshold=0.2)
def too_easy(c: Context) -> Iterator[Hit]:
    """Target reached in the first fifth of the period.

    What is reached at once was no stretch; the rest of the period has no goal. Limits (At least, At most) and
    milestones are not asked to be a stretch.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Target | Current | Start      | Due        | Updated    | !       |
    | ---- | ---------- | ------ | ------------- | ------ | ------- | ---------- | ---------- | ---------- | ------- |
    | S1   | Objective  |        | Lead in wind  |        |         | 2026-01-01 | 2026-12-31 |            |         |
    | S1.1 | Key Result | S1     | 40 wind farms | 40     | 41      |            |            | 2026-03-01 | PSTO605 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title         | Measure | Target | Current | Start      | Due        | Updated    |
    | ---- | ---------- | ------ | ------------- | ------- | ------ | ------- | ---------- | ---------- | ---------- |
    | S1   | Objective  |        | Lead in wind  |         |        |         | 2026-01-01 | 2026-12-31 |            |
    | S1.1 | Key Result | S1     | 40 wind farms |         | 40     | 41      |            |            | 2026-06-01 |
    | S1.2 | Key Result | S1     | Lost days     | At most | 10     | 8       | 2026-06-01 |            | 2026-06-01 |
    """
    histories = Histories(c.plan)
    for item in c.key_results:
        figures = c.figures[item]
        if item.is_milestone or item.measure in (AT_LEAST, AT_MOST) or not _is_target(figures.raw):
            continue
        days = [line.day for line in histories.of(item) if _is_target(progress_at(item, line.current))]
        day = min(day for day in (*days, item.updated, c.today(item)) if day)
        elapsed = Period(figures.start, figures.due).elapsed(day)
        if elapsed is not None and elapsed <= c.limit_share(item) + _SLACK:
            yield on(
                item,
                "target",
                say(
                    "reached by {day}, {elapsed} into its time from {start} to {due}",
                    day=day,
                    elapsed=Share(elapsed),
                    start=figures.start,
                    due=figures.due,
                ),
                say("raise the target, or set Status to Done and take the next one"),
            )


def _is_target(raw: float | None) -> bool:
    return raw is not None and raw >= 1 - _SLACK


@rule("PSTO606", "missed-commitment", Severity.WARNING)
def missed_commitment(c: Context) -> Iterator[Hit]:
    """A Committed row Done or past due below 100 % with no note.

    A promise to others that was not kept needs a sentence on why; the next plan depends on it. A note at the
    row's last check-in will do.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Target | Current | Ambition  | Status | !       |
    | ---- | ---------- | ------ | ------------- | ------ | ------- | --------- | ------ | ------- |
    | S1   | Objective  |        | Lead in wind  |        |         |           |        |         |
    | S1.1 | Key Result | S1     | 40 wind farms | 40     | 36      | Committed | Done   | PSTO606 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title         | Target | Current | Ambition     | Status | Notes              |
    | ---- | ---------- | ------ | ------------- | ------ | ------- | ------------ | ------ | ------------------ |
    | S1   | Objective  |        | Lead in wind  |        |         |              |        |                    |
    | S1.1 | Key Result | S1     | 40 wind farms | 40     | 36      | Committed    | Done   | four lost in court |
    | S1.2 | Key Result | S1     | 900 MW        | 900    | 700     | Aspirational | Done   |                    |
    """
    histories = Histories(c.plan)
    for item in c.items:
        if item.ambition != COMMITTED or item.is_dropped or item.notes:
            continue
        figures = c.figures[item]
        reached = judged(figures)
        over = figures.due is not None and figures.due < c.today(item)
        missed = reached is not None and reached < 1 - _SLACK and (item.is_done or over)
        if reached is not None and missed and not histories.note(item):
            yield on(
                item,
                "notes",
                say("a commitment, closed at {reached}", reached=Share(reached))
                if item.is_done
                else say("a commitment, at {reached} after {due}", reached=Share(reached), due=figures.due),
                say("write a sentence on why into Notes"),
            )


@rule("PSTO607", "low-confidence", Severity.WARNING, threshold=0.4)
def low_confidence(c: Context) -> Iterator[Hit]:
    """Confidence below 40 % with no note.

    The owner doubts it and nobody knows why, so nobody can help. A note at the row's last check-in will do.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title          | Confidence | !       |
    | ---- | ---------- | ------ | -------------- | ---------- | ------- |
    | S1   | Objective  |        | Lead in wind   |            |         |
    | S1.1 | Key Result | S1     | 40 wind farms  | 0.39       | PSTO607 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title          | Confidence | Notes                |
    | ---- | ---------- | ------ | -------------- | ---------- | -------------------- |
    | S1   | Objective  |        | Lead in wind   |            |                      |
    | S1.1 | Key Result | S1     | 40 wind farms  | 0.4        |                      |
    | S1.2 | Key Result | S1     | 900 MW running | 0.2        | one supplier is late |
    """
    histories = Histories(c.plan)
    for item in c.items:
        if item.confidence is None or item.notes or item.is_done or item.is_dropped:
            continue
        if item.confidence < c.limit_share(item) and not histories.note(item):
            yield on(
                item,
                "confidence",
                say("only {confidence} sure, and no note says why", confidence=Share(item.confidence)),
                say("write into Notes what stands in the way, or who could help"),
            )


@rule("PSTO608", "confident-but-behind", Severity.INFO, threshold=0.7)
def confident_but_behind(c: Context) -> Iterator[Hit]:
    """Confidence of 70 % or more while Off track.

    The owner knows something that the numbers don't, or has not looked at them.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Target | Current | Start      | Due        | Confidence | !       |
    | ---- | ---------- | ------ | ------------- | ------ | ------- | ---------- | ---------- | ---------- | ------- |
    | S1   | Objective  |        | Lead in wind  |        |         | 2026-01-01 | 2026-12-31 |            |         |
    | S1.1 | Key Result | S1     | 40 wind farms | 40     | 5       |            |            | 0.7        | PSTO608 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title         | Target | Current | Start      | Due        | Confidence |
    | ---- | ---------- | ------ | ------------- | ------ | ------- | ---------- | ---------- | ---------- |
    | S1   | Objective  |        | Lead in wind  |        |         | 2026-01-01 | 2026-12-31 |            |
    | S1.1 | Key Result | S1     | 40 wind farms | 40     | 5       |            |            | 0.6        |
    | S1.2 | Key Result | S1     | 900 MW        | 900    | 500     |            |            | 0.9        |
    """
    for item in c.items:
        if item.confidence is None or c.figures[item].health != OFF_TRACK:
            continue
        reached = judged(c.figures[item])
        if reached is not None and item.confidence >= c.limit_share(item):
            yield on(
                item,
                "confidence",
                say(
                    "{confidence} sure, at {reached} and off track",
                    confidence=Share(item.confidence),
                    reached=Share(reached),
                ),
                say("check the current value, or say in Notes how it will be caught up"),
            )
