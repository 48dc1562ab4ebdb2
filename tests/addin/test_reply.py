"""The file by which a command answers a button."""

from __future__ import annotations

import ast
import os
import tempfile
import time
from pathlib import Path

import pytest

from psto_xl.addin import reply
from psto_xl.addin.reply import Reply, read_reply, reply_folder, write_log, write_reply


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (("ok", "Score 81, 3 findings"), Reply("ok", "Score 81, 3 findings")),
        (("message", "Öffnen Sie\n  einen Plan. 😀"), Reply("message", "Öffnen Sie\neinen Plan. 😀")),
        (("error", "It failed.", Path("/tmp/é/x.log")), Reply("error", "It failed.", "/tmp/é/x.log")),
        (("ok", ""), Reply("ok", "")),
    ],
)
def test_what_is_written_is_read(tmp_path: Path, given: tuple[str, ...], read: Reply) -> None:
    write_reply(tmp_path / "reply.txt", *given)
    assert read_reply(tmp_path / "reply.txt") == read
    assert (tmp_path / "reply.txt").read_bytes().count(b"\n") == 3
    assert [path.name for path in tmp_path.iterdir()] == ["reply.txt"]


@pytest.mark.parametrize("content", [None, "", "ok", "fine\nx\n"])
def test_anything_else_is_no_answer(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "reply.txt").write_text(content)
    assert read_reply(tmp_path / "reply.txt") is None


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one of ok, message, error"):
        write_reply(tmp_path / "reply.txt", "fine", "x")


def test_what_an_ended_office_left_behind_goes_a_day_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, age in (("psto_xl-left", 25), ("psto_xl-at_work", 1), ("psto_xlsx", 25)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "reply.txt").touch()
        os.utime(tmp_path / name, (time.time() - age * 3600,) * 2)
    (tmp_path / "psto_xl-x.log").touch()
    os.utime(tmp_path / "psto_xl-x.log", (0, 0))
    with reply_folder() as folder:
        assert Path(folder).parent == tmp_path
    assert sorted(path.name for path in tmp_path.iterdir()) == ["psto_xl-at_work", "psto_xl-x.log", "psto_xlsx"]


def test_a_log_is_a_new_file_each_time() -> None:
    logs = [write_log("details é"), write_log("other")]
    try:
        assert [log.read_text("utf-8") for log in logs] == ["details é", "other"]
    finally:
        for log in logs:
            log.unlink()


@pytest.mark.parametrize("path", ["reply.py", "libreoffice/component/psto_handler.py"])
def test_what_runs_inside_libreoffice_is_python_3_8(path: str) -> None:
    source = (Path(reply.__file__).parent / path).read_text("utf-8")
    ast.parse(source, feature_version=(3, 8))
    assert "from __future__ import annotations" in source
