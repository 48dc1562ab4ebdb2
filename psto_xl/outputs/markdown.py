"""The report as a short summary in Markdown, for a chat or a mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from psto_xl.core.finding import Severity
from psto_xl.core.portfolio import LEVELS, Unit, together, units
from psto_xl.core.report import Report
from psto_xl.core.text import ENGLISH, Language, Share, Text, count, say
from psto_xl.core.views.common import RATE_WORDS, counts_in_words, first_things

MOST_UNITS: Final = 30
"""So many units a message shows; those with the lowest scores."""

_SIGNS: Final = re.compile(r"([\\`*_\[\]<>|#~])")
_BEGINNING: Final = re.compile(r"^(\d*)([-+.)])")
"""What would begin a list."""
_UNKNOWN: Final = "–"


def to_markdown(report: Report, language: Language = ENGLISH) -> str:
    """Score, progress, the five things to do first, a table by unit, and the workbooks that failed."""
    whole = together(report)
    blocks = [_head(report, whole, language), _first(report, language)]
    if report.books:
        blocks.append(_table(report, whole, language))
    if report.failures:
        said = count(len(report.failures), "{n} workbook failed:", "{n} workbooks failed:").render(language)
        failed = (f"- {_safe(one.path)}: {_safe(language.show(one.reason))}" for one in report.failures)
        blocks.append([f"**{said}**", "", *failed])
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _head(report: Report, whole: Unit, language: Language) -> list[str]:
    title = say("Alignment on {day}", day=report.as_of)
    facts: list[Text] = [
        count(len(report.books), "{n} workbook", "{n} workbooks"),
        count(len(report.items), "{n} row", "{n} rows"),
        *counts_in_words(whole.counts).values(),
    ]
    lines = [f"## {title.render(language)}", "", " · ".join(fact.render(language) for fact in facts)]
    if whole.score is not None:
        score = say("Alignment score {score} of 100", score=round(whole.score))
        lines += ["", f"**{score.render(language)}**", ""]
        rates = (say("{what}: {share}", what=RATE_WORDS[name], share=Share(r)) for name, r in whole.rates.items())
        lines += [f"- {rate.render(language)}" for rate in rates]
    return lines


def _first(report: Report, language: Language) -> list[str]:
    tasks = first_things(report.findings)
    if not tasks:
        return (
            [say("Nothing to mend: everything hangs together. Well done!").render(language)] if report.books else []
        )
    lines = [f"### {say('The five things to do first').render(language)}", ""]
    for number, task in enumerate(tasks, start=1):
        finding = task.finding
        where = f"{report.books[finding.book].book.unit}, {finding.sheet}!{finding.cell}"
        deed = f" {_safe(task.deed(language))}" if task.deed(language) else ""
        lines.append(f"{number}. **{_safe(where)}**: {_safe(task.fact(language))}.{deed}")
    return lines


def _table(report: Report, whole: Unit, language: Language) -> list[str]:
    rows = sorted(units(report), key=lambda unit: (unit.score is None, unit.score or 0.0, unit.name.casefold()))
    shown = sorted(rows[:MOST_UNITS], key=lambda unit: unit.name.casefold())
    heads = [say("Unit"), say("Score"), *(say(level.sheet) for level in LEVELS)]
    heads += [say("Errors"), say("Warnings"), say("To know")]
    lines = [
        f"### {say('Score, progress by level and findings by unit').render(language)}",
        "",
        _line([head.render(language) for head in heads]),
    ]
    lines.append("|---|" + "---:|" * (len(heads) - 1))
    lines += [_line(_cells(unit, _safe(unit.name), language)) for unit in shown]
    if len(rows) > 1:
        lines.append(_line(_cells(whole, f"**{say('All together').render(language)}**", language)))
    if hidden := len(rows) - len(shown):
        said = count(
            hidden, "{n} unit with a higher score is left out.", "{n} units with higher scores are left out."
        )
        lines += ["", said.render(language)]
    return lines


def _cells(unit: Unit, name: str, language: Language) -> list[str]:
    progress = [unit.levels[level].progress for level in LEVELS]
    return [
        name,
        _UNKNOWN if unit.score is None else language.number(round(unit.score)),
        *(_UNKNOWN if share is None else language.show(Share(round(share, 2))) for share in progress),
        *(language.number(unit.counts[severity]) for severity in Severity),
    ]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _safe(text: str) -> str:
    """Text that shows as it is: no signs that mean something in Markdown, no line breaks."""
    plain = _SIGNS.sub(r"\\\1", " ".join(text.split()))
    return _BEGINNING.sub(r"\1\\\2", plain)
