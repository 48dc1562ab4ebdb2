"""The columns of the sheets: key, header, kind, width in characters, and the note on the header."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from psto_xl.core.choices import (
    ASPIRATIONAL,
    CHANGE_KINDS,
    CLOSED,
    COMMITTED,
    KEY_RESULT,
    MEASURES,
    NORTH_STAR,
    OBJECTIVE,
    OPEN,
    PURPOSE,
    STATUSES,
)


class Kind(Enum):
    """How a column's cells are read and shown."""

    TEXT = "text"
    ID = "id"
    REFERENCES = "references"
    CHOICE = "choice"
    NUMBER = "number"
    SHARE = "share"
    DATE = "date"


class Column(NamedTuple):
    """One column: `key` in code, `name` as header, `note` as the header's comment, `width` in characters."""

    key: str
    name: str
    kind: Kind
    width: float
    note: str
    choices: tuple[str, ...] = ()
    computed: bool = False
    hidden: bool = False


# fmt: off
_ID = Column("id", "ID", Kind.ID, 9,
        "A short name for this row, unique in all workbooks: S1, T2.1.")
_TYPE = Column("type", "Type", Kind.CHOICE, 11,
        "Objective, or Key Result of the objective named in Parent.", choices=(OBJECTIVE, KEY_RESULT))
_PARENT = Column("parent", "Parent", Kind.REFERENCES, 13,
        "What this row supports. An objective names one or more ids of the level above, separated by ';', "
        "with a share if you like: S1 60%; S2 40%. A key result names its objective.")
_TITLE = Column("title", "Title", Kind.TEXT, 46,
        "The objective or the key result in one sentence.")
_OWNER = Column("owner", "Owner", Kind.TEXT, 16,
        "One person who answers for this row.")
_TEAM = Column("team", "Team", Kind.TEXT, 14,
        "The team that does the work.")
_MEASURE = Column("measure", "Measure", Kind.CHOICE, 11,
        "How progress is read. Increase or Decrease: the way from baseline to target. At least or At "
        "most: a limit to keep. Milestone: done or not. Blank: Increase, or Decrease where the target is "
        "below the baseline.", choices=MEASURES)
_UNIT = Column("unit", "Unit", Kind.TEXT, 10,
        "What the numbers count: %, MW, customers, days.")
_BASELINE = Column("baseline", "Baseline", Kind.NUMBER, 11,
        "The value at the start.")
_TARGET = Column("target", "Target", Kind.NUMBER, 11,
        "The value to reach.")
_CURRENT = Column("current", "Current", Kind.NUMBER, 11,
        "The latest value.")
_START = Column("start", "Start", Kind.DATE, 11,
        "First day. Blank: the objective's, else the cycle's.")
_DUE = Column("due", "Due", Kind.DATE, 11,
        "Last day. Blank: the objective's, else the cycle's.")
_UPDATED = Column("updated", "Updated", Kind.DATE, 11,
        "The day on which Current was last looked at.")
_CONFIDENCE = Column("confidence", "Confidence", Kind.SHARE, 11,
        "How sure the owner is to reach the target, 0 to 100 %.")
_STATUS = Column("status", "Status", Kind.CHOICE, 10,
        "Blank or Active: counts. Draft: checked, counts nowhere. Done: reached or closed. Dropped: given "
        "up, counts nowhere.", choices=STATUSES)
_IGNORE = Column("ignore", "Ignore", Kind.TEXT, 16,
        "Findings this row may keep, with a reason and a last day if you like: PSTO602 until 2027-01-31: "
        "agreed with finance.")
_NOTES = Column("notes", "Notes", Kind.TEXT, 30,
        "Anything worth knowing.")
_PROGRESS = Column("progress", "Progress", Kind.SHARE, 11,
        "How far this row has come from baseline to target; for an objective, the weighted mean of its "
        "key results.", computed=True)
_EXPECTED = Column("expected", "Expected", Kind.SHARE, 11,
        "Where progress should be today if it grew evenly.", computed=True)
_CONTRIBUTED = Column("contributed", "Contributed", Kind.SHARE, 12,
        "The weighted progress of the objectives that support this one. High here and low in Progress: "
        "work is done below, and the outcome does not move.", computed=True)
_ROLLED_UP = Column("rolled_up", "Rolled-up", Kind.SHARE, 11,
        "The progress that counts upwards (Settings: Roll-up).", computed=True)
_HEALTH = Column("health", "Health", Kind.TEXT, 12,
        "On track, At risk, Off track, Stale, No data, Not started or Done: progress against the share of "
        "time that has passed.", computed=True)
_ALIGNMENT = Column("alignment", "Alignment", Kind.TEXT, 44,
        "What the last check found on this row.", computed=True)
_FLAGS = Column("flags", "Flags", Kind.TEXT, 8,
        "Which cells the check highlights.", computed=True, hidden=True)
_DATE = Column("date", "Date", Kind.DATE, 12,
        "The day of the check-in.")

