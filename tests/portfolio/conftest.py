"""A portfolio to start from."""

import pytest

from .plans import COMPANY, team, workbook


@pytest.fixture
def teams(tmp_path):
    """A company workbook and three teams that support it."""
    folder = tmp_path / "teams"
    workbook(folder / "company.xlsx", COMPANY, "Company")
    for mark in "ABC":
        workbook(folder / f"team{mark}.xlsx", team(mark), f"Team {mark}")
    return folder
