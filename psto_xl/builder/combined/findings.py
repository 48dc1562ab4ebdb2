"""Every finding of a portfolio in one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psto_xl.builder.combined.links import Links
from psto_xl.builder.combined.page import (
    CELL,
    LINK,
    TEXT,
    Head,
    height,
    in_language,
    print_wide,
    table,
    title,
    underline,
)
from psto_xl.builder.excel import Workbook, put
from psto_xl.builder.looks import ACCENT, SEVERITY_TEXT
from psto_xl.core.finding import Severity
from psto_xl.core.grid import Cell, Place, letters
from psto_xl.core.report import Report
from psto_xl.core.text import Language, count, say
from psto_xl.core.views.common import sentence

_TOP: Final = 4
_WORDS: Final = {Severity.ERROR: say("Error"), Severity.WARNING: say("Warning"), Severity.INFO: say("Info")}
HEADS: Final = (
    Head("Severity", 11, TEXT),
    Head("Unit", 20, TEXT),
    Head("Link", 18, LINK),
    Head("ID", 9, TEXT),
    Head("What", 56, TEXT),
    Head("What to do", 56, TEXT),
    Head("Code", 11, TEXT),
    Head("Rule", 22, TEXT),
    Head("Bears on", 10, CELL, True),
)


def add_findings(book: Workbook, links: Links, report: Report, names: Sequence[str], language: Language) -> None:
    """Gravest first, then by unit and place; each with a link to its cell."""
    sheet = book.sheet(say("Findings").render(language))
    sheet.set_tab_color(ACCENT)
    findings = sorted(report.findings, key=lambda finding: finding.severity.rank)
    line = count(
        len(findings),
        "{n} finding in {units}, gravest first. The link leads to its cell in the unit's own workbook.",
        "{n} findings in {units}, gravest first. The link leads to the cell in the unit's own workbook.",
        units=count(len({f.book for f in findings}), "{n} unit", "{n} units"),
    )
    nothing = say("Nothing to mend: everything hangs together. Well done!")
    title(book, sheet, say("Findings").render(language), (line if findings else nothing).render(language))
    table(book, sheet, "tblAllFindings", _TOP, in_language(HEADS, language), len(findings))
    styles = [book.style(head.style) for head in HEADS]
    for row, finding in enumerate(findings, start=_TOP + 1):
        words = sentence(finding.message, language), sentence(finding.hint, language)
        place = Place(finding.sheet, finding.row or 1, finding.col or 1)
        values: list[Cell] = [_WORDS[finding.severity].render(language), names[finding.book], "", finding.id, *words]
        for col, value in enumerate(
            [*values, finding.code, language.translate(finding.name), float(finding.affected)], start=1
        ):
            if value != "":
                put(sheet, row, col, value, styles[col - 1])
        links.put(sheet, row, 3, str(place), finding.book, place, styles[2])
        texts = [
            (names[finding.book], HEADS[1].width),
            (str(place), HEADS[2].width),
            (words[0], 55.0),
            (words[1], 55.0),
        ]
        sheet.set_row(row - 1, height(texts))
    area = f"A{_TOP + 1}:A{_TOP + max(len(findings), 1)}"
    for severity, word in _WORDS.items():
        rule = book.rule(font_color=SEVERITY_TEXT[severity], bold=True)
        criteria = {"type": "cell", "criteria": "==", "value": f'"{word.render(language)}"', "format": rule}
        sheet.conditional_format(area, criteria)
    underline(book, sheet, f"A{_TOP + 1}:{letters(len(HEADS))}{_TOP + max(len(findings), 1)}")
    sheet.freeze_panes(_TOP, 0)
    print_wide(sheet, repeat=[_TOP])
