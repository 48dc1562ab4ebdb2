"""The demonstration through real workbooks: read back, linked and checked as one portfolio."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from psto_xl.backends.file import FileBackend
from psto_xl.builder.content import Content, Row
from psto_xl.builder.demo import demo_contents
from psto_xl.builder.workbook import build
from psto_xl.core.check import check
from psto_xl.core.choices import MEASURES
from psto_xl.core.headers import wanted
from psto_xl.core.layout import COLUMN, LEVEL_SHEETS
from psto_xl.core.plan import Plan
from psto_xl.core.reading import read_workbook
from psto_xl.core.report import AT_RISK, BREACHED, NO_DATA, OFF_TRACK, STALE, Report
from psto_xl.core.rules import RULES

TODAY = date(2026, 11, 22)
EDGES = [date(2026, 1, 1), date(2026, 12, 31), date(2028, 2, 29), date(2027, 3, 1), date(2026, 10, 31)]

FOUND = {
    ("PSTO103", "ST2.1", "a price that is a guess in words"),
    ("PSTO201", "SO1", "ST11 instead of ST1"),
    ("PSTO209", "S4", "no team works on it"),
    ("PSTO301", "S3.1", "60 % and 50 %"),
    ("PSTO401", "CT1.2", "no target"),
    ("PSTO502", "CO3.2", "ends after its objective"),
    ("PSTO505", "CO1.2", "last looked at 40 days ago"),
    ("PSTO601", "SO1.1", "10 of 60 days saved, half of the time gone"),
    ("PSTO603", "S1", "both teams ahead, capacity not"),
    ("PSTO604", "CT2.2", "a tenth of a year each month is too slow"),
    ("PSTO608", "SO1.1", "80 % sure of it"),
    ("PSTO704", "CO2.2", "launch"),
    ("PSTO708", "CO2", "nobody answers for it"),
    ("PSTO811", "WO2.3", "process, daily, at least, in order from the start"),
    ("PSTO812", "CB1", "5.5 minutes, at most 3"),
    ("PSTO813", "CB1", "no objective is about it"),
    ("PSTO901", "ST1.2", "not looked at since the rival's offer"),
    ("PSTO901", "SO2.1", "not looked at since the rival's offer"),
}


@pytest.fixture(scope="module", params=[TODAY, *EDGES], ids=str)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    today, folder, books = request.param, tmp_path_factory.mktemp("demo"), []
    for index, (name, content) in enumerate(demo_contents(today).items()):
        build(folder / name, content)
        books.append(read_workbook(FileBackend(folder / name).read(wanted), index, name, today))
    return check(Plan(books), today)


def test_shows_just_the_troubles_that_it_tells_of(report: Report) -> None:
    known = {rule.code for rule in RULES}
    found = Counter((finding.code, finding.id) for finding in report.findings)
    assert found == Counter((code, id) for code, id, _ in FOUND if code in known)


def test_figures_tell_the_same_story_on_every_day(report: Report) -> None:
    figures = {item.id: its for item, its in report.books[0].figures.items()}
    health = {id: its.health for id, its in figures.items()}
    assert {id for id in health if health[id] == OFF_TRACK} == {"SO1.1"}
    assert {id for id in health if health[id] == AT_RISK} == {"S1", "S1.1", "S1.2", "CT2.2"}
    assert {id for id in health if health[id] in (BREACHED, NO_DATA, STALE)} == {"CB1", "CO1.2", "CT1.2", "ST2.1"}
    s1 = figures["S1"]
    assert s1.own is not None
    assert s1.contributed is not None
    assert s1.contributed - s1.own > 0.3


def test_days_lie_around_today_all_year() -> None:
    for n in range(0, 800, 7):
        today = date(2026, 1, 1) + timedelta(days=n)
        for content in demo_contents(today).values():
            start, end = content.settings["Cycle start"], content.settings["Cycle end"]
            assert isinstance(start, date)
            assert isinstance(end, date)
            assert 0.49 < (today - start) / (end - start) < 0.6
            for row in level_rows(content):
                assert start <= row.get("start", start) <= row.get("due", end) <= end  # type: ignore[operator]
                assert start <= row.get("updated", today) <= today  # type: ignore[operator]


def test_is_of_a_size_to_read_and_uses_what_there_is() -> None:
    contents = demo_contents(TODAY)
    rows = [row for content in contents.values() for row in level_rows(content)]
    assert list(contents) == ["1-company.xlsx", "2-wind.xlsx", "3-solar.xlsx", "4-customers.xlsx"]
    assert 35 <= len(rows) <= 60
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["measure"] for row in rows if "measure" in row} == set(MEASURES)
    assert [row["id"] for row in rows if ";" in str(row.get("parent"))] == ["SO1", "CO1"]
    assert [row["id"] for row in rows if row.get("ignore")] == ["SO2"]
    assert max(len(str(row["title"]).split()) for row in rows) <= 18
    for content in contents.values():
        for sheet, found in content.rows.items():
            assert all(key in COLUMN[sheet] for row in found for key in row)


def test_last_check_in_is_the_current_value() -> None:
    for content in demo_contents(TODAY).values():
        rows = {row["id"]: row for row in level_rows(content)}
        last = {line["id"]: line for line in content.rows["Check-ins"]}
        for id, line in last.items():
            assert (line["date"], line["current"]) == (rows[id]["updated"], rows[id]["current"])


def level_rows(content: Content) -> list[Row]:
    return [row for layout in LEVEL_SHEETS for row in content.rows.get(layout.key, ())]
