"""What a workbook's `Settings` make of the rules: severities, thresholds, and rules that are off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from psto_xl.core import aliases
from psto_xl.core.finding import Severity
from psto_xl.core.layout import fold, spellings
from psto_xl.core.plan import Workbook
from psto_xl.core.rule import Rule
from psto_xl.core.settings import Entry
from psto_xl.core.values import read_number

_WORDS: Final[Mapping[str, Severity | None]] = {
    fold(spelling): severity
    for word, severity in {"off": None, **{str(one): one for one in Severity}}.items()
    for spelling in spellings(word, aliases.VALUES)
}


class Choices(NamedTuple):
    """By code: the severity set for a rule (None: off), its threshold; and entries that can't be used."""

    severities: Mapping[str, Severity | None]
    limits: Mapping[str, float]
    unknown: Sequence[Entry]
    unusable: Sequence[Entry]


def choose(book: Workbook, rules: Sequence[Rule]) -> Choices:
    """Read the settings that name a rule by its code or its name."""
    if not book.settings.others:
        return Choices({}, {}, (), book.settings.unusable)
    by_name = {rule.code.casefold(): rule for rule in rules} | {rule.name: rule for rule in rules}
    severities: dict[str, Severity | None] = {}
    limits: dict[str, float] = {}
    unknown = []
    unusable = list(book.settings.unusable)
    for entry in book.settings.others:
        rule = by_name.get(entry.key.strip().casefold())
        word = fold(str(entry.value))
        number = read_number(entry.value, book.settings.locale)
        if rule is None:
            unknown.append(entry)
        elif word in _WORDS:
            severities[rule.code] = _WORDS[word]
        elif rule.threshold is not None and number is not None and _is_enough(number, rule):
            limits[rule.code] = number
        else:
            unusable.append(entry)
    return Choices(severities, limits, unknown, unusable)


def _is_enough(number: float, rule: Rule) -> bool:
    """Whether the rule can work with a threshold as low as this."""
    return (number / 100 if rule.is_share and number > 1 else number) >= rule.least
