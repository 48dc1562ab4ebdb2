"""Portfolios in stores: in fsspec's own memory, and in a real server that speaks S3."""

from __future__ import annotations

import sys

import fsspec
import pytest

from psto_xl.app import check
from psto_xl.app.files import UsageError
from psto_xl.backends import WorkbookError
from psto_xl.backends.store import StoreBackend
from psto_xl.cli import main
from psto_xl.core.headers import wanted

from .plans import AS_OF, COMPANY, command, content, run, said, team

WORKBOOKS = {
    "company.xlsx": (COMPANY, "Company"),
    "north/teamA.xlsx": (team("A"), "A"),
    "teamB.xlsx": (team("B"), "B"),
}


def fill(store, root):
    for name, (rows, unit) in WORKBOOKS.items():
        store.pipe_file(f"{root}/{name}", content(rows, unit))
    store.pipe_file(f"{root}/~$teamB.xlsx", b"x")
    store.pipe_file(f"{root}/notes.txt", b"x")


@pytest.fixture
def memory():
    store = fsspec.filesystem("memory")
    store.store.clear()
    fill(store, "/plans")
    yield store, "memory:///plans"
    store.store.clear()


@pytest.fixture(scope="module")
def server():
    """An S3-compatible server of this test's own."""
    from moto.server import ThreadedMotoServer

    running = ThreadedMotoServer(port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def s3(server, monkeypatch):
    for name, value in {
        "AWS_ENDPOINT_URL": server, "AWS_ACCESS_KEY_ID": "me", "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    store = fsspec.filesystem("s3", use_listings_cache=False)
    store.mkdir("plans")
    fill(store, "plans")
    yield store, "s3://plans"
    store.rm("plans", recursive=True)


@pytest.fixture(params=["memory", "s3"])
def place(request):
    """A store with a portfolio, and the URL of its folder."""
    return request.getfixturevalue(request.param)


def contents(store, url):
    return {path.rpartition("plans/")[2]: store.cat_file(path) for path in store.find(url)}


def test_a_portfolio_in_a_store_is_checked_like_one_on_a_disk(place, tmp_path):
    _, url = place
    for name, (rows, unit) in WORKBOOKS.items():
        path = tmp_path / "plans" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content(rows, unit))
    there, here = said(run(url)), said(run(tmp_path / "plans"))
    assert [book["path"] for book in there["workbooks"]] == [f"{url}/{name}" for name in sorted(WORKBOOKS)]
    for document in (there, here):
        for book in document["workbooks"]:
            book["path"] = book["path"].rpartition("plans/")[2]
    assert there == here


def test_results_are_written_back_and_a_second_run_changes_nothing(place, tmp_path):
    store, url = place
    before = contents(store, url)
    outcome = run(url, write=True, backup=True)
    assert outcome.report.failures == ()
    once = contents(store, url)
    assert {name for name in before if once[name] != before[name]} == set(WORKBOOKS)
    assert once["teamB.bak.xlsx"] == before["teamB.xlsx"]
    assert run(url, write=True).written == []
    assert contents(store, url) == once
    run(url, write=True, out=tmp_path / "out")
    assert (tmp_path / "out" / "north" / "teamA.xlsx").read_bytes() == once["north/teamA.xlsx"]


def test_a_workbook_that_somebody_changes_while_it_is_checked_is_not_overwritten(place, monkeypatch):
    store, url = place
    theirs = content(team("B", current=99.0), "B")

    def conclude(*args, **kwargs):
        store.pipe_file(f"{url}/teamB.xlsx", theirs)
        return thought(*args, **kwargs)

    thought = check.conclude
    monkeypatch.setattr(check, "conclude", conclude)
    outcome = run(url, write=True)
    ((path, reason),) = outcome.report.failures
    assert path == f"{url}/teamB.xlsx"
    assert "changed by someone else" in str(reason)
    assert contents(store, url)["teamB.xlsx"] == theirs
    assert len(outcome.written) == 2


def test_the_server_itself_refuses_a_change_at_the_last_moment(s3, monkeypatch):
    """Somebody saves after the last look and before the write: only the server can see that."""
    store, url = s3
    theirs = content(team("B", current=99.0), "B")

    def put(self, store, path, data, info):
        if path.endswith("teamB.xlsx"):
            store.pipe_file(path, theirs)
        return write(self, store, path, data, info)

    write = StoreBackend._put
    monkeypatch.setattr(StoreBackend, "_put", put)
    outcome = run(url, write=True)
    assert ["changed by someone else" in str(failure.reason) for failure in outcome.report.failures] == [True]
    assert contents(store, url)["teamB.xlsx"] == theirs


def test_a_store_that_can_not_refuse_is_said_to(memory):
    _, url = memory
    notes = []

    class Notes(check.How().progress.__class__):
        def note(self, text):
            notes.append(text)

    run(url, how={"progress": Notes()}, write=True)
    assert sum("compared right before it was written" in note for note in notes) == 3


def test_resuming_fetches_no_workbook_that_has_not_changed(s3, tmp_path, monkeypatch):
    _, url = s3
    how = {"resume": tmp_path / "state"}
    first = run(url, how=how, write=True)
    monkeypatch.setattr(StoreBackend, "_load", None)
    again = run(url, how=how, write=True)
    assert (again.counts, again.failures, list(again.written)) == (first.counts, (), [])
    monkeypatch.undo()


def test_the_command_takes_urls(s3):
    _, url = s3
    done = command("check", url, *AS_OF)
    assert done.returncode == 0, done.stderr
    assert "3 workbooks" in done.stdout


def test_what_can_not_be_reached_is_said(memory, monkeypatch):
    store, url = memory
    monkeypatch.setitem(sys.modules, "gcsfs", None)  # as where the extra is not installed
    with pytest.raises(WorkbookError, match=r"There is no 'gone\.xlsx'"):
        StoreBackend(f"{url}/gone.xlsx").read(wanted)
    with pytest.raises(WorkbookError, match=r"pip install 'psto-xl\[cloud\]'"):
        run("gs://plans")
    with pytest.raises(UsageError, match="holds no workbook"):
        run("memory://nothing")
    store.pipe_file("/plans/empty.xlsx", b"")
    assert ["0 bytes" in str(failure.reason) for failure in run(url).report.failures] == [True]


def test_impact_diff_and_export_read_where_the_workbooks_are(place, tmp_path, capsys):
    store, url = place
    assert main(["impact", url, "S1"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in ("TA", "TB"))
    assert main(["export", f"{url}/teamB.xlsx", "--format", "csv"]) == 0
    assert "TB.1" in capsys.readouterr().out
    for name, data in contents(store, url).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    store.pipe_file(f"{url}/teamB.xlsx", content(team("B", current=99.0), "B"))
    assert main(["diff", str(tmp_path), url]) == 0
    told = capsys.readouterr().out
    assert "TB.1" in told
    assert "TA" not in told


def test_check_in_and_clear_write_there(place, capsys):
    store, url = place
    assert main(["checkin", f"{url}/teamB.xlsx", *AS_OF]) == 0
    assert "Recorded 2 values of 2026-07-01: TB.1, TB.2." in capsys.readouterr().out
    before = contents(store, url)
    run(url, write=True)
    assert main(["clear", url]) == 0
    after = contents(store, url)
    assert after.keys() == before.keys()
    assert main(["clear", url]) == 0
    assert contents(store, url) == after


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (["rename", "S1", "S9", "s3://plans"], "'s3://plans' is not on this computer: 'rename' works on files"),
        (["watch", "s3://plans"], "'s3://plans' is not on this computer: 'watch' works on files"),
        (["checkin", "memory:///plans"], "is a folder: name one workbook"),
        (["export", "memory:///plans"], "is a folder: name one workbook"),
    ],
)
def test_what_can_not_be_done_there_is_said(command, complaint, capsys):
    assert main(command) == 2
    assert complaint in capsys.readouterr().err
