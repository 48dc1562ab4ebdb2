"""Workbooks that the tests of commands start from."""

from __future__ import annotations

from datetime import date

import pytest

from psto_xl.app.new import create
from psto_xl.builder.content import Content

TODAY = date(2026, 7, 1)


@pytest.fixture
def plan(tmp_path):
    """A small plan with one error (a missing parent), made as the template is."""
    path = tmp_path / "plan.xlsx"
    create(path, Content(PLAN, {"Unit": "Wind", "Cycle start": date(2026, 1, 1), "Cycle end": date(2026, 12, 31)}))
    return path


def _key_result(name, parent, current, target=100.0):
    return {
        "id": name,
        "type": "Key Result",
        "parent": parent,
        "title": f"Megawatts connected to the grid in {name}",
        "owner": "Ana",
        "measure": "Increase",
        "unit": "MW",
        "baseline": 0.0,
        "target": target,
        "current": current,
        "updated": date(2026, 6, 25),
    }


def _objective(name, parent, title):
    return {"id": name, "type": "Objective", "parent": parent, "title": title, "owner": "Ana"}


PLAN = {
    "Purpose": [{"id": "P1", "type": "Purpose", "title": "Clean power for every home", "owner": "Ana"}],
    "Strategy": [
        _objective("S1", "P1", "Lead the market for clean power"),
        _key_result("S1.1", "S1", 50.0),
        _key_result("S1.2", "S1", 20.0),
    ],
    "Tactical": [
        _objective("T1", "S1", "Build parks faster than anybody"),
        _key_result("T1.1", "T1", 80.0),
        _key_result("T1.2", "T1", 60.0),
        _objective("T2", "S9", "Win towns as partners"),
        _key_result("T2.1", "T2", 10.0),
        _key_result("T2.2", "T2", 30.0),
    ],
}
