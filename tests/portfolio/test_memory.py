"""What a run over many holds: each row once, and no rings of objects.

Without the collector, which it does without, these would stay to its end.
"""

from __future__ import annotations

import gc
import zipfile

import pytest

from psto_xl.app import check
from psto_xl.core.plan import Item

from .plans import run, workbook


@pytest.fixture
def rings():
    """Counts what only the collector of rings could take away of what the tool itself made."""
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)

    def count():
        gc.collect()
        return sorted({type(thing).__name__ for thing in gc.garbage if type(thing).__module__.startswith("psto_xl")})

    yield count
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()


@pytest.fixture
def mixed(teams):
    """Workbooks that are read fast, thoroughly, and not at all."""
    comment(teams / "teamB.xlsx")
    workbook(teams / "empty.xlsx", {}, "Empty")
    (teams / "bad.xlsx").write_bytes(b"PK\3\4 not much")
    return teams


def comment(path):
    """Put into sheet 4 what only the thorough reader reads."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    sheet = members["xl/worksheets/sheet4.xml"]
    members["xl/worksheets/sheet4.xml"] = sheet.replace(b"<sheetData>", b"<!-- by hand --><sheetData>")
    with zipfile.ZipFile(path, "w") as new:
        for name, data in members.items():
            new.writestr(name, data)


@pytest.mark.parametrize("write", [False, True])
def test_a_run_leaves_no_rings_behind(mixed, write, rings):
    outcome = run(mixed, write=write)
    assert len(outcome.written) == (4 if write else 0)
    assert len(outcome.failures) == 2
    del outcome
    assert rings() == []


def test_a_run_holds_each_row_once_when_it_puts_all_together(teams, monkeypatch):
    def conclude(derived, *args, **kwargs):
        held.append((rows() - before, len([*derived.plan.items])))
        return thought(derived, *args, **kwargs)

    def rows():
        gc.collect()
        return sum(type(thing) is Item for thing in gc.get_objects())

    held, thought, before = [], check.conclude, rows()
    monkeypatch.setattr(check, "conclude", conclude)
    run(teams)
    assert held == [(13, 13)]
