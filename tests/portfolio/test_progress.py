"""The bar: on a terminal only, and gone where nobody wants it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios

import pytest

from .plans import AS_OF, command, many


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """So many that reading them lasts: a bar would only flicker where little is to be done."""
    return many(tmp_path_factory.mktemp("bar") / "teams", 400)


def on_a_terminal(*args):
    """What a run shows on a terminal as standard error."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    command = [sys.executable, "-m", "psto_xl", *map(str, args)]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    run.wait()
    os.close(ours)
    return shown.decode()


def test_a_terminal_sees_names_counts_and_remaining_time(folder):
    shown = on_a_terminal("check", folder, "--jobs", "1", *AS_OF)
    assert "Reading" in shown
    assert " of 400 |" in shown
    assert "left, team0" in shown


@pytest.mark.parametrize("option", ["--no-progress", "--quiet"])
def test_nothing_where_it_is_not_wanted(folder, option):
    assert on_a_terminal("check", folder, option, *AS_OF) == ""


def test_nothing_in_a_pipe(folder):
    assert command("check", folder, *AS_OF).stderr == ""
