"""What a row's `Ignore` cell says: ``PSTO602 until 2027-01-31: agreed with finance``, in German also ``bis``."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from psto_xl.core.values import read_date


class Waiver(NamedTuple):
    """A code, the beginning of one, or a rule's name that a row may keep, until a last day or for good.

    `rule` is "" where the text names none. `bad_day` is what stands for the last day and can't be read: then
    nothing is waived, lest it be for good.
    """

    text: str
    rule: str
    until: date | None
    reason: str
    bad_day: str = ""

    def covers(self, code: str, name: str) -> bool:
        """Whether the waiver is about this rule."""
        return self.rule in (code, name) or (self.rule.startswith("PSTO") and code.startswith(self.rule))

    def is_over(self, today: date) -> bool:
        """Whether its last day is past."""
        return self.until is not None and self.until < today


_ENTRY: Final = re.compile(
    r"""(?P<rule>PSTO\d{1,3}|[a-z]+(?:-[a-z]+)+|[a-z]+(?=\s*(?:$|[:;,\n]|\(?(?:until|bis)\b)))\s*
        (?:\(?(?:until|bis)\s+(?P<until>[^:;,\n)]+)\)?)?\s*
        (?::\s*(?P<reason>[^;\n]*))?""",
    re.IGNORECASE | re.VERBOSE,
)


def read_waivers(text: str, locale: str = "") -> list[Waiver]:
    """The waivers that a cell names, separated by ``;``, ``,`` or line breaks; other text gives an empty one."""
    found = []
    end = 0
    for match in _ENTRY.finditer(text):
        if text[end : match.start()].strip(" ;,\n\r\t"):
            continue  # a word inside a reason
        name = match["rule"]
        rule = name.upper() if name[:4].upper() == "PSTO" else name.lower()
        last_day = (match["until"] or "").strip()
        until = _day(last_day, locale)
        bad_day = "" if until else last_day
        found.append(Waiver(match[0].strip(), rule, until, (match["reason"] or "").strip(), bad_day))
        end = match.end()
    return found or ([Waiver(text, "", None, "")] if text else [])


def _day(text: str, locale: str) -> date | None:
    """The day that a text begins with; a reason may follow it without a colon."""
    parts = text.split()[:3]
    days = (read_date(" ".join(parts[:n]), locale) for n in range(len(parts), 0, -1))
    return next((day for day in days if day), None)
