"""Names of rates and severities, as they head a column or stand in one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from psto_xl.core.finding import Severity
from psto_xl.core.text import Text, say

RATE_NAMES: Final[Mapping[str, Text]] = {
    "connected": say("Connected"),
    "supported": say("Supported"),
    "measured": say("Measured"),
    "owned": say("Owned"),
    "fresh": say("Fresh"),
}
SEVERITY_NAMES: Final[Mapping[Severity, Text]] = {
    Severity.ERROR: say("Error"),
    Severity.WARNING: say("Warning"),
    Severity.INFO: say("To know"),
}
