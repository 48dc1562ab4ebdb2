"""Make a report to look at: a page, a document, slides or text, by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from psto_xl.app.check import How, Options, check_files
from psto_xl.app.files import UsageError, draft_of, need_folder
from psto_xl.app.history import read
from psto_xl.app.outcome import in_words
from psto_xl.backends import WorkbookError
from psto_xl.core.report import Failure
from psto_xl.core.text import Language, say
from psto_xl.languages import shared_language
from psto_xl.report.story import Story, tell


def _html(story: Story) -> bytes:
    from psto_xl.report.html.page import to_html

    return to_html(story).encode("utf-8", "replace")


def _markdown(story: Story) -> bytes:
    from psto_xl.report.markdown import to_markdown

    return to_markdown(story).encode("utf-8", "replace")


def _pdf(story: Story) -> bytes:
    from psto_xl.report.pdf.document import to_pdf

    return to_pdf(story)


def _pptx(story: Story) -> bytes:
    from psto_xl.report.slides.deck import to_pptx

    return to_pptx(story)


_MAKERS: Final[Mapping[str, Callable[[Story], bytes]]] = {
    ".html": _html,
    ".htm": _html,
    ".md": _markdown,
    ".pdf": _pdf,
    ".pptx": _pptx,
}
_NEEDED: Final = {".pdf": "reportlab", ".pptx": "pptx"}
"""The package that a kind needs beyond what is always installed."""


class Made(NamedTuple):
    """The language of a report, and the workbooks that are missing in it."""

    language: Language
    failures: Sequence[Failure]


def make_report(
    paths: Sequence[str],
    target: Path,
    options: Options,
    how: How = How(),  # noqa: B008 - frozen
    *,
    title: str = "",
    language: Language | None = None,
    history: Path | None = None,
) -> Made:
    """Check everything that `paths` name and write the report `target`; without a `language`, in the workbooks' own.

    With a `history` it shows how things came about.
    Raises UsageError where a report of that name can't be made or written, WorkbookError where no workbook can
    be read.
    """
    ending = target.suffix.lower()
    if ending not in _MAKERS:
        raise UsageError(
            say("'{target}' would be no report: let its name end in .html, .pdf, .pptx or .md.", target=target)
        )
    need_folder(target)
    known = read(history) if history else []
    report = check_files(paths, options, how).report
    if not report.books:
        raise WorkbookError(in_words(report.failures))
    spoken = language or shared_language(mine.book for mine in report.books)
    try:
        content = _MAKERS[ending](tell(report, title, spoken, known))
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != _NEEDED.get(ending):
            raise
        raise UsageError(
            say(
                "a {ending} report needs what is not installed yet: pip install 'psto-xl[report]', or choose .html.",
                ending=ending,
            )
        ) from None
    with draft_of(target) as draft:
        draft.write_bytes(content)
        draft.replace(target)
    return Made(spoken, report.failures)
