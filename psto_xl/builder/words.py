"""The headings of the sheets: what each is called, and one line that says what belongs there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Heading(NamedTuple):
    """The two lines above a sheet's table."""

    title: str
    line: str


HEADINGS: Final[Mapping[str, Heading]] = {
    "Purpose": Heading(
        "Purpose",
        "Why we exist, and beneath it the North Star: the one number that shows we live up to it.",
    ),
    "Strategy": Heading(
        "Strategy",
        "What must come true to fulfil the purpose. Parent names the purpose; key results follow beneath.",
    ),
    "Tactical": Heading(
        "Tactical",
        "The initiatives that carry the strategy. Parent names what each supports; key results follow beneath.",
    ),
    "Operational": Heading(
        "Operational",
        "Day-to-day work that moves a tactical objective forward. What simply has to go on belongs on BAU.",
    ),
    "BAU": Heading(
        "Business as usual",
        "What has to go on, day by day, each with a number that shows whether it runs well.",
    ),
    "Check-ins": Heading(
        "Check-ins",
        "One line for each value that was recorded. They make the trend on the dashboard.",
    ),
    "Changes": Heading(
        "Changes",
        "What happened in the market or inside, what it touches, and who has looked at their goals since.",
    ),
    "Settings": Heading(
        "Settings",
        "A blank value means the default. To change a rule, add its code in a free row: off, info, warning, error.",
    ),
}
LEGEND: Final = "Dark headers: you fill in. Grey headers: the check fills in."
