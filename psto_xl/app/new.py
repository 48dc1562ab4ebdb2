"""Make a workbook: fresh, with a sample, or with the rows of a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from psto_xl.app.files import UsageError, draft_of, need_folder
from psto_xl.builder.content import Content
from psto_xl.core.grid import Cell
from psto_xl.core.text import count, say
from psto_xl.languages import language as load


def new_workbook(
    target: Path, *, unit: str = "", start: date | None = None, end: date | None = None, sample: bool = False,
    plan: Path | None = None, language: str = "en",
) -> str:  # fmt: skip
    """Make the workbook `target` and say what to do with it. Raises UsageError; never replaces a file."""
    if target.suffix.lower() != ".xlsx":
        raise UsageError(say("'{target}' would be no Excel workbook: let its name end in .xlsx.", target=target))
    if start and end and end < start:
        raise UsageError(say("the cycle ends before it starts: give the earlier day to --cycle-start."))
    content = _content(sample, plan, language)
    given: dict[str, Cell] = {"Unit": unit or None, "Cycle start": start, "Cycle end": end}
    settings = {**content.settings, **{name: value for name, value in given.items() if value}}
    create(target, replace(content, settings=settings), language)
    rows = sum(len(found) for found in content.rows.values())
    said = say(
        "Made '{target}'. Open it, begin with the sheet {guide}, then check it: psto-xl check {target}",
        target=target,
        guide=say("Guide"),
    )
    filled = count(
        rows,
        "Made '{target}' with {n} row. Check it: psto-xl check {target}",
        "Made '{target}' with {n} rows. Check it: psto-xl check {target}",
        target=target,
    )
    return (filled if rows else said).render(load(language))


def create(target: Path, content: Content, language: str = "en") -> None:
    """Write a new workbook whole or not at all. Raises UsageError where a file of that name exists."""
    from psto_xl.builder.workbook import build

    if target.exists():
        raise UsageError(say("'{target}' exists already: choose another name.", target=target))
    need_folder(target)
    with draft_of(target) as draft:
        build(draft, content, language=load(language))
        draft.rename(target)


def _content(sample: bool, plan: Path | None, language: str) -> Content:
    if sample and plan:
        raise UsageError(say("a workbook starts with a sample or with a plan: leave out --sample or --from."))
    if sample:
        from psto_xl.builder.sample import sample_content
        from psto_xl.builder.sample_words import in_language

        return in_language(sample_content(date.today()), load(language))  # noqa: DTZ011
    if plan:
        from psto_xl.builder.plans import read_plan

        try:
            return read_plan(plan)
        except ValueError as error:
            raise UsageError(str(error)) from None
        except OSError as error:
            raise UsageError(say("'{plan}' can't be read: {why}.", plan=plan, why=error.strerror or error)) from None
    return Content()
