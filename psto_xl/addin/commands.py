"""The buttons, in the order in which they are shown.

Excel's ribbon and LibreOffice's toolbar and menu are generated from `COMMANDS`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """One button. Its `id` is the control's id and the name of the command that is run."""

    id: str
    label: str
    screentip: str  # the bold line of the tip
    supertip: str  # the text beneath it
    keytip: str  # the letters after Alt and the tab's own
    image_mso: str  # the name of one of Excel's own icons
    group: str
    large: bool = False


TAB_LABEL = "PSTO"
TAB_KEYTIP = "K"  # no tab of Excel has it, nor a menu of the old Excel whose letters still work

COMMANDS = (
    Command(
        "check",
        "Check alignment",
        "Check alignment",
        "Reads the plan, writes progress, findings and the dashboard, and changes nothing you typed.",
        "C",
        "DataValidation",
        "Alignment",
        large=True,
    ),
    Command(
        "next",
        "Next finding",
        "Go to the next finding",
        "Goes from the current cell to the next one with a finding, and round again after the last.",
        "N",
        "ReviewNextComment",
        "Alignment",
        large=True,
    ),
    Command(
        "explain",
        "Explain",
        "Explain this finding",
        "Says what the rule behind the current cell's finding wants, and shows a good example.",
        "E",
        "ErrorChecking",
        "Alignment",
    ),
    Command(
        "clear",
        "Clear",
        "Clear the findings",
        "Takes away everything that checking wrote. Your own cells stay as they are.",
        "L",
        "ClearAll",
        "Alignment",
    ),
    Command(
        "checkin",
        "Record check-in",
        "Record a check-in",
        "Keeps today's progress of every item, so that the dashboard can show how it develops.",
        "R",
        "FormControlCheckBox",
        "Progress",
    ),
    Command(
        "dashboard",
        "Go to dashboard",
        "Go to the dashboard",
        "Shows the sheet with the score, the findings by severity and progress by level.",
        "D",
        "ChartInsert",
        "Progress",
    ),
    Command(
        "new",
        "New from template",
        "New plan from the template",
        "Makes a fresh workbook with the sheets of a plan, ready to be filled in.",
        "W",
        "FileNew",
        "Workbook",
    ),
    Command(
        "settings",
        "Settings",
        "Settings of this plan",
        "Goes to the sheet with the cycle's dates, the thresholds and the rules to leave out.",
        "S",
        "ControlProperties",
        "Workbook",
    ),
    Command(
        "help",
        "Help",
        "Help",
        "Shows how plans are written down and what each rule finds.",
        "H",
        "Help",
        "Workbook",
    ),
)
