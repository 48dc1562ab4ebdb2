"""The findings as CSV, one a line, safe to open in a spreadsheet program."""

from __future__ import annotations

import csv
import io
from typing import Final

from psto_xl.core.report import Report
from psto_xl.core.text import ENGLISH, Language
from psto_xl.outputs.json import finding_fields

COLUMNS: Final = (
    "path", "unit", "sheet", "cell", "column", "id", "severity", "code", "name", "message", "hint",
)  # fmt: skip


def to_csv(report: Report, language: Language = ENGLISH) -> str:
    """A header line and the findings of every workbook by place. A workbook that failed is a line without code."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    for mine in report.books:
        for finding in mine.findings:
            fields = {"path": mine.book.label, "unit": mine.book.unit, **finding_fields(finding, language)}
            writer.writerow({name: harmless(str(text)) for name, text in fields.items()})
    for failure in report.failures:
        writer.writerow({"path": failure.path, "severity": "error", "message": harmless(str(failure.reason))})
    return out.getvalue()


def harmless(text: str) -> str:
    """Text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
