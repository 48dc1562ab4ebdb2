"""Rows made high enough for the texts that a check writes."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from psto_xl.backends.file.writer import patch
from psto_xl.builder.workbook import build
from psto_xl.core.edit import SetCell

LONG = "PSTO603 the objectives beneath are at 72.8 %, its own key results at 35.8 %, and nobody has asked why so far"
ALIGNMENT = 26
"""The column of the sheet Strategy."""


def heights(data: bytes) -> dict[int, float]:
    """The heights of the sheet Strategy's rows in points."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        sheet = file.read("xl/worksheets/sheet3.xml").decode()
    return {int(row): float(height) for row, height in re.findall(r'<row r="(\d+)"[^>]*? ht="([\d.]+)"', sheet)}


@pytest.fixture
def template() -> bytes:
    made = io.BytesIO()
    build(made)
    return made.getvalue()


def test_a_row_grows_with_its_text_and_the_others_stay(template: bytes) -> None:
    written = patch(template, [SetCell("Strategy", 6, ALIGNMENT, None, LONG)], lambda: template)
    before, after = heights(template), heights(written)
    assert after.pop(6) == 3 * 13 + 7 > before.pop(6)
    assert after == before


def test_a_short_text_a_number_and_a_height_of_the_users_own_change_nothing(template: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(template)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet3.xml"]
    parts["xl/worksheets/sheet3.xml"] = re.sub(rb'(<row r="7"[^>]*? ht="20.25")', rb'\1 customHeight="1"', sheet)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    mine = made.getvalue()
    edits = [
        SetCell("Strategy", 5, ALIGNMENT, None, "PSTO708 no owner"),
        SetCell("Strategy", 6, ALIGNMENT, None, 0.5),
        SetCell("Strategy", 7, ALIGNMENT, None, LONG),
    ]
    assert heights(patch(mine, edits, lambda: template)) == heights(mine)
