"""The wind team's workbook."""

from __future__ import annotations

from psto_xl.builder.content import Content, Row
from psto_xl.builder.demo_rows import Calendar, history, key_result, milestone, objective, row, workbook
from psto_xl.core.choices import (
    ASPIRATIONAL,
    AT_LEAST,
    AT_MOST,
    COMMITTED,
    DECREASE,
    DONE,
    INCREASE,
)

_TEAM = "Wind"
_INGRID, _LUCA, _AISHA = "Ingrid Dahl", "Luca Bianchi", "Aisha Khan"


def wind(calendar: Calendar) -> Content:
    """A team in good order; one key result is really business as usual."""
    return workbook(
        calendar,
        _TEAM,
        {
            "Tactical": [*_new_park(calendar), *_cost(calendar)],
            "Operational": [*_building_site(calendar), *_repairs(calendar)],
            "BAU": [
                row(
                    id="WB1",
                    title="Control room, round the clock",
                    owner=_AISHA,
                    team=_TEAM,
                    metric="Alarms answered within ten minutes",
                    unit="%",
                    lower=95,
                    current=97.4,
                    updated=calendar.ago(2),
                    capacity=0.35,
                    protects="WT2.1",
                )
            ],
            "Check-ins": [
                *history(
                    calendar,
                    "WT1.2",
                    _INGRID,
                    (126, 96, 66, 36, 6),
                    (2, 5, 8, 11, 14),
                    {2: "Two weeks lost to storm, made up by a second crane."},
                ),
                *history(calendar, "WO2.2", _AISHA, (74, 60, 46, 32, 18, 4), (36, 39, 42, 44, 47, 50), {}),
            ],
        },
    )


def _new_park(calendar: Calendar) -> list[Row]:
    start, due = calendar.cycle
    return [
        objective(
            "WT1",
            "S1",
            "Bring the Kestrel Ridge wind park onto the grid before winter",
            (start, due),
            owner=_INGRID,
            team=_TEAM,
            weight=0.6,
            updated=calendar.ago(6),
        ),
        milestone(
            "WT1.1",
            "Grid operator agrees to the connection of Kestrel Ridge",
            "done",
            owner=_INGRID,
            team=_TEAM,
            weight=0.4,
            due=calendar.end_of(-1),
            updated=calendar.ago(40),
            ambition=COMMITTED,
            status=DONE,
        ),
        key_result(
            "WT1.2",
            "Turbines that stand at Kestrel Ridge",
            INCREASE,
            "turbines",
            (0, 24, 14),
            owner=_INGRID,
            team=_TEAM,
            weight=0.6,
            updated=calendar.ago(6),
            confidence=0.8,
            ambition=COMMITTED,
        ),
    ]


def _cost(calendar: Calendar) -> list[Row]:
    return [
        objective(
            "WT2",
            "S3",
            "Get more power out of every euro that we spend on turbines",
            calendar.cycle,
            owner=_LUCA,
            team=_TEAM,
            weight=0.6,
            updated=calendar.ago(8),
        ),
        key_result(
            "WT2.1",
            "Hours in which a turbine is ready to run",
            AT_LEAST,
            "%",
            (94.5, 97, 97.3),
            owner=_AISHA,
            team=_TEAM,
            weight=0.5,
            updated=calendar.ago(8),
            confidence=0.8,
            ambition=COMMITTED,
        ),
        key_result(
            "WT2.2",
            "Maintenance cost of a turbine",
            DECREASE,
            "kEUR a year",
            (68, 58, 62.3),
            owner=_LUCA,
            team=_TEAM,
            weight=0.5,
            updated=calendar.ago(8),
            confidence=0.6,
            ambition=ASPIRATIONAL,
        ),
    ]


def _building_site(calendar: Calendar) -> list[Row]:
    return [
        objective(
            "WO1",
            "WT1",
            "Lose no day on the Kestrel Ridge building site",
            calendar.half,
            owner=_INGRID,
            team=_TEAM,
            updated=calendar.ago(5),
        ),
        key_result(
            "WO1.1",
            "Crane days lost for want of parts",
            DECREASE,
            "days a month",
            (9, 3, 5.3),
            owner=_LUCA,
            team=_TEAM,
            weight=0.6,
            updated=calendar.ago(5),
            confidence=0.7,
        ),
        key_result(
            "WO1.2",
            "Reportable accidents per million hours on the site",
            AT_MOST,
            "accidents",
            (3.4, 2, 1.8),
            owner=_INGRID,
            team=_TEAM,
            weight=0.4,
            updated=calendar.ago(5),
            confidence=0.8,
            ambition=COMMITTED,
        ),
    ]


def _repairs(calendar: Calendar) -> list[Row]:
    """The third key result was in good order before the half-year began, and asks for nothing new."""
    return [
        objective(
            "WO2",
            "WT2",
            "See faults before they stop a turbine, and mend them in one visit",
            calendar.half,
            owner=_AISHA,
            team=_TEAM,
            updated=calendar.ago(4),
        ),
        key_result(
            "WO2.1",
            "Time from a fault to its repair",
            DECREASE,
            "hours",
            (31, 20, 24.4),
            owner=_LUCA,
            team=_TEAM,
            weight=0.4,
            updated=calendar.ago(7),
            confidence=0.6,
        ),
        key_result(
            "WO2.2",
            "Faults that monitoring finds before the turbine stops",
            INCREASE,
            "%",
            (35, 60, 50),
            owner=_AISHA,
            team=_TEAM,
            weight=0.4,
            updated=calendar.ago(4),
            confidence=0.7,
            ambition=ASPIRATIONAL,
        ),
        key_result(
            "WO2.3",
            "Process daily inspection reports on the day they arrive",
            AT_LEAST,
            "%",
            (97, 95, 96.8),
            owner=_AISHA,
            team=_TEAM,
            weight=0.2,
            updated=calendar.ago(4),
            confidence=0.9,
        ),
    ]
