"""The words that scripts show, in the reader's language."""

from __future__ import annotations

from typing import Final

from psto_xl.core.text import Language, Text, say

_WORDS: Final[dict[str, Text]] = {
    "all": say("all"),
    "broken": say("broken link to {id}: {why}"),
    "close": say("Close"),
    "code": say("Rule"),
    "collapse": say("Show only the top"),
    "contributed": say("Contributed from below"),
    "counts": say("{shown} of {all} rows"),
    "dark": say("Dark"),
    "due": say("Due"),
    "empty": say("Nothing matches. Clear a filter to see more."),
    "expand": say("Show everything"),
    "expected": say("Expected"),
    "findings": say("Findings"),
    "fit": say("Fit"),
    "full": say("Full screen"),
    "health": say("Health"),
    "id": say("ID"),
    "keyResults": say("Key results"),
    "level": say("Level"),
    "light": say("Light"),
    "map": say("Alignment map"),
    "more": say("{n} more"),
    "noOwner": say("no owner"),
    "noTeam": say("No team"),
    "notConnected": say("Not connected"),
    "notConnectedWhy": say("Objectives from which no link leads up to the top"),
    "notMeasured": say("not measured"),
    "ofExpected": say("{progress}, expected {expected}"),
    "also": say("also {id}"),
    "own": say("Own progress"),
    "owner": say("Owner"),
    "place": say("Where"),
    "progress": say("Progress"),
    "rowOf": say("{sheet}, row {row}"),
    "severity": say("Severity"),
    "showAll": say("Show all {n}"),
    "showMore": say("Show {n} more"),
    "skips": say("skips a level"),
    "status": say("Status"),
    "supportedBy": say("Supported by"),
    "supports": say("Supports"),
    "supportsWith": say("{share} of what is contributed"),
    "team": say("Team"),
    "title": say("Title"),
    "todo": say("What to do"),
    "trend": say("How it has moved"),
    "unit": say("Unit"),
    "updated": say("Last update"),
    "via": say("by {id}"),
    "way": say("Measured"),
    "what": say("What"),
    "zoomIn": say("Zoom in"),
    "zoomOut": say("Zoom out"),
}


def texts(language: Language) -> dict[str, str]:
    """Every text by its key; what stands in braces is filled in by the scripts."""
    return {key: text.render(language) for key, text in _WORDS.items()}
