"""The findings as SARIF 2.1.0 (OASIS), which code hosting platforms and viewers read.

A workbook has no lines: the region's line is the row and its column the column, and the logical location names
the cell as people do (``Strategy!C7``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Final
from urllib.parse import quote

from psto_xl.core.finding import Finding, Severity
from psto_xl.core.report import Failure, Report
from psto_xl.core.rule import Rule
from psto_xl.core.rules import RULES
from psto_xl.core.text import ENGLISH, Language

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final[Mapping[Severity, str]] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


def to_sarif(report: Report, language: Language = ENGLISH) -> str:
    """One run: every rule, a result for each finding, a notification for each workbook that failed."""
    return json.dumps(document(report, language), indent=1, ensure_ascii=False) + "\n"


def document(report: Report, language: Language = ENGLISH) -> dict[str, Any]:
    """The log as plain data."""
    from importlib.metadata import version

    index = {rule.code: at for at, rule in enumerate(RULES)}
    results = [
        _result(finding, mine.book.label, at, index, language)
        for at, mine in enumerate(report.books)
        for finding in mine.findings
    ]
    run = {
        "tool": {
            "driver": {
                "name": "psto-xl",
                "semanticVersion": version("psto-xl"),
                "rules": [_rule(rule) for rule in RULES],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.failures,
                "toolExecutionNotifications": [_notification(failure) for failure in report.failures],
            }
        ],
        "artifacts": [{"location": {"uri": uri(mine.book.label)}} for mine in report.books],
        "results": results,
        "properties": {"asOf": report.as_of.isoformat(), "score": report.score, "rates": dict(report.rates)},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def uri(path: str) -> str:
    """A path as a URI reference: relative where the path is, else with the scheme ``file``."""
    windows = PureWindowsPath(path)
    if "://" in path:
        return quote(path, safe=":/?=&")
    if windows.drive or PurePosixPath(path).is_absolute():
        return windows.as_uri() if windows.drive else PurePosixPath(path).as_uri()
    return quote(path.replace("\\", "/"))


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.doc, "markdown": rule.doc},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, path: str, at: int, index: Mapping[str, int], language: Language) -> dict[str, Any]:
    words = [finding.message.render(language), finding.hint.render(language)]
    place = f"{finding.sheet}!{finding.cell}"
    row_id = finding.id or finding.cell
    return {
        "ruleId": finding.code,
        **({"ruleIndex": index[finding.code]} if finding.code in index else {}),
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join(word for word in words if word)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri(path), "index": at},
                    "region": {"startLine": finding.row or 1, "startColumn": finding.col or 1},
                },
                "logicalLocations": [{"fullyQualifiedName": place, "kind": "cell"}],
            }
        ],
        # What stays of a finding when rows move.
        "partialFingerprints": {"place/v1": f"{finding.code} {finding.sheet} {finding.column} {row_id}"},
    }


def _notification(failure: Failure) -> dict[str, Any]:
    where = {"physicalLocation": {"artifactLocation": {"uri": uri(failure.path)}}}
    return {"level": "error", "message": {"text": str(failure.reason)}, "locations": [where]}
