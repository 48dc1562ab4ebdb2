"""PSTO000: what went wrong in the check itself."""

from __future__ import annotations

from collections.abc import Iterator

from psto_xl.core.finding import Severity
from psto_xl.core.grid import Place
from psto_xl.core.layout import LEVEL_SHEETS
from psto_xl.core.rule import Context, Hit, at, rule
from psto_xl.core.text import say


@rule("PSTO000", "failed-rule", Severity.ERROR, runs_last=True)
def failed_rule(c: Context) -> Iterator[Hit]:
    """A rule itself failed on this workbook; the others still report.

    What this rule would have found stays unsaid, so nobody should take its silence for good news.
    """
    for crash in c.crashes:
        books = c.plan.books if crash.book is None else [c.plan.books[crash.book]]
        book, sheet = next(
            (book, book.sheets[layout.key].name)
            for book in books
            for layout in LEVEL_SHEETS
            if layout.key in book.sheets
        )
        yield at(
            book.index,
            Place(sheet, 1, 1),
            "",
            say("the rule {code} {name} failed: {error}", code=crash.code, name=crash.name, error=crash.error),
            say("report this to those who make the tool; everything else was checked"),
        )
