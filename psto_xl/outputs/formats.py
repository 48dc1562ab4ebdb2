"""The formats in which a report can be had as text, by name."""

from __future__ import annotations

from psto_xl.core.finding import Severity
from psto_xl.core.report import Report
from psto_xl.core.text import ENGLISH, Language


def render(
    report: Report,
    format: str,
    *,
    fail_on: Severity | None = None,
    with_summary: bool = True,
    language: Language = ENGLISH,
) -> str:
    """The report in a format. `fail_on` matters to JUnit alone, `with_summary` to text."""
    match format:
        case "json":
            from psto_xl.outputs.json import to_json

            return to_json(report, language)
        case "csv":
            from psto_xl.outputs.csv import to_csv

            return to_csv(report, language)
        case "sarif":
            from psto_xl.outputs.sarif import to_sarif

            return to_sarif(report, language)
        case "markdown":
            from psto_xl.outputs.markdown import to_markdown

            return to_markdown(report, language)
        case "junit":
            from psto_xl.outputs.junit import to_junit

            return to_junit(report, language, fail_on=fail_on)
        case _:
            from psto_xl.outputs.text import to_text

            return to_text(report, language, with_summary=with_summary)
