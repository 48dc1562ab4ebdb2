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
    r"""(?P<rule>PSTO\d{1,3}|[a-z]+(?:-[a-z]+)+|[a-z]+(?=\s*(?:$|[:;,\n]|\(?(?:until|till|bis)\b)))\s*
        (?:\(?(?:until|till|bis(?:\s+zum)?)\s+(?P<until>[^:;,\n)]+(?:,\s*\d{4}\b)?)\)?)?\s*
        (?::\s*(?P<reason>[^;\n]*))?""",
    re.IGNORECASE | re.VERBOSE,
)

_IN_REASON: Final = re.compile(r"\b(?:until|till|bis(?:\s+zum)?)\s+(.+)", re.IGNORECASE)


def read_waivers(text: str, locale: str = "") -> list[Waiver]:
    """The waivers that a cell names, separated by ``;``, ``,`` or line breaks; other text gives an empty one."""
    found: list[Waiver] = []
    end = 0
    for match in _ENTRY.finditer(text):
        if text[end : match.start()].strip(" ;,\n\r\t"):
            continue  # a word inside a reason
        name = match["rule"]
        if found and name.isalpha() and text[: match.start()].rstrip(" \t")[-1:] not in ";,\n":
            continue  # likewise: 'agreed until'
        rule = name.upper() if name[:4].upper() == "PSTO" else name.lower()
        last_day, reason = ((match[name] or "").strip() for name in ("until", "reason"))
        until = _day(last_day, locale)
        bad_day = "" if until else last_day
        told = reason or text[match.end() :].partition(";")[0].partition(",")[0].partition("\n")[0]
        if not last_day and (said := _IN_REASON.search(told)):
            until = _day(said[1], locale)  # what was agreed until a day is not agreed for good
        found.append(Waiver(match[0].strip(), rule, until, reason, bad_day))
        end = match.end()
    return found or ([Waiver(text, "", None, "")] if text else [])


def _day(text: str, locale: str) -> date | None:
    """The day that a text begins with; a reason may follow it without a colon."""
    parts = text.split()[:3]
    days = (read_date(" ".join(parts[:n]), locale) for n in range(len(parts), 0, -1))
    return next((day for day in days if day), None)
