"""The sheet `Dashboard`."""

from __future__ import annotations

from datetime import date

from psto_xl.core.choices import AT_LEAST, DROPPED, KEY_RESULT, NORTH_STAR, PURPOSE
from psto_xl.core.finding import Severity
from psto_xl.core.grid import Cell, Place, Sheet
from psto_xl.core.layout import Level
from psto_xl.core.links import Link
from psto_xl.core.panel import Panel
from psto_xl.core.plan import CheckIn
from psto_xl.core.report import AT_RISK, BREACHED, HEALTHY, OFF_TRACK, ON_TRACK, BookReport, Figures
from psto_xl.core.text import say
from psto_xl.core.views import place
from psto_xl.core.views.dashboard import panel

from .reports import DAY, FOREIGN, book, finding, item, report, sheet, untranslated

JANUARY, JULY, DECEMBER = date(2026, 1, 1), date(2026, 7, 1), date(2026, 12, 31)
TOMORROW, NEXT_WEEK = date(2026, 11, 23), date(2026, 11, 30)
GOOD, BAD = Figures(health=ON_TRACK), Figures(health=OFF_TRACK)


def shown(*books: BookReport, day: date = DAY, previous: Sheet | None = None, **given: object) -> Panel:
    """The dashboard of the first book."""
    whole = report(*books, day=day, **given)
    return panel(whole, whole.books[0], previous)


def block(made: Panel, head: int, rows: int, columns: int) -> list[list[Cell]]:
    """Figures behind the charts, without the rows that are blank."""
    at = sheet(made)
    found = [[at.at(head + i, place.DATA + c) for c in range(columns)] for i in range(1, rows + 1)]
    return [row for row in found if any(cell is not None for cell in row)]


def texts(made: Panel, row: int, *columns: int) -> list[Cell]:
    at = sheet(made)
    return [at.at(row, col) for col in columns]


# Purpose and North Star

MISSION = item("P1", Level.PURPOSE, type=PURPOSE, title="Clean power for all")
STAR = item(
    "N1", Level.PURPOSE, type=NORTH_STAR, title="Homes supplied", unit="homes", baseline=40_000.0, target=60_000.0,
    current=48_000.0, updated=DAY,
)  # fmt: skip
STAR_FIGURES = Figures(own=0.4, health=AT_RISK, start=JANUARY, due=DECEMBER)


def check_in(day: date, current: float, name: str = "n1") -> CheckIn:
    return CheckIn(Place("Check-ins", 5, 2), day, name, name, current, None, "", "")


def test_purpose_and_north_star_stand_on_top() -> None:
    made = shown(book({MISSION: GOOD, STAR: STAR_FIGURES}))
    assert made.cells[place.TITLE] == "Wind"
    assert made.cells[place.PURPOSE] == "Clean power for all"
    assert made.cells[place.STAR_TITLE] == "Homes supplied"
    assert made.cells[place.STAR_VALUE] == "48,000 homes"
    assert made.cells[place.STAR_WAY] == "from 40,000 to 60,000 by 2026-12-31"
    assert (made.cells[place.STAR_BAR], made.cells[place.STAR_HEALTH]) == (0.4, AT_RISK)


def test_a_percentage_is_shown_as_one() -> None:
    for scale in (1.0, 100.0):
        star = STAR._replace(unit="%", baseline=0.2 * scale, target=0.5 * scale, current=0.255 * scale)
        made = shown(book({star: STAR_FIGURES}))
        assert made.cells[place.STAR_VALUE] == "25.5 %"
        assert made.cells[place.STAR_WAY] == "from 20 % to 50 % by 2026-12-31"


def test_a_north_star_that_nobody_measured_yet_is_not_zero() -> None:
    made = shown(book({STAR._replace(baseline=None, target=None, current=None): Figures(health="No data")}))
    top = place.STAR_VALUE, place.STAR_BAR, place.STAR_HEALTH, place.STAR_WAY
    assert [made.cells[at] for at in top] == ["–", "–", "No data", None]


def test_a_team_shows_the_purpose_of_the_run() -> None:
    company = book({MISSION._replace(book=1): GOOD, STAR._replace(book=1): STAR_FIGURES}, index=1)
    made = shown(book({item("T1", Level.TACTICAL): GOOD}), company)
    assert made.cells[place.PURPOSE] == "Clean power for all"
    assert made.cells[place.STAR_TITLE] == "Homes supplied"


def test_without_purpose_and_north_star_it_says_so() -> None:
    made = shown(book({}))
    assert made.cells[place.PURPOSE] == "No purpose is written down yet."
    assert made.cells[place.STAR_TITLE] == "No North Star is chosen yet."
    assert block(made, place.TREND_HEAD, place.TREND, 2) == []


