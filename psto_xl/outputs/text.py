"""The report as a linter prints it, with a summary that a manager understands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from psto_xl.core.finding import Finding
from psto_xl.core.layout import Level
from psto_xl.core.report import BookReport, Report
from psto_xl.core.text import ENGLISH, Language, Share, Text, count, say
from psto_xl.core.views.common import counts_in_words


def to_text(report: Report, language: Language = ENGLISH, *, with_summary: bool = True) -> str:
    """Every finding with its place and hint, then the summary."""
    texts = [_lines(line for one in mine.findings for line in _finding(mine, one, language)) for mine in report.books]
    if with_summary:
        texts += [_lines([""] if any(texts) else []), _lines(summary(report, language))]
    return "".join(texts)


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _finding(mine: BookReport, finding: Finding, language: Language) -> Iterable[str]:
    place = f"{mine.book.label} {finding.sheet}!{finding.cell}"
    yield f"{place}  {finding.code} {language.translate(finding.name)}  {finding.message.render(language)}"
    if hint := finding.hint.render(language):
        yield f"    {hint}"


def summary(report: Report, language: Language = ENGLISH) -> list[str]:
    """What was checked, findings by severity, score, progress by level, and the workbooks that failed."""
    said: list[Text] = [
        say(
            "{books}: {rows}, {findings}",
            books=count(len(report.books), "{n} workbook", "{n} workbooks"),
            rows=count(len(report.items), "{n} row", "{n} rows"),
            findings=_counts(report),
        )
    ]
    if report.score is not None:
        said.append(
            say("Alignment score {score} of 100 ({rates})", score=round(report.score, 1), rates=_rates(report))
        )
    progress = _progress(report)
    if progress:
        said.append(say("Progress: {levels}", levels=progress))
    lines = [text.render(language) for text in said]
    if report.failures:
        lines.append(count(len(report.failures), "{n} workbook failed:", "{n} workbooks failed:").render(language))
        lines += [f"  {failure.path}: {language.show(failure.reason)}" for failure in report.failures]
    return lines


def _counts(report: Report) -> Text:
    counts = report.counts
    if not any(counts.values()):
        return say("nothing to mend")
    return say("{counts}", counts=tuple(counts_in_words(counts).values()))


def _rates(report: Report) -> Sequence[Text]:
    return tuple(say("{rate} {share}", rate=say(name), share=Share(rate)) for name, rate in report.rates.items())


def _progress(report: Report) -> Sequence[Text]:
    """The mean rolled-up progress of each level's objectives beside what was expected."""
    found = []
    for level in (Level.PURPOSE, Level.STRATEGY, Level.TACTICAL, Level.OPERATIONAL):
        rows = [
            (mine.figures[item].rolled_up, mine.figures[item].expected)
            for mine in report.books
            for item in mine.book.items
            if item.level is level and item.is_objective and item.counts
        ]
        known = [progress for progress, _ in rows if progress is not None]
        if known:
            found.append(say("{level} {share}", level=say(level.sheet), share=Share(sum(known) / len(known))))
    return tuple(found)
