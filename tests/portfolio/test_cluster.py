"""The same tasks on a real Dask cluster: worker processes of its own, one of them killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from psto_xl.app.files import UsageError

from .plans import AS_OF, command, many, run, said, states
from .test_faults import FAULTS, spoilt

CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    cluster = LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address=None, host="127.0.0.1")
    print(cluster.scheduler_address, *(nanny.pid for nanny in cluster.workers.values()), flush=True)
    sys.stdin.read()
    cluster.close()
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The scheduler's address and its workers' process ids."""
    script = tmp_path_factory.mktemp("cluster") / "cluster.py"
    script.write_text(CLUSTER)
    with subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        cwd=script.parent,
    ) as running:  # fmt: skip
        address, *pids = running.stdout.readline().split()
        yield address, [int(pid) for pid in pids]
        running.stdin.close()
        running.wait(30)


@pytest.fixture
def folder(tmp_path):
    return many(tmp_path / "teams", 40)


def test_a_cluster_finds_the_same(cluster, folder):
    there = run(folder, how={"scheduler": cluster[0]})
    assert said(there) == said(run(folder))


def test_every_fault_is_told_in_its_place_and_all_others_are_written(cluster, tmp_path):
    folder = spoilt(tmp_path / "teams")
    before = states(folder)
    done = command("check", folder, "--write", "--scheduler", cluster[0], *AS_OF)
    assert done.returncode == 2
    assert {line.split(":")[1].strip() for line in done.stderr.splitlines()} == {
        str(folder / f"{name}.xlsx") for name in FAULTS
    }
    untouched = {path.stem for path, data in states(folder).items() if data == before[path]}
    assert untouched == set(FAULTS) - {"gone"} | {"~$locked"}


def test_a_worker_that_is_killed_in_the_middle_costs_nothing(cluster, folder):
    address, pids = cluster
    before = states(folder)
    done = {}
    thread = threading.Thread(
        target=lambda: done.update(
            run=command("check", folder, "--write", "--scheduler", address, "--format", "json", *AS_OF)
        )
    )
    thread.start()
    while states(folder) == before and thread.is_alive():
        time.sleep(0.01)
    os.kill(pids[0], signal.SIGKILL)
    thread.join(120)
    assert done["run"].returncode == 0, done["run"].stderr
    assert done["run"].stdout.count('"path"') == 40
    assert all(data != before[path] for path, data in states(folder).items())
    assert not Path(f"/proc/{pids[0]}").exists()


def test_no_cluster_is_said(folder):
    with pytest.raises(UsageError, match="there is no Dask cluster"):
        run(folder, how={"scheduler": "tcp://127.0.0.1:9"})
