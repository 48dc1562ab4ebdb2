"""What a history of checks shows: every unit, or one of them more closely."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from psto_xl.app.files import UsageError
from psto_xl.app.history import read
from psto_xl.core.rules import RULES
from psto_xl.core.text import ENGLISH, Language, say
from psto_xl.outputs.trend import to_overview, to_unit


def show_trend(file: Path, unit: str = "", language: Language = ENGLISH) -> str:
    """The trend of all units of the history `file`, or of one. Raises UsageError."""
    points = read(file)
    if not points:
        raise UsageError(
            say("the history '{file}' is empty yet: 'psto-xl check PATH... --history {file}' adds to it.", file=file)
        )
    if not unit:
        return to_overview(points, language)
    known = {point.unit.casefold(): point.unit for point in points if point.unit}
    name = known.get(unit.strip().casefold())
    if name is None:
        near = get_close_matches(unit.strip().casefold(), known, n=3, cutoff=0.5) or sorted(known)[:5]
        names = ", ".join(f"'{known[one]}'" for one in near)
        raise UsageError(
            say("the history '{file}' knows no unit '{unit}': try {names}.", file=file, unit=unit, names=names)
        )
    return to_unit(
        [point for point in points if point.unit == name],
        {rule.code: language.translate(rule.name) for rule in RULES},
        language,
    )
