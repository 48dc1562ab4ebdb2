"""Data frames and Parquet files."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from psto_xl.core.portfolio import together
from psto_xl.outputs.frames import FINDINGS, ITEMS, to_frames
from psto_xl.outputs.json import document


def test_columns_are_those_of_the_document(report):
    book = document(report)["workbooks"][0]
    assert set(ITEMS) == {"path", "unit", "of", *book["items"][0]}
    assert set(FINDINGS) == {"path", "unit", *book["findings"][0]}


def test_rows_are_the_report(report):
    frames = report.to_frames()
    assert list(frames["items"]["id"]) == [item.id for item in report.items]
    assert list(frames["findings"]["code"]) == [finding.code for finding in report.findings]
    s1 = frames["items"].set_index("id").loc["S1"]
    assert (s1["measured"], s1["of"], s1["parents"]) == (2, 2, "P1")
    assert math.isnan(s1["raw"])


def test_a_plan_without_findings_still_has_the_columns(report):
    clean = replace(report, books=[replace(report.books[1], findings=[])])
    assert list(to_frames(clean)["findings"].columns) == list(FINDINGS)


def test_parquet_holds_the_same_and_replaces_what_was_there(report, tmp_path):
    folder = tmp_path / "new" / "folder"
    files = report.to_parquet(folder)
    assert files == report.to_parquet(folder)
    assert sorted(folder.iterdir()) == sorted(files)
    for name, frame in report.to_frames().items():
        pd.testing.assert_frame_equal(pd.read_parquet(folder / f"{name}.parquet"), frame)


def test_parquet_where_no_folder_can_be(report, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        report.to_parquet(tmp_path / "file")


def test_all_together_counts_what_the_units_count(report):
    whole = together(report)
    assert whole.score == report.score
    assert sum(whole.counts.values()) == len(report.findings) == sum(whole.codes.values())
