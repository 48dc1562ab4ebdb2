"""Tasks in processes: every task has its result, whoever dies on the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from psto_xl.app.executors import Lost, Stop, processes


def squares(tasks):
    """Squares; 13 ends the process, as the system does with one that takes too much memory."""
    if 13 in tasks:
        os._exit(9)
    return [task * task for task in tasks]


@pytest.fixture
def crew(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parents[1])  # where the processes find `squares`
    crew = processes(2)
    yield crew
    crew.close()


def test_a_result_for_every_task(crew):
    assert dict(crew.run(squares, range(100, 140), 40, Stop())) == {n: n * n for n in range(100, 140)}


def test_a_task_that_kills_its_worker_is_lost_and_no_other(crew):
    found = dict(crew.run(squares, range(100), 100, Stop()))
    assert isinstance(found.pop(13), Lost)
    assert found == {n: n * n for n in range(100) if n != 13}


def test_after_a_stop_nothing_new_begins(crew):
    stop = Stop()
    found = []
    for task, result in crew.run(squares, range(1000, 2000), 1000, stop):
        found.append((task, result))
        stop.asked = True
    assert 0 < len(found) < 100
    assert all(result == task * task for task, result in found)


def test_a_script_without_a_guard_can_check_in_one_process(teams, tmp_path):
    """`psto_xl.check` makes no processes unless it is asked to: those would run such a script once more each."""
    script = tmp_path / "script.py"
    script.write_text(f"import psto_xl\nprint(len(psto_xl.check({str(teams)!r}).books))\n")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stdout == "4\n"
