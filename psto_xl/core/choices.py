"""The words on the dropdown lists."""

from __future__ import annotations

from typing import Final

PURPOSE, NORTH_STAR = "Purpose", "North Star"
OBJECTIVE, KEY_RESULT = "Objective", "Key Result"
ACTIVITY = "BAU"
INCREASE, DECREASE = "Increase", "Decrease"
AT_LEAST, AT_MOST, MILESTONE = "At least", "At most", "Milestone"
MEASURES: Final = (INCREASE, DECREASE, AT_LEAST, AT_MOST, MILESTONE)
DRAFT, ACTIVE, DONE, DROPPED = "Draft", "Active", "Done", "Dropped"
STATUSES: Final = (DRAFT, ACTIVE, DONE, DROPPED)
COMMITTED, ASPIRATIONAL = "Committed", "Aspirational"
OPEN, CLOSED = "Open", "Closed"
CHANGE_KINDS: Final = ("Market", "Internal", "Purpose")
