"""What a row's `Ignore` cell says: ``PSTO602 until 2027-01-31: agreed with finance``."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from psto_xl.core.values import read_date


class Waiver(NamedTuple):
    """A code, the beginning of one, or a rule's name that a row may keep, until a last day or for good.

    `rule` is "" where the text names none.
    """

    text: str
    rule: str
    until: date | None
    reason: str

    def covers(self, code: str, name: str) -> bool:
        """Whether the waiver is about this rule."""
        return self.rule in (code, name) or (self.rule.startswith("PSTO") and code.startswith(self.rule))

    def is_over(self, today: date) -> bool:
        """Whether its last day is past."""
        return self.until is not None and self.until < today


_ENTRY: Final = re.compile(
    r"(?P<rule>PSTO\d{1,3}|[a-z]+(?:-[a-z]+)+)\s*(?:\(?until\s+(?P<until>[^:;,\n)]+)\)?)?\s*(?::\s*(?P<reason>[^;\n]*))?",
    re.IGNORECASE,
)


def read_waivers(text: str, locale: str = "") -> list[Waiver]:
    """The waivers that a cell names, separated by ``;``, ``,`` or line breaks; other text gives an empty one."""
    found = []
    end = 0
    for match in _ENTRY.finditer(text):
        if text[end : match.start()].strip(" ;,\n\r\t"):
            continue  # a word with a hyphen inside a reason
        name = match["rule"]
        rule = name.upper() if name[:4].upper() == "PSTO" else name.lower()
        until = read_date(match["until"].strip(), locale) if match["until"] else None
        found.append(Waiver(match[0].strip(), rule, until, (match["reason"] or "").strip()))
        end = match.end()
    return found or ([Waiver(text, "", None, "")] if text else [])
