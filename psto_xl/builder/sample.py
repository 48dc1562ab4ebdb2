"""A sample to learn from: one chain of rows from the purpose down to daily work, with nothing to mend."""

from __future__ import annotations

from datetime import date

from psto_xl.builder.content import Content
from psto_xl.builder.demo_rows import Calendar, key_result, objective, row, workbook
from psto_xl.core.choices import AT_LEAST, DECREASE, INCREASE, NORTH_STAR, PURPOSE

_ANNA, _BEN, _CLARA = "Anna Berg", "Ben Ortiz", "Clara Sommer"


def sample_content(today: date) -> Content:
    """A bakery's plan with all levels; all days lie around `today`, which is mid-cycle."""
    calendar = Calendar(today)
    cycle, fresh = calendar.cycle, {"updated": calendar.ago(3), "confidence": 0.6}
    purpose = [
        row(id="P1", type=PURPOSE, title="Good bread within a walk of every home in town", owner=_ANNA),
        row(
            id="N1",
            type=NORTH_STAR,
            parent="P1",
            title="Households that buy our bread every week",
            owner=_ANNA,
            profitability="Weekly buyers pay three quarters of our sales",
            impact="Each buyer makes a second shop more worthwhile",
            benefit="People come back because the bread is good and near",
            measure=INCREASE,
            unit="households",
            baseline=800,
            target=1200,
            current=1010,
            **fresh,
        ),
    ]
    strategy = [
        objective("S1", "P1", "Become the bakery next door in every quarter", cycle, owner=_ANNA),
        key_result("S1.1", "Quarters with a shop of ours", INCREASE, "quarters", (4, 8, 6), weight=0.6, **fresh),
        key_result("S1.2", "Loaves sold per shop and day", INCREASE, "loaves", (210, 260, 240), weight=0.4, **fresh),
    ]
    tactical = [
        objective(
            "T1", "S1", "Open shops that earn their rent from the first month", cycle, owner=_BEN, team="Shops"
        ),
        key_result("T1.1", "New shops open", INCREASE, "shops", (0, 4, 2), weight=0.5, **fresh),
        key_result("T1.2", "Weeks until a new shop breaks even", DECREASE, "weeks", (20, 8, 14), weight=0.5, **fresh),
    ]
    operational = [
        objective("O1", "T1", "Have warm bread on the shelf when people pass", cycle, owner=_CLARA, team="Bakehouse"),
        key_result("O1.1", "Deliveries that arrive before seven", AT_LEAST, "%", (80, 95, 96), weight=0.5, **fresh),
        key_result("O1.2", "Loaves left over in the evening", DECREASE, "%", (12, 5, 8), weight=0.5, **fresh),
    ]
    bau = [
        row(id="B1", title="Clean the ovens", owner=_CLARA, team="Bakehouse", metric="Hours of oven downtime a week",
            unit="hours", upper=4, current=3, updated=calendar.ago(3), capacity=0.15, protects="O1"),
    ]  # fmt: skip
    sheets = {"Purpose": purpose, "Strategy": strategy, "Tactical": tactical, "Operational": operational, "BAU": bau}
    return workbook(calendar, "Our bakery", sheets)
