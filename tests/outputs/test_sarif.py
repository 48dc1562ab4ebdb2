"""SARIF, held against the published schema."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlparse

import jsonschema
import pytest

from psto_xl.core.report import Report, Score
from psto_xl.core.rules import RULES
from psto_xl.outputs.sarif import to_sarif, uri

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))


def check(log):
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)


@pytest.fixture(scope="module")
def log(report):
    return json.loads(to_sarif(report))


def test_follows_the_schema(log):
    check(log)


def test_so_does_an_empty_run():
    check(json.loads(to_sarif(Report(as_of=date(2026, 1, 1), books=(), alignment=Score(None, {})))))


def test_the_schema_refuses_what_is_wrong(log):
    log = json.loads(json.dumps(log))
    log["runs"][0]["results"][0]["level"] = "grave"
    with pytest.raises(jsonschema.ValidationError):
        check(log)


def test_has_every_finding_at_its_cell(log, report):
    (run,) = log["runs"]
    found = Counter()
    for result in run["results"]:
        (where,) = result["locations"]
        region, (cell,) = where["physicalLocation"]["region"], where["logicalLocations"]
        found[result["ruleId"], cell["fullyQualifiedName"], region["startLine"], region["startColumn"]] += 1
    assert found == Counter((f.code, f"{f.sheet}!{f.cell}", f.row, f.col) for f in report.findings)


def test_rules_artifacts_and_levels_agree(log, report):
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in RULES]
    for result, finding in zip(run["results"], report.findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][artifact["index"]]["location"]["uri"] == artifact["uri"]
        assert unquote(urlparse(artifact["uri"]).path) == report.books[finding.book].book.label
        assert result["level"] == {"error": "error", "warning": "warning", "info": "note"}[finding.severity]


def test_a_workbook_that_failed_is_told(log):
    (invocation,) = log["runs"][0]["invocations"]
    (told,) = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"] is False
    assert "not a workbook" in told["message"]["text"]
    where = told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert where.endswith("5%20not%20%231.xlsx")


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("teams/wind.xlsx", "teams/wind.xlsx"),
        ("teams\\wind.xlsx", "teams/wind.xlsx"),
        ("ä b/#1 100%.xlsx", "%C3%A4%20b/%231%20100%25.xlsx"),
        ("/srv/a b.xlsx", "file:///srv/a%20b.xlsx"),
        ("C:\\plans\\a b.xlsx", "file:///C:/plans/a%20b.xlsx"),
        ("s3://bucket/a b.xlsx", "s3://bucket/a%20b.xlsx"),
    ],
)
def test_paths_become_uris(path, wanted):
    assert uri(path) == wanted
