"""Portfolios that the tests start from: small workbooks made as the template is."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from psto_xl.app.check import How, Options, check_files
from psto_xl.backends.file import Limits, edit_bytes, read_bytes
from psto_xl.builder.content import Content
from psto_xl.builder.workbook import build
from psto_xl.core.edit import SetCell
from psto_xl.core.headers import find_sheets, wanted
from psto_xl.outputs.json import document

TODAY = date(2026, 7, 1)
AS_OF = ["--as-of", "2026-07-01"]


def objective(name, parent, title, **more):
    return {"id": name, "type": "Objective", "parent": parent, "title": title, "owner": f"Ana {name}", **more}


def result(name, parent, current, **more):
    return {
        "id": name, "type": "Key Result", "parent": parent, "title": f"Megawatts on the grid of {name}",
        "owner": "Ana", "measure": "Increase", "unit": "MW", "baseline": 0.0, "target": 100.0, "current": current,
        "updated": date(2026, 6, 25), **more,
    }  # fmt: skip


COMPANY = {
    "Purpose": [{"id": "P1", "type": "Purpose", "title": "Clean power for every home", "owner": "Ana"}],
    "Strategy": [objective("S1", "P1", "Lead the market"), result("S1.1", "S1", 50.0), result("S1.2", "S1", 20.0)],
}


def team(mark, parent="S1", current=40.0):
    """A team's rows; `mark` makes its ids its own."""
    name = f"T{mark}"
    return {
        "Tactical": [
            objective(name, parent, f"Build the parks of {mark}"),
            result(f"{name}.1", name, current),
            result(f"{name}.2", name, 60.0),
        ]
    }


def workbook(path, rows, unit=""):
    """Write a workbook with these rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content(rows, unit))
    return path


def content(rows, unit=""):
    """Its bytes."""
    file = io.BytesIO()
    build(file, Content(rows, {"Unit": unit, "Cycle start": date(2026, 1, 1), "Cycle end": date(2026, 12, 31)}))
    return file.getvalue()


def many(folder, number):
    """A portfolio large enough for several processes; its teams are made from one mould."""
    workbook(folder / "company.xlsx", COMPANY, "Company")
    mould = content(team(0), "Team")
    sheets = find_sheets(read_bytes(mould, "mould", wanted, Limits()))
    for n in range(number - 1):
        edits = [
            SetCell("Tactical", sheets["Tactical"].first + at, sheets["Tactical"].columns[key], None, row[key])
            for at, row in enumerate(team(n)["Tactical"])
            for key in ("id", "parent", "title")
        ]
        (folder / f"team{n:03}.xlsx").write_bytes(edit_bytes(mould, "mould", edits, Limits()))
    return folder


def run(*paths, how=None, **options):
    """A check in this process."""
    how = How(**how) if isinstance(how, dict) else how or How()
    return check_files([str(path) for path in paths], Options(**{"today": TODAY, **options}), how)


def said(outcome):
    """The whole report as plain data."""
    return document(outcome.report)


def found(outcome, code):
    """Workbook, cell, message and hint of everything that one rule found."""
    return [
        (Path(book.book.label).name, finding.cell, f"{finding.message}; {finding.hint}")
        for book in outcome.report.books
        for finding in book.findings
        if finding.code == code
    ]


def states(folder):
    """Every workbook in a folder, byte for byte."""
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*.xlsx")) if path.is_file()}


def command(*args, **kwargs):
    """`psto-xl` as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "psto_xl", *map(str, args)],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONWARNINGS": "ignore"}, **kwargs,
    )  # fmt: skip
