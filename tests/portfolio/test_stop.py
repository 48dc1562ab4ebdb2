"""Ctrl-C: a real signal to a real process. Every workbook is old or new, and the run says how far it came."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
import zipfile

import pytest

from .plans import AS_OF, command, many, states


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_while_writing(tmp_path, jobs):
    folder = many(tmp_path / "teams", 80)
    before = states(folder)
    run = subprocess.Popen(
        [sys.executable, "-m", "psto_xl", "check", str(folder), "--write", "--jobs", jobs, *AS_OF],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    _wait_for_a_change(folder, before)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to the workers as well
    _, err = run.communicate(timeout=60)
    assert run.returncode == 2
    told = re.fullmatch(
        r"psto-xl: stopped after writing (\d+) of 80 workbooks; each is either as it was or written whole\.\n", err
    )
    assert told, err
    after = states(folder)
    new = [path for path, data in after.items() if data != before[path]]
    assert len(new) == int(told[1]) < 80
    assert all(zipfile.ZipFile(io.BytesIO(after[path])).testzip() is None for path in new)
    assert not [path for path in folder.iterdir() if path.suffix != ".xlsx"]
    assert command("check", folder, "--write", *AS_OF).returncode == 0


def _wait_for_a_change(folder, before):
    begun = time.monotonic()
    while time.monotonic() - begun < 60:
        if any((folder / path).read_bytes() != data for path, data in before.items()):
            return
        time.sleep(0.005)
    raise AssertionError("nothing was written within a minute")
