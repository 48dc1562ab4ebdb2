"""The documentation of a rule, taken apart: what it finds and why, and its examples as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from psto_xl.core.rule import Rule
from psto_xl.core.text import Language


class Example(NamedTuple):
    """A table of an example: whether it is a good one, its sheet, and its rows, the headers first."""

    is_good: bool
    sheet: str
    rows: Sequence[Sequence[str]]


class Explanation(NamedTuple):
    """A rule in words: what it finds, why that matters, and examples."""

    summary: str
    reasons: Sequence[str]
    examples: Sequence[Example]


def explain(rule: Rule, language: Language) -> Explanation:
    """A rule's documentation in a language; its examples stay in English."""
    _, _, examples = rule.doc.partition("\nBad:")
    bad, _, good = examples.partition("\nGood:")
    return Explanation(
        f"{language.translate(rule.summary)}.",
        [language.translate(reason) for reason in rule.reasons],
        [*_tables(bad, is_good=False), *_tables(good, is_good=True)],
    )


def _tables(text: str, *, is_good: bool) -> list[Example]:
    found = []
    sheet = ""
    rows: list[list[str]] = []
    for line in (*text.splitlines(), ""):
        line = line.strip()
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if set("".join(cells)) - set("-: "):
                rows.append(cells)
            continue
        if rows:
            found.append(Example(is_good, sheet, rows))
            rows = []
        sheet = line or sheet
    return found
