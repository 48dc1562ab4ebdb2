"""The sample company, checked once: findings of every severity, four workbooks, and one that can't be read."""

from __future__ import annotations

from datetime import date

import pytest

import psto_xl
from psto_xl.app.new import create
from psto_xl.builder.demo import demo_contents

DAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("company")
    for name, content in demo_contents(DAY).items():
        create(made / name, content)
    (made / "5 not #1.xlsx").write_text("hello")
    return made


@pytest.fixture(scope="session")
def report(folder):
    return psto_xl.check(folder, as_of=DAY)
