"""What the tool's own sheets have in common: words for the rates, the first things to do, links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Final, NamedTuple

from psto_xl.core.finding import Finding, Severity
from psto_xl.core.grid import Formula
from psto_xl.core.mention import cut
from psto_xl.core.text import Language, Text, count, say

FIRST_THINGS: Final = 5
RATE_WORDS: Final[Mapping[str, Text]] = {
    "connected": say("Objectives that lead up to a purpose"),
    "supported": say("Objectives carried by work below"),
    "measured": say("Objectives with a measured result"),
    "owned": say("Objectives with an owner"),
    "fresh": say("Key results updated on time"),
}
"""What each rate of the score is the share of."""


def counts_in_words(counts: Mapping[Severity, int]) -> dict[Severity, Text]:
    """How many findings of each severity, as a manager would say it."""
    return {
        Severity.ERROR: count(counts[Severity.ERROR], "{n} error", "{n} errors"),
        Severity.WARNING: count(counts[Severity.WARNING], "{n} warning", "{n} warnings"),
        Severity.INFO: count(counts[Severity.INFO], "{n} to know", "{n} to know"),
    }


def sentence(text: Text, language: Language) -> str:
    """A message or hint as it stands on a sheet: with a capital letter, and no line that begins with a %."""
    words = text.render(language).replace(" %", "\u00a0%")
    return words[:1].upper() + words[1:]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else wrap(text, most, max_lines=1, placeholder=" …")[0]


class Task(NamedTuple):
    """A thing to do: its most weighty finding, and how many more of the same rule there are."""

    finding: Finding
    more: int

    def fact(self, language: Language, most: int = 1000) -> str:
        """What is the matter, with which row or sheet, and how often, in at most so many letters."""
        words, where = sentence(self.finding.message, language), self.finding.id or self.finding.sheet
        if where not in words and cut(where) not in words:
            words = f"{cut(where)}: {words}"
        more = count(self.more, "(and {n} more like it)", "(and {n} more like it)").render(language)
        return f"{_short(words, most - len(more) - 1)} {more}" if self.more else _short(words, most)

    def deed(self, language: Language, most: int = 1000) -> str:
        """What to do, in at most so many letters."""
        return _short(sentence(self.finding.hint, language), most)


def first_things(findings: Sequence[Finding]) -> list[Task]:
    """The five things to do first, one for each rule: what bears upon most rows, then what is gravest."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.code, []).append(finding)
    tasks = [Task(min(same, key=_urgency), len(same) - 1) for same in by_rule.values()]
    return sorted(tasks, key=lambda task: _urgency(task.finding))[:FIRST_THINGS]


def _urgency(finding: Finding) -> tuple[int, int]:
    return -finding.affected, finding.severity.rank


def link(sheet: str, cell: str, shown: str) -> Formula:
    """A cell that jumps to another one."""
    target = f"#'{_doubled(sheet, chr(39))}'!{cell}"
    return Formula(f'HYPERLINK("{_doubled(target, chr(34))}","{_doubled(shown, chr(34))}")', shown)


def _doubled(text: str, quote: str) -> str:
    return text.replace(quote, quote * 2)