def test_the_trend_is_progress_over_time_and_its_last_point_fills_up_the_chart() -> None:
    lines = check_in(JULY, 44_000.0), check_in(JANUARY, 30_000.0), check_in(JULY, 1.0, "other")
    made = shown(book({STAR: STAR_FIGURES}, check_ins=lines))
    trend = block(made, place.TREND_HEAD, place.TREND, 2)
    assert trend == [[JANUARY, 0.0], [JULY, 0.2], *[[DAY, 0.4]] * (place.TREND - 2)]
    assert block(made, place.PACE_HEAD, 2, 2) == [[JANUARY, 0.0], [DECEMBER, 1.0]]


def test_a_long_trend_ends_today() -> None:
    lines = [check_in(date(2025, month, 1), 40_000.0 + month) for month in range(1, 13)]
    made = shown(book({STAR: STAR_FIGURES}, check_ins=lines))
    trend = block(made, place.TREND_HEAD, place.TREND, 1)
    assert (trend[0], trend[-1]) == ([date(2025, 2, 1)], [DAY])


def test_a_limit_is_expected_to_be_kept_throughout() -> None:
    made = shown(book({STAR._replace(measure=AT_LEAST): STAR_FIGURES}))
    assert block(made, place.PACE_HEAD, 2, 2) == [[JANUARY, 1.0], [DECEMBER, 1.0]]


# Score, levels, teams, gaps


def test_the_score_and_its_rates() -> None:
    made = shown(book({}))
    columns = range(place.RATES_FROM, place.RATES_FROM + 10, 2)
    assert texts(made, place.SCORE_ROW, place.LEFT, *columns) == [81.4, 0.5, 1.0, 0.25, 1.0, "–"]
    assert texts(made, place.SCORE_BARS, *columns) == [0.5, 1.0, 0.25, 1.0, None]


def test_levels_show_mean_progress_and_healths_of_objectives_that_count() -> None:
    rows = {
        item("S1"): Figures(rolled_up=0.2, expected=0.5, health=ON_TRACK),
        item("S2"): Figures(rolled_up=0.6, expected=0.7, health=AT_RISK),
        item("S3"): Figures(health=ON_TRACK),
        item("S4", status=DROPPED): Figures(rolled_up=1.0, expected=1.0),
        item("S1.1", type=KEY_RESULT): Figures(rolled_up=1.0, expected=1.0),
    }
    [strategy] = block(shown(book(rows)), place.LEVELS_HEAD, 4, 10)
    assert strategy == ["Strategy", 0.4, 0.6, 0.0, 2.0, 0.0, 1.0, 0.0, 0.0, 0.0]


def test_a_workbook_shows_all_that_supports_it_and_nothing_above() -> None:
    above, below = item("S1"), item("T1", Level.TACTICAL, book=1)
    company, team = book({above: GOOD}), book({below: BAD}, index=1)
    whole = report(company, team, parents={below: [Link(below, above)]})
    made = [panel(whole, one, None) for one in whole.books]
    levels = [[row[0] for row in block(one, place.LEVELS_HEAD, 4, 10) if row[3] is not None] for one in made]
    assert levels == [["Strategy", "Tactical"], ["Tactical"]]
    assert "2 rows with all that supports it" in str(made[0].cells[place.SUBTITLE])
    assert "1 row   " in str(made[1].cells[place.SUBTITLE])


def test_teams_stand_by_size_and_the_rest_is_counted() -> None:
    rows = {item(f"S{i}", team=f"Team {i % 10}"): GOOD for i in range(12)}
    rows |= {item("S20"): BAD, item("S21", team="team 0"): BAD, MISSION: GOOD}
    made = shown(book(rows))
    teams = block(made, place.TEAMS_HEAD, place.TEAMS, 6)
    assert len(teams) == place.TEAMS
    assert teams[0] == ["Team 0", 0.0, 2.0, 0.0, 0.0, 1.0]
    assert teams[1][:3] == ["Team 1", 0.0, 2.0]
    assert made.cells[place.CHART_NOTES, place.RIGHT] == "and 3 more teams"


def test_objectives_without_a_team_come_last() -> None:
    teams = block(
        shown(book({item("S1"): GOOD, item("S2"): GOOD, item("S3", team="Solar"): GOOD})), place.TEAMS_HEAD, 8, 1
    )
    assert teams == [["Solar"], ["No team"]]


def test_gaps_are_those_of_the_highest_level_of_the_workbook() -> None:
    rows = {
        item("T1", Level.TACTICAL, title="Make switching to us as effortless as a phone call"): Figures(
            own=0.2, contributed=0.7
        ),
        item("T2", Level.TACTICAL, title="Build"): Figures(),
        item("O1", Level.OPERATIONAL, title="Train"): Figures(own=1.0),
        MISSION: Figures(own=0.5),
    }
    assert block(shown(book(rows)), place.GAPS_HEAD, place.GAPS, 3) == [
        ["T1  Make switching to us\nas effortless as a phone…", 0.7, 0.2],
        ["T2  Build", None, None],
    ]


