"""The demo: four workbooks of an energy company, made, checked and annotated."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from psto_xl.app.check import Options, check_files
from psto_xl.app.files import UsageError
from psto_xl.app.new import create
from psto_xl.app.outcome import in_words
from psto_xl.builder.demo import demo_contents
from psto_xl.builder.sample_words import in_language
from psto_xl.core.text import say
from psto_xl.core.views.common import first_things
from psto_xl.languages import language as find
from psto_xl.outputs.text import summary


def run_demo(folder: Path, today: date, language: str = "en") -> str:
    """Make the workbooks in `folder`, check them as one plan, write the results back, and say what was found."""
    contents, spoken = demo_contents(today), find(language)
    if any((folder / name).exists() for name in contents):
        raise UsageError(say("'{folder}' holds a demo already: delete it, or name another folder.", folder=folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            say("the folder '{folder}' can't be made: {why}.", folder=folder, why=error.strerror or error)
        ) from None
    for name, content in contents.items():
        create(folder / name, in_language(content, spoken), language)
    outcome = check_files([str(folder)], Options(today=today, as_of=today, write=True))
    report = outcome.report
    if report.failures:
        raise UsageError(in_words(report.failures))
    made = say("Made and checked {n} workbooks of an energy company in '{folder}'.", n=len(contents), folder=folder)
    lines = [made.render(spoken), "", *summary(report, spoken), "", say("What to do first:").render(spoken)]
    for number, task in enumerate(first_things(report.findings), start=1):
        where = report.books[task.finding.book].book
        lines.append(f"  {number}. {where.unit}, {task.finding.sheet}!{task.finding.cell}: {task.fact(spoken)}")
        if deed := task.deed(spoken):
            lines.append(f"     {deed}")
    worst = min(report.books, key=lambda book: book.score if book.score is not None else 100.0)
    go_on = say(
        "Open {path} next: the sheet {sheet} lists its findings, each with a link to its cell.",
        path=worst.book.label,
        sheet=say("Alignment"),
    )
    return "\n".join([*lines, "", go_on.render(spoken)])