OKR_COLUMNS = (
    _ID, _TYPE, _PARENT, _TITLE, _OWNER, _TEAM,
    Column("weight", "Weight", Kind.SHARE, 9,
        "This row's share among its siblings; together they make 100 %. All blank: equal shares."),
    _MEASURE, _UNIT, _BASELINE, _TARGET, _CURRENT, _START, _DUE, _UPDATED, _CONFIDENCE,
    Column("ambition", "Ambition", Kind.CHOICE, 12,
        "Committed: must be reached in full. Aspirational: a stretch.", choices=(COMMITTED, ASPIRATIONAL)),
    _STATUS, _IGNORE, _NOTES, _PROGRESS, _EXPECTED, _CONTRIBUTED, _ROLLED_UP, _HEALTH, _ALIGNMENT,
    _FLAGS,
)

PURPOSE_COLUMNS = (
    _ID,
    Column("type", "Type", Kind.CHOICE, 11,
        "Purpose, or North Star: the one metric that shows it is lived.", choices=(PURPOSE, NORTH_STAR)),
    _PARENT._replace(note="The purpose that a North Star belongs to; may stay blank when there is only one."),
    _TITLE._replace(note="The purpose, or the North Star Metric, in one sentence."),
    _OWNER,
    Column("profitability", "Profitability", Kind.TEXT, 24,
        "How the metric reflects profitability."),
    Column("impact", "Business impact", Kind.TEXT, 24,
        "How the metric reflects business impact."),
    Column("benefit", "Customer benefit", Kind.TEXT, 24,
        "How the metric reflects what customers gain."),
    _MEASURE, _UNIT, _BASELINE, _TARGET, _CURRENT, _START, _DUE, _UPDATED, _CONFIDENCE, _STATUS,
    _IGNORE, _NOTES, _PROGRESS, _EXPECTED, _CONTRIBUTED, _ROLLED_UP, _HEALTH, _ALIGNMENT, _FLAGS,
)

BAU_COLUMNS = (
    _ID,
    Column("title", "Activity", Kind.TEXT, 40,
        "What must go on, day by day."),
    _OWNER, _TEAM,
    Column("metric", "Health metric", Kind.TEXT, 28,
        "The number that shows whether it runs well."),
    _UNIT,
    Column("lower", "Lower", Kind.NUMBER, 10,
        "The metric should not be below this; may stay blank."),
    Column("upper", "Upper", Kind.NUMBER, 10,
        "The metric should not be above this; may stay blank."),
    _CURRENT, _UPDATED,
    Column("capacity", "Capacity", Kind.SHARE, 10,
        "The share of the team's time that this takes."),
    Column("protects", "Protects", Kind.REFERENCES, 14,
        "Ids of the objectives or key results that rely on this."),
    _IGNORE, _NOTES,
    _HEALTH._replace(note="Healthy inside the bounds, Breached outside, No data without a value."),
    _ALIGNMENT, _FLAGS,
)

CHECKIN_COLUMNS = (
    _DATE,
    _ID._replace(note="The row whose value was recorded."),
    _CURRENT._replace(note="The value on that day."),
    _CONFIDENCE,
    Column("by", "By", Kind.TEXT, 18,
        "Who recorded it."),
    Column("note", "Note", Kind.TEXT, 50,
        "What happened."),
    Column("trend", "Trend", Kind.TEXT, 12,
        "The way of this row's last values up to this one, from the lowest to the highest.", computed=True),
)

CHANGE_COLUMNS = (
    _DATE._replace(note="The day it happened."),
    Column("event", "Event", Kind.TEXT, 46,
        "What changed: a competitor, a regulation, a decision."),
    Column("kind", "Kind", Kind.CHOICE, 11,
        "Market, Internal or Purpose.", choices=CHANGE_KINDS),
    Column("affects", "Affects", Kind.REFERENCES, 16,
        "The ids it touches; everything beneath is reached."),
    Column("decision", "Decision", Kind.TEXT, 40,
        "What was decided."),
    _OWNER._replace(note="Who sees it through."),
    Column("review_by", "Review by", Kind.DATE, 12,
        "The day by which owners beneath have re-confirmed; blank: 14 days after the event."),
    Column("status", "Status", Kind.CHOICE, 10,
        "Open until everybody has re-confirmed, then Closed.", choices=(OPEN, CLOSED)),
    Column("reach", "Reach", Kind.NUMBER, 10,
        "How many rows lie beneath the affected ids.", computed=True),
    Column("to_confirm", "To confirm", Kind.TEXT, 40,
        "Ids whose owners have not updated them since.", computed=True),
)

SETTING_COLUMNS = (
    Column("setting", "Setting", Kind.TEXT, 30,
        "What can be set, a rule's code or its name."),
    Column("value", "Value", Kind.TEXT, 22,
        "Your choice; blank means the default."),
    Column("meaning", "Meaning", Kind.TEXT, 80,
        "What it does."),
)

# fmt: on
