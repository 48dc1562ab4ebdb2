"""The documentation of a rule, taken apart: what it finds and why, and its examples as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from psto_xl.core.rule import Rule


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


def explain(rule: Rule) -> Explanation:
    """Read a rule's documentation."""
    text, _, examples = rule.doc.partition("\nBad:")
    bad, _, good = examples.partition("\nGood:")
    summary, *reasons = (" ".join(block.split()) for block in text.split("\n\n") if block.strip())
    return Explanation(summary, reasons, [*_tables(bad, is_good=False), *_tables(good, is_good=True)])


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
