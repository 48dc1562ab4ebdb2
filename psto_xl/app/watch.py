"""Check again whenever a workbook is saved. Reads only: writing would itself be a save, under the user's hands."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from psto_xl.app.bar import Progress
from psto_xl.app.check import How, Options, check_files
from psto_xl.app.files import UsageError, refuse_urls, would_find
from psto_xl.core.portfolio import names
from psto_xl.core.report import Report
from psto_xl.core.text import ENGLISH, Language, Text, count, say
from psto_xl.languages import shared_language
from psto_xl.outputs.text import summary

_QUIET: Final = 400
"""Milliseconds without another change after which a save is over: programs write, rename and delete in turn."""
_SHOWN: Final = 10
_SILENT: Final = Progress()

Place = tuple[str, str, str, str, int]


def watch(
    name: str,
    options: Callable[[], Options],
    tell: Callable[[str], None],
    language: Language | None = None,
    progress: Progress = _SILENT,
) -> None:
    """Check a folder or workbook now and after every save, and `tell` the summary and what has changed.

    What was not saved since is not read again; that is remembered outside the folder. Goes on until
    KeyboardInterrupt, or Stopped where that falls into a check. `options` are asked for anew each time, so that
    midnight passes. Without a `language` it is that of the workbooks. Raises UsageError where there is nothing of
    that name, or the package that watches is not installed.
    """
    refuse_urls([name], "watch")
    path = Path(name)
    if not path.exists():
        raise UsageError(say("'{path}' does not exist: name a folder or a workbook.", path=path))
    changes = _saves(path)
    before: Report | None = None
    spoken = language or ENGLISH
    with TemporaryDirectory(prefix="psto-xl-", ignore_cleanup_errors=True) as folder:
        how = How(jobs=os.cpu_count() or 1, resume=Path(folder, "state"), progress=progress)
        while True:
            try:
                report = check_files([name], options(), how).report
            except UsageError as error:
                tell(spoken.show(error))
            else:
                spoken = language or shared_language(mine.book for mine in report.books)
                lines = summary(report, spoken)
                if before is not None:
                    lines += [text.render(spoken) for text in _changes(before, report)]
                tell("\n".join(lines))
                before = report
            tell("\n" + say("Watching {path}; Ctrl-C ends it.", path=path).render(spoken))
            saved = next(changes)
            tell("\n" + say("Saved: {names}", names=tuple(saved)).render(spoken))


def _saves(path: Path) -> Iterator[list[str]]:
    """The names of the workbooks of each save, beginning to watch at once, without end."""
    try:
        from watchfiles import watch as watch_files
    except ImportError:
        raise UsageError(say("watching needs one more package: pip install 'psto-xl[watch]'.")) from None

    folder = (path if path.is_dir() else path.parent).absolute()

    def wanted(_: object, name: str) -> bool:
        return would_find(Path(name), folder) if path.is_dir() else Path(name).name == path.name

    changes = watch_files(
        folder,
        watch_filter=wanted,
        step=_QUIET,
        debounce=10 * _QUIET,
        rust_timeout=_QUIET,
        yield_on_timeout=True,
    )
    next(changes)  # nothing is watched before
    return (sorted({Path(name).name for _, name in found}) for found in changes if found)


def _changes(before: Report, after: Report) -> Iterator[Text]:
    """Scores that moved, findings that are new and that are mended."""
    if before.score is not None and after.score is not None and round(before.score, 1) != round(after.score, 1):
        yield say("Score: {old} -> {new}", old=round(before.score, 1), new=round(after.score, 1))
    old, new = _findings(before), _findings(after)
    mended, found = old.keys() - new.keys(), new.keys() - old.keys()
    for title, places, known in (
        (count(len(mended), "Mended: {n} finding", "Mended: {n} findings"), mended, old),
        (count(len(found), "New: {n} finding", "New: {n} findings"), found, new),
    ):
        if places:
            yield title
            for place in sorted(places)[:_SHOWN]:
                unit, code, sheet, where, _ = place
                yield say(
                    "  {unit} {sheet}!{where}  {code}  {words}",
                    unit=unit,
                    sheet=sheet,
                    where=where,
                    code=code,
                    words=known[place],
                )
            if len(places) > _SHOWN:
                yield count(len(places) - _SHOWN, "  and {n} more", "  and {n} more")
    if not mended and not found:
        yield say("The findings are the same as before.")


def _findings(report: Report) -> dict[Place, Text]:
    """What findings say, by what stays of them when rows move and figures change.

    That is unit, rule, sheet, the row's id or else the cell, and which of several of these it is.
    """
    units = names(report)
    number: Counter[tuple[str, str, str, str]] = Counter()
    found: dict[Place, Text] = {}
    for finding in report.findings:
        place = units[finding.book], finding.code, finding.sheet, finding.id or finding.cell
        number[place] += 1
        found[(*place, number[place])] = finding.message
    return found
