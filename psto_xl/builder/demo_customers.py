"""The customer team's workbook."""

from __future__ import annotations

from psto_xl.builder.content import Content, Row
from psto_xl.builder.demo_rows import Calendar, history, key_result, milestone, objective, row, workbook
from psto_xl.core.choices import ASPIRATIONAL, COMMITTED, DECREASE, INCREASE

_TEAM = "Customers"
_DANIEL, _HANNA, _SOFIA = "Daniel Osei", "Hanna Virtanen", "Sofia Keller"


def customers(calendar: Calendar) -> Content:
    """The team with most to mend: gaps in the plan, a task posing as a result, and a breach nobody takes up."""
    return workbook(
        calendar,
        _TEAM,
        {
            "Tactical": [*_service(calendar), *_business(calendar)],
            "Operational": [*_contacts(calendar), *_moving(calendar), *_audits(calendar)],
            "BAU": _bau(calendar),
            "Check-ins": [
                *history(
                    calendar,
                    "CT2.2",
                    _DANIEL,
                    (129, 99, 69, 39, 9),
                    (3.4, 3.5, 3.6, 3.7, 3.8),
                    {4: "Most customers still sign for three years."},
                ),
                *history(calendar, "CO1.1", _HANNA, (73, 59, 45, 31, 17, 3), (72, 73.5, 75, 76.5, 78, 79.5), {}),
                *history(calendar, "CO1.2", _HANNA, (88, 72, 56, 40), (37, 34.5, 31, 27.5), {}),
            ],
        },
    )


def _service(calendar: Calendar) -> list[Row]:
    """The second key result has no target."""
    return [
        objective(
            "CT1",
            "S2",
            "Make service so easy that nobody thinks of leaving",
            calendar.cycle,
            owner=_SOFIA,
            team=_TEAM,
            weight=0.5,
            updated=calendar.ago(10),
        ),
        key_result(
            "CT1.1",
            "Requests solved at the first contact",
            INCREASE,
            "%",
            (61, 78, 70.5),
            owner=_HANNA,
            team=_TEAM,
            weight=0.7,
            updated=calendar.ago(10),
            confidence=0.7,
            ambition=COMMITTED,
        ),
        key_result(
            "CT1.2",
            "Customers who stay with us when they move house",
            INCREASE,
            "%",
            (44, None, 47),
            owner=_SOFIA,
            team=_TEAM,
            weight=0.3,
            updated=calendar.ago(15),
            confidence=0.5,
        ),
    ]


def _business(calendar: Calendar) -> list[Row]:
    """The second key result is not far behind yet, but at this pace it will fall short."""
    return [
        objective(
            "CT2",
            "S3",
            "Win business customers for long green contracts",
            calendar.cycle,
            owner=_DANIEL,
            team=_TEAM,
            weight=0.4,
            updated=calendar.ago(9),
        ),
        key_result(
            "CT2.1",
            "Business customers with a contract longer than five years",
            INCREASE,
            "customers",
            (210, 340, 290),
            owner=_DANIEL,
            team=_TEAM,
            weight=0.5,
            updated=calendar.ago(9),
            confidence=0.7,
            ambition=COMMITTED,
        ),
        key_result(
            "CT2.2",
            "Average length of a new business contract",
            INCREASE,
            "years",
            (3.1, 5, 3.8),
            owner=_DANIEL,
            team=_TEAM,
            weight=0.5,
            updated=calendar.ago(9),
            confidence=0.35,
            ambition=ASPIRATIONAL,
            notes="Customers fear falling prices; a clause for that is with the lawyers.",
        ),
    ]


def _contacts(calendar: Calendar) -> list[Row]:
    """Supports the team's objective and the company's; nobody has looked at the second key result for weeks."""
    return [
        objective(
            "CO1",
            "CT1 60%; S2 20%",
            "Give callers a full answer from the person they reach first",
            calendar.half,
            owner=_HANNA,
            team=_TEAM,
            updated=calendar.ago(3),
        ),
        key_result(
            "CO1.1",
            "Customers who are satisfied after a call",
            INCREASE,
            "%",
            (71, 85, 79.5),
            owner=_HANNA,
            team=_TEAM,
            weight=0.6,
            updated=calendar.ago(3),
            confidence=0.7,
        ),
        key_result(
            "CO1.2",
            "Requests passed on to another team",
            DECREASE,
            "of 100",
            (38, 20, 27.5),
            owner=_HANNA,
            team=_TEAM,
            weight=0.4,
            updated=calendar.ago(40),
            confidence=0.6,
        ),
    ]


def _moving(calendar: Calendar) -> list[Row]:
    """No owner; and a task where a result belongs."""
    return [
        objective(
            "CO2",
            "CT1",
            "Bring customers who move house through it without a day in the dark",
            calendar.half,
            team=_TEAM,
            weight=0.4,
            updated=calendar.ago(8),
        ),
        key_result(
            "CO2.1",
            "Moves that customers finish online",
            INCREASE,
            "%",
            (22, 50, 39),
            owner=_SOFIA,
            team=_TEAM,
            weight=0.6,
            updated=calendar.ago(8),
            confidence=0.6,
        ),
        milestone(
            "CO2.2",
            "Launch the moving assistant in the customer app",
            "no",
            owner=_SOFIA,
            team=_TEAM,
            weight=0.4,
            updated=calendar.ago(8),
            confidence=0.6,
        ),
    ]


def _audits(calendar: Calendar) -> list[Row]:
    """The second key result ends after the objective that it belongs to."""
    return [
        objective(
            "CO3",
            "CT2",
            "Turn energy audits into signed contracts",
            calendar.half,
            owner=_DANIEL,
            team=_TEAM,
            updated=calendar.ago(6),
        ),
        key_result(
            "CO3.1",
            "Audited businesses that sign",
            INCREASE,
            "%",
            (18, 30, 25.2),
            owner=_DANIEL,
            team=_TEAM,
            weight=0.5,
            updated=calendar.ago(6),
            confidence=0.7,
        ),
        key_result(
            "CO3.2",
            "Days from an audit to the offer",
            DECREASE,
            "days",
            (21, 10, 14.6),
            owner=_DANIEL,
            team=_TEAM,
            weight=0.5,
            due=calendar.end_of(4),
            updated=calendar.ago(6),
            confidence=0.7,
        ),
    ]


def _bau(calendar: Calendar) -> list[Row]:
    """Callers wait too long, and no objective answers it."""
    return [
        row(
            id="CB1",
            title="Hotline and mailbox",
            owner=_HANNA,
            team=_TEAM,
            metric="Waiting time in the queue",
            unit="minutes",
            upper=3,
            current=5.5,
            updated=calendar.ago(3),
            capacity=0.45,
        ),
        row(
            id="CB2",
            title="Monthly billing",
            owner=_SOFIA,
            team=_TEAM,
            metric="Bills that need a correction",
            unit="%",
            upper=1.5,
            current=0.9,
            updated=calendar.ago(16),
            capacity=0.2,
            protects="CT1",
        ),
    ]