def test_objectives_that_are_left_out_are_counted() -> None:
    made = shown(book({item(f"S{i}", title="Win"): GOOD for i in range(place.GAPS + 1)}))
    assert made.cells[place.BOTTOM_NOTES, place.LEFT] == "and 1 more objective"


def test_the_first_things_to_do_with_their_links() -> None:
    made = shown(book({}, [finding()]))
    assert made.cells[place.BOTTOM, place.TASKS] == "1  S1: No parent\nName one"
    assert sheet(made).at(place.BOTTOM, place.TASK_LINKS) == "Go there"
    assert shown(book({})).cells[place.BOTTOM, place.TASKS] == "Nothing: everything hangs together. Well done!"


# What changed


def plan(*healths: str, score: float = 80.0, errors: int = 0) -> BookReport:
    rows = {item(f"S{i}"): Figures(health=health) for i, health in enumerate(healths)}
    rows |= {
        item("B1", Level.BAU, type="BAU"): Figures(health=BREACHED),
        item("B2", Level.BAU, type="BAU"): Figures(health=HEALTHY),
    }
    return book(rows, [finding("PSTO201", Severity.ERROR)] * errors, score=score)


def changes(made: Panel) -> dict[Cell, tuple[Cell, Cell]]:
    at = sheet(made)
    lines = [texts(made, row, *range(11, 14)) for row in range(place.BOTTOM, place.BOTTOM_END + 1)]
    assert at.at(place.BOTTOM, place.CHANGE_NOW) == "now"
    return {label: (now, change) for label, now, change in lines}


def test_a_thing_to_do_is_cut_to_three_lines_and_still_counted() -> None:
    long = say("{words}", words=" ".join(["nobody knows why this has taken so long"] * 9))
    said = str(shown(book({}, [finding()._replace(message=long, hint=long)] * 3)).cells[place.BOTTOM, place.TASKS])
    fact, deed = said.split("\n")
    assert fact.endswith(" … (and 2 more like it)")
    assert (len(fact) <= 2 * 68 + 3, len(deed) <= 68) == (True, True)


def test_the_first_check_has_nothing_to_compare_with() -> None:
    lines = changes(shown(plan(ON_TRACK)))
    assert lines[None] == ("now", "first check")
    assert lines["Score"] == (80.0, None)
    assert lines["BAU breached"] == (1.0, None)


def test_later_checks_compare_with_the_last_day_on_which_something_was_else() -> None:
    first = sheet(shown(plan(ON_TRACK, OFF_TRACK, errors=2)))
    second = shown(plan(ON_TRACK, ON_TRACK, score=85.5), day=TOMORROW, previous=first)
    lines = changes(second)
    assert lines[None] == ("now", "since 2026-11-22")
    assert lines["Score"] == (85.5, 5.5)
    assert lines["Errors"] == (0.0, -2.0)
    assert lines["On track"] == (2.0, 1.0)
    assert lines["Off track"] == (0.0, -1.0)
    unchanged = shown(plan(ON_TRACK, ON_TRACK, score=85.5), day=NEXT_WEEK, previous=sheet(second))
    assert changes(unchanged) == lines


def test_checking_again_on_the_same_day_changes_nothing() -> None:
    once = shown(plan(ON_TRACK))
    assert shown(plan(ON_TRACK), previous=sheet(once)) == once
    twice = shown(plan(OFF_TRACK), day=TOMORROW, previous=sheet(once))
    assert shown(plan(OFF_TRACK), day=TOMORROW, previous=sheet(twice)) == twice


def test_mending_in_the_course_of_a_day_is_compared_with_the_day_before() -> None:
    yesterday = sheet(shown(plan(OFF_TRACK, score=60.0)))
    morning = sheet(shown(plan(OFF_TRACK, score=70.0), day=TOMORROW, previous=yesterday))
    evening = changes(shown(plan(ON_TRACK, score=90.0), day=TOMORROW, previous=morning))
    assert evening[None] == ("now", "since 2026-11-22")
    assert evening["Score"] == (90.0, 30.0)


def test_a_sheet_that_says_something_else_is_no_memory() -> None:
    assert changes(shown(plan(ON_TRACK), day=TOMORROW, previous=Sheet("Own", [["x"]])))[None] == (
        "now",
        "first check",
    )


def test_an_unknown_score_is_not_zero() -> None:
    assert changes(shown(book({}, score=None)))["Score"] == ("–", None)


def test_all_but_data_can_be_translated() -> None:
    whole = report(
        book({MISSION: GOOD, STAR: STAR_FIGURES, item("S1", team="Solar", title="Win"): GOOD}, [finding()])
    )
    names = {"Wind", "Clean power for all", "Homes supplied", "48,000 homes", AT_RISK, "Solar", "S1  Win"}
    kept = {
        "day",
        "score",
        *Severity,
        "Done",
        ON_TRACK,
        "Stale",
        AT_RISK,
        OFF_TRACK,
        "Not started",
        "No data",
        BREACHED,
    }
    assert untranslated(panel(whole, whole.books[0], None, FOREIGN)) == names | kept
