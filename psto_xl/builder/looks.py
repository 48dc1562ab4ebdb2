"""Colours and type of everything the tool makes: one ink, one accent, and healths that also differ in grey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from psto_xl.core.finding import Severity
from psto_xl.core.report import (
    AT_RISK,
    BREACHED,
    FINISHED,
    HEALTHY,
    NO_DATA,
    NOT_STARTED,
    OFF_TRACK,
    ON_TRACK,
    STALE,
)

# Arial: on every computer, and of the same width as what stands in for it where it isn't.
FONT: Final = "Arial"
SIZE: Final = 10

INK: Final = "#1B2B38"
SOFT: Final = "#5B6B78"
FAINT: Final = "#8A97A1"
LINE: Final = "#DCE2E7"
WASH: Final = "#F3F6F8"
ACCENT: Final = "#0F6478"
ACCENT_WASH: Final = "#BFDCE2"
GREY_BAR: Final = "#D5DBE0"
WHITE: Final = "#FFFFFF"

# From dark to light and from blue to orange: told apart without seeing red and green, and printed in grey.
HEALTH_FILL: Final[Mapping[str, str]] = {
    FINISHED: "#0B4352",
    ON_TRACK: "#3E97A8",
    STALE: "#A9CBD2",
    AT_RISK: "#F0B34E",
    OFF_TRACK: "#B5432B",
    NOT_STARTED: "#D5DBE0",
    NO_DATA: "#ECEFF1",
}
HEALTH_TEXT: Final[Mapping[str, str]] = {
    FINISHED: "#0B4352",
    ON_TRACK: "#1B7486",
    HEALTHY: "#1B7486",
    STALE: "#5B6B78",
    AT_RISK: "#9A6100",
    OFF_TRACK: "#B5432B",
    BREACHED: "#B5432B",
    NOT_STARTED: "#5B6B78",
    NO_DATA: "#8A97A1",
}
DARK: Final = (FINISHED, ON_TRACK, OFF_TRACK)
"""Healths whose fill needs white letters."""
GRAVE: Final = (OFF_TRACK, BREACHED, AT_RISK)
SEVERITY_FILL: Final[Mapping[Severity, str]] = {
    Severity.ERROR: "#F8DCD5",
    Severity.WARNING: "#FCEBCB",
    Severity.INFO: "#E2EEF2",
}
SEVERITY_TEXT: Final[Mapping[Severity, str]] = {
    Severity.ERROR: "#B5432B",
    Severity.WARNING: "#9A6100",
    Severity.INFO: "#1B7486",
}
