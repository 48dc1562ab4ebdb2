"""The solar team's workbook."""

from __future__ import annotations

from psto_xl.builder.content import Content, Row
from psto_xl.builder.demo_rows import Calendar, history, key_result, objective, row, workbook
from psto_xl.core.choices import ASPIRATIONAL, COMMITTED, DECREASE, INCREASE, OPEN

_TEAM = "Solar"
_OWEN, _MEI, _RAFAEL = "Owen Price", "Mei Tanaka", "Rafael Costa"


def solar(calendar: Calendar) -> Content:
    """A rival has changed the market; a mistyped parent, a number that is a guess, and one row far behind."""
    return workbook(
        calendar,
        _TEAM,
        {
            "Tactical": [*_parks(calendar), *_rooftops(calendar)],
            "Operational": [*_installation(calendar), *_permits(calendar)],
            "BAU": [
                row(
                    id="SB1",
                    title="Inspection and mowing of the solar parks",
                    owner=_RAFAEL,
                    team=_TEAM,
                    metric="Parks inspected on schedule",
                    unit="%",
                    lower=98,
                    current=99,
                    updated=calendar.ago(6),
                    capacity=0.3,
                    protects="ST1",
                )
            ],
            "Check-ins": [
                *history(calendar, "ST1.1", _OWEN, (126, 96, 66, 36, 6), (69, 75, 82, 88, 95), {}),
                *history(
                    calendar,
                    "ST2.2",
                    _MEI,
                    (131, 101, 71, 41, 11),
                    (52, 65, 78, 91, 103),
                    {3: "Two bakeries signed after the open day."},
                ),
            ],
            "Changes": [
                row(
                    date=calendar.ago(10),
                    event="A rival offers farmers a share of the revenue instead of a fixed rent",
                    kind="Market",
                    affects="ST1",
                    decision="Everybody with a row beneath ST1 looks at it again before we answer",
                    owner=_OWEN,
                    review_by=calendar.ago(2),
                    status=OPEN,
                )
            ],
        },
    )


def _parks(calendar: Calendar) -> list[Row]:
    """The owner of the second key result has not looked at it since the rival's offer."""
    return [
        objective(
            "ST1",
            "S1",
            "Build solar parks together with the farmers who own the land",
            calendar.cycle,
            owner=_OWEN,
            team=_TEAM,
            weight=0.4,
            updated=calendar.ago(6),
        ),
        key_result(
            "ST1.1",
            "Solar capacity that runs or is being built",
            INCREASE,
            "MW",
            (60, 110, 95),
            owner=_OWEN,
            team=_TEAM,
            weight=0.5,
            updated=calendar.ago(6),
            confidence=0.8,
            ambition=COMMITTED,
        ),
        key_result(
            "ST1.2",
            "Farmland under contract for the next parks",
            INCREASE,
            "hectares",
            (150, 400, 322),
            owner=_MEI,
            team=_TEAM,
            weight=0.5,
            updated=calendar.ago(25),
            confidence=0.7,
            ambition=ASPIRATIONAL,
        ),
    ]


def _rooftops(calendar: Calendar) -> list[Row]:
    """The price is a guess in words, which no check can read."""
    return [
        objective(
            "ST2",
            "S2",
            "Make a solar roof affordable for small businesses",
            calendar.cycle,
            owner=_MEI,
            team=_TEAM,
            weight=0.3,
            updated=calendar.ago(11),
        ),
        key_result(
            "ST2.1",
            "Price of a rooftop system per kilowatt",
            DECREASE,
            "EUR",
            (1350, 1100, "roughly 1,240, quote pending"),
            owner=_RAFAEL,
            team=_TEAM,
            weight=0.4,
            updated=calendar.ago(13),
            confidence=0.6,
        ),
        key_result(
            "ST2.2",
            "Small businesses that have signed for a rooftop system",
            INCREASE,
            "contracts",
            (40, 160, 103),
            owner=_MEI,
            team=_TEAM,
            weight=0.6,
            updated=calendar.ago(11),
            confidence=0.7,
            ambition=COMMITTED,
        ),
    ]


def _installation(calendar: Calendar) -> list[Row]:
    """ST11 should read ST1; and the owner of the first key result is sure of a target that is far away."""
    return [
        objective(
            "SO1",
            "ST2; ST11",
            "Shorten the way from a signature to the first power from the roof",
            calendar.half,
            owner=_RAFAEL,
            team=_TEAM,
            updated=calendar.ago(7),
        ),
        key_result(
            "SO1.1",
            "Days from a signed contract to the first power",
            DECREASE,
            "days",
            (120, 60, 110),
            owner=_RAFAEL,
            team=_TEAM,
            weight=0.3,
            updated=calendar.ago(7),
            confidence=0.8,
        ),
        key_result(
            "SO1.2",
            "Installations accepted at the first visit",
            INCREASE,
            "%",
            (82, 95, 92),
            owner=_RAFAEL,
            team=_TEAM,
            weight=0.7,
            updated=calendar.ago(7),
            confidence=0.7,
        ),
    ]


def _permits(calendar: Calendar) -> list[Row]:
    _, cycle_end = calendar.cycle
    return [
        objective(
            "SO2",
            "ST1",
            "Hand in park permits that need no second round",
            calendar.half,
            owner=_OWEN,
            team=_TEAM,
            updated=calendar.ago(5),
            ignore=f"PSTO703 until {cycle_end}: one measure is enough, agreed with Owen",
        ),
        key_result(
            "SO2.1",
            "Park permits granted at the first submission",
            INCREASE,
            "%",
            (50, 75, 65),
            owner=_OWEN,
            team=_TEAM,
            updated=calendar.ago(12),
            confidence=0.7,
            notes="Seen on the authority's list every second week.",
        ),
    ]
