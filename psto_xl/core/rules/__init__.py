"""Every rule, in the order of its code. A new rule is not on until it is listed here."""

from typing import Final

from psto_xl.core.rule import Rule
from psto_xl.core.rules import ambition, cadence, consistency, dates, weights

RULES: Final[tuple[Rule, ...]] = (
    weights.off_weights,
    dates.backward_dates,
    dates.outlives_parent,
    dates.outside_cycle,
    dates.past_due,
    cadence.stale,
    cadence.never_updated,
    cadence.future_update,
    dates.all_on_last_day,
    consistency.off_track,
    consistency.green_over_red,
    consistency.busy_but_unmoved,
    consistency.short_forecast,
    ambition.too_easy,
    ambition.missed_commitment,
    ambition.low_confidence,
    ambition.confident_but_behind,
)
