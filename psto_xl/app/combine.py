"""Make one workbook of a whole portfolio."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from psto_xl.app.check import Options, check_files
from psto_xl.app.files import UsageError, draft_of, is_url, need_folder
from psto_xl.app.outcome import How, in_words
from psto_xl.backends.file import open_elsewhere
from psto_xl.core.report import Failure
from psto_xl.core.text import Language, count, say
from psto_xl.languages import shared_language

_SIMPLY: Final = How()
_NAME: Final = b'name="_psto.combined"'


class Combined(NamedTuple):
    """What was made, in a sentence, in which language, and the workbooks that are missing from it."""

    said: str
    language: Language
    failures: Sequence[Failure]


def combine(
    paths: Sequence[str],
    target: Path,
    options: Options,
    history: Path | None = None,
    how: How = _SIMPLY,
    language: Language | None = None,
) -> Combined:
    """Check everything that `paths` name as one plan and write all of it into the workbook `target`.

    Earlier results are no part of a plan; `target` is replaced where it is one. Raises UsageError, also where
    `target` is anything else than such a result: no file is ever lost.
    """
    from psto_xl.app.history import read
    from psto_xl.builder.combined.book import build_combined

    _refuse(target)
    points = read(history) if history else []
    report = check_files(paths, options, how).report
    if not report.books:
        raise UsageError(say("nothing to combine: {why}", why=in_words(report.failures)))
    spoken = language or shared_language(mine.book for mine in report.books)
    with draft_of(target) as draft:
        build_combined(
            draft, report, [link_to(mine.book.label, target) for mine in report.books], points, language=spoken
        )
        draft.replace(target)
    said = say(
        "Made '{target}' of {units} with {rows}.",
        target=target,
        units=count(len(report.books), "{n} unit", "{n} units"),
        rows=count(len(report.items), "{n} row", "{n} rows"),
    )
    return Combined(said.render(spoken), spoken, report.failures)


def is_combined(path: Path) -> bool:
    """Whether a file is what `combine` has made: a result, not a plan."""
    try:
        with zipfile.ZipFile(path) as package:
            return _NAME in package.read("xl/workbook.xml")
    except (OSError, KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError):
        return False


def link_to(label: str, target: Path) -> str:
    """A workbook's path as a link in `target` names it: relative, with slashes, so that both may move together."""
    if is_url(label):
        return label
    try:
        path = os.path.relpath(label, target.parent)
    except ValueError:  # on another drive
        path = str(Path(label).absolute())
    return path.replace("\\", "/")


def _refuse(target: Path) -> None:
    if target.suffix.lower() != ".xlsx":
        raise UsageError(say("'{target}' would be no Excel workbook: let its name end in .xlsx.", target=target))
    need_folder(target)
    if target.exists() and not is_combined(target):
        raise UsageError(say("'{target}' exists and was not made by combine: choose another name.", target=target))
    if open_elsewhere(target):
        raise UsageError(say("'{target}' is open elsewhere: close it first.", target=target))
