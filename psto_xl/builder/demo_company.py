"""The company's workbook: why it exists, and what it wants to achieve in this cycle."""

from __future__ import annotations

from psto_xl.builder.content import Content, Row
from psto_xl.builder.demo_rows import Calendar, history, key_result, objective, row, workbook
from psto_xl.core.choices import (
    ASPIRATIONAL,
    CLOSED,
    COMMITTED,
    DECREASE,
    INCREASE,
    NORTH_STAR,
    PURPOSE,
)


def company(calendar: Calendar) -> Content:
    """Purpose with North Star, and four strategic objectives; nobody works on the fourth, the third is overweight."""
    return workbook(
        calendar,
        "Lumenfeld Energy",
        {
            "Purpose": _purpose(calendar),
            "Strategy": [*_growth(calendar), *_customers(calendar), *_profit(calendar), *_people(calendar)],
            "Check-ins": _check_ins(calendar),
            "Changes": [
                row(
                    date=calendar.ago(95),
                    event="The bank ties the interest on the park loan to our operating margin",
                    kind="Internal",
                    affects="S3",
                    decision="Operating margin becomes the heaviest key result of S3",
                    owner="Priya Raman",
                    review_by=calendar.ago(80),
                    status=CLOSED,
                )
            ],
        },
    )


def _purpose(calendar: Calendar) -> list[Row]:
    start, due = calendar.cycle
    return [
        row(
            id="P1",
            type=PURPOSE,
            title="Make clean power the natural choice for every home and workshop in our region",
            owner="Marta Lindqvist",
            updated=calendar.ago(20),
        ),
        row(
            id="P1.N",
            type=NORTH_STAR,
            parent="P1",
            title="Homes and businesses that run on our own clean power",
            owner="Marta Lindqvist",
            profitability="Each connection brings about 90 EUR of margin a year",
            impact="Fills the parks that we build",
            benefit="Clean power at a price that is fixed for five years",
            measure=INCREASE,
            unit="customers",
            baseline=120_000,
            target=156_000,
            current=139_500,
            start=start,
            due=due,
            updated=calendar.ago(20),
            confidence=0.7,
        ),
    ]


def _growth(calendar: Calendar) -> list[Row]:
    """The teams beneath are busy and ahead, and yet the outcome hardly moves."""
    return [
        objective(
            "S1",
            "P1",
            "Own the clean capacity that our region needs",
            calendar.cycle,
            owner="Jonas Feld",
            team="Board",
            weight=0.35,
            updated=calendar.ago(18),
        ),
        key_result(
            "S1.1",
            "Clean capacity that delivers power to the grid",
            INCREASE,
            "MW",
            (420, 560, 470),
            owner="Jonas Feld",
            team="Board",
            weight=0.6,
            updated=calendar.ago(18),
            confidence=0.5,
            ambition=COMMITTED,
            notes="Parks count from the day on which they deliver, not while they are built.",
        ),
        key_result(
            "S1.2",
            "Share of our sales that our own parks cover",
            INCREASE,
            "%",
            (48, 60, 52.3),
            owner="Jonas Feld",
            team="Board",
            weight=0.4,
            updated=calendar.ago(18),
            confidence=0.5,
            ambition=ASPIRATIONAL,
        ),
    ]


def _customers(calendar: Calendar) -> list[Row]:
    return [
        objective(
            "S2",
            "P1",
            "Be the supplier that customers recommend to their neighbours",
            calendar.cycle,
            owner="Sofia Keller",
            team="Board",
            weight=0.25,
            updated=calendar.ago(12),
        ),
        key_result(
            "S2.1",
            "Net promoter score of private customers",
            INCREASE,
            "points",
            (31, 45, 39),
            owner="Sofia Keller",
            team="Board",
            weight=0.5,
            updated=calendar.ago(12),
            confidence=0.7,
            ambition=COMMITTED,
        ),
        key_result(
            "S2.2",
            "Customers who leave us within a year",
            DECREASE,
            "%",
            (9.5, 7, 8.1),
            owner="Sofia Keller",
            team="Board",
            weight=0.5,
            updated=calendar.ago(12),
            confidence=0.6,
            ambition=ASPIRATIONAL,
        ),
    ]


def _profit(calendar: Calendar) -> list[Row]:
    """The two weights make 110 %: one was raised, and nobody lowered the other."""
    return [
        objective(
            "S3",
            "P1",
            "Earn enough with every park to build the next one",
            calendar.cycle,
            owner="Priya Raman",
            team="Finance",
            weight=0.25,
            updated=calendar.ago(9),
        ),
        key_result(
            "S3.1",
            "Operating margin",
            INCREASE,
            "%",
            (11, 14, 12.7),
            owner="Priya Raman",
            team="Finance",
            weight=0.6,
            updated=calendar.ago(9),
            confidence=0.7,
            ambition=COMMITTED,
        ),
        key_result(
            "S3.2",
            "Revenue under contracts longer than five years",
            INCREASE,
            "%",
            (35, 50, 43),
            owner="Priya Raman",
            team="Finance",
            weight=0.5,
            updated=calendar.ago(9),
            confidence=0.6,
            ambition=ASPIRATIONAL,
        ),
    ]


def _people(calendar: Calendar) -> list[Row]:
    """A fine objective that no team has taken up."""
    return [
        objective(
            "S4",
            "P1",
            "Be the employer that technicians in the region apply to first",
            calendar.cycle,
            owner="Tomas Ortega",
            team="People",
            weight=0.15,
            updated=calendar.ago(30),
        ),
        key_result(
            "S4.1",
            "Technical posts filled within three months",
            INCREASE,
            "%",
            (55, 80, 69),
            owner="Tomas Ortega",
            team="People",
            weight=0.5,
            updated=calendar.ago(30),
            confidence=0.6,
            ambition=COMMITTED,
        ),
        key_result(
            "S4.2",
            "Technicians who hand in their notice",
            DECREASE,
            "% a year",
            (12, 8, 9.7),
            owner="Tomas Ortega",
            team="People",
            weight=0.5,
            updated=calendar.ago(30),
            confidence=0.6,
            ambition=ASPIRATIONAL,
        ),
    ]


def _check_ins(calendar: Calendar) -> list[Row]:
    return [
        *history(
            calendar,
            "P1.N",
            "Marta Lindqvist",
            (170, 140, 110, 80, 50, 20),
            (120_500, 124_000, 128_200, 131_600, 135_900, 139_500),
            {3: "The winter campaign brought 2,000 homes."},
        ),
        *history(
            calendar,
            "S2.1",
            "Sofia Keller",
            (132, 102, 72, 42, 12),
            (32, 34, 35, 37, 39),
            {4: "Fewer complaints about moving house."},
        ),
        *history(calendar, "S3.1", "Priya Raman", (129, 99, 69, 39, 9), (11.3, 11.6, 12, 12.4, 12.7), {}),
    ]
