"""The sample company, and what is made of it."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from psto_xl.app.check import Options, check_files
from psto_xl.app.combine import combine
from psto_xl.app.new import create
from psto_xl.builder.demo import demo_contents

DAY = date(2026, 11, 22)
OPTIONS = Options(today=DAY, as_of=DAY)


@pytest.fixture(scope="session")
def company(tmp_path_factory):
    """A folder of four workbooks, one of them in a folder with a difficult name, and one that can't be read."""
    folder = tmp_path_factory.mktemp("company")
    for name, content in demo_contents(DAY).items():
        create(folder / name, content)
    odd = folder / "Ä team's #1 (50% done) [new]"
    odd.mkdir()
    (folder / "3-solar.xlsx").rename(odd / "3-solar & co.xlsx")
    (folder / "broken.xlsx").write_text("hello")
    return folder


@pytest.fixture(scope="session")
def report(company):
    return check_files([str(company)], OPTIONS).report


@pytest.fixture(scope="session")
def made(company, tmp_path_factory):
    target = tmp_path_factory.mktemp("office") / "company.xlsx"
    combine([str(company)], target, OPTIONS)
    return target


@pytest.fixture(scope="session")
def book(made):
    return openpyxl.load_workbook(made)
