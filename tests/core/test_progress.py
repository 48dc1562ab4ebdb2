"""Progress, pace and health against what the definition says, case by case and by a second transcription of it."""

from datetime import date, timedelta
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psto_xl.core.check import Selection, check
from psto_xl.core.grid import Book, Sheet
from psto_xl.core.plan import Plan
from psto_xl.core.progress import Period, clamp
from psto_xl.core.reading import read_workbook

from .checked import figures

TODAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("measure", "baseline", "target", "current", "raw"),
    [
        ("Increase", "20", "60", "30", 0.25),
        ("Increase", "20", "60", "10", -0.25),
        ("Increase", "20", "60", "80", 1.5),
        ("Increase", "", "60", "30", 0.5),
        ("Increase", "60", "60", "60", None),
        ("Increase", "20", "", "30", None),
        ("Increase", "20", "60", "", None),
        ("Increase", "20", "60", "lots", None),
        ("Increase", "a few", "60", "30", None),
        ("Decrease", "90", "30", "60", 0.5),
        ("Decrease", "", "30", "60", None),
        ("", "90", "30", "75", 0.25),
        ("", "", "30", "15", 0.5),
        ("", "20", "60", "30", 0.25),
        ("At least", "", "97", "97", 1.0),
        ("At least", "", "97", "96", 0.0),
        ("At least", "91", "97", "94", 0.5),
        ("At least", "98", "97", "96", 0.0),
        ("At least", "97", "97", "96", 0.0),
        ("At least", "91", "97", "88", -0.5),
        ("At most", "", "3", "3", 1.0),
        ("At most", "", "3", "4", 0.0),
        ("At most", "9", "3", "6", 0.5),
        ("At most", "2", "3", "4", 0.0),
        ("At most", "3", "3", "4", 0.0),
        ("At most", "9", "", "6", None),
        ("Milestone", "", "", "yes", 1.0),
        ("Milestone", "", "", "no", 0.0),
        ("Milestone", "", "", "done", 1.0),
        ("Milestone", "", "", "TRUE", 1.0),
        ("Milestone", "", "", "1", 1.0),
        ("Milestone", "", "", "100 %", 1.0),
        ("Milestone", "", "", "0.4", 0.4),
        ("Milestone", "", "", "40", 0.4),
        ("Milestone", "", "", "", None),
    ],
)
def test_raw_progress(measure, baseline, target, current, raw):
    got = figures(
        f"""
        Strategy
        | ID   | Type       | Parent | Title | Measure   | Baseline   | Target   | Current   |
        | S1   | Objective  |        | o     |           |            |          |           |
        | S1.1 | Key Result | S1     | k     | {measure} | {baseline} | {target} | {current} |
        """
    )
    assert got["S1.1"].raw == pytest.approx(raw)
    assert got["S1.1"].own == (None if raw is None else pytest.approx(min(max(raw, 0), 1)))
    assert got["S1"].own == got["S1.1"].own
    assert (got["S1"].measured, got["S1"].of) == (int(raw is not None), 1)


def test_nothing_done_on_the_way_down_is_nought():
    got = figures(
        """
        Strategy
        | ID   | Type       | Parent | Title | Baseline | Target | Current |
        | S1   | Objective  |        | o     |          |        |         |
        | S1.1 | Key Result | S1     | k     | 90       | 30     | 90      |
        """
    )
    assert {name: repr(value) for name, value in got["S1.1"]._asdict().items() if name in ("raw", "own")} == {
        "raw": "0.0",
        "own": "0.0",
    }


def test_done_counts_as_reached_only_where_it_is_unmeasured():
    got = figures(
        """
        Strategy
        | ID | Type       | Parent | Title | Target | Current | Status  |
        | S1 | Objective  |        | o     |        |         |         |
        | K1 | Key Result | S1     | k     | 10     | 4       | Done    |
        | K2 | Key Result | S1     | k     | 10     |         | Done    |
        | K3 | Key Result | S1     | k     | 10     | 0       | Dropped |
        | K4 | Key Result | S1     | k     | 10     | 0       | Draft   |
        | S2 | Objective  |        | o     |        |         | Done    |
        """
    )
    assert (got["K1"].own, got["K1"].health) == (0.4, "Done")
    assert (got["K2"].own, got["K2"].health) == (1.0, "Done")
    assert got["S1"].own == pytest.approx(0.7)
    assert (got["S2"].own, got["S2"].rolled_up, got["S2"].health) == (None, 1.0, "Done")


def test_own_and_contributed_stay_apart_and_a_link_through_a_key_result_counts_once():
    got = figures(
        """
        Purpose
        | ID | Type       | Title | Target | Current |
        | P1 | Purpose    | p     |        |         |
        | N1 | North Star | n     | 100    | 30      |

        Strategy
        | ID   | Type       | Parent | Title | Target | Current |
        | S1   | Objective  | P1     | o     |        |         |
        | S1.1 | Key Result | S1     | k     | 10     | 2       |

        Tactical
        | ID   | Type       | Parent           | Title | Target | Current |
        | T1   | Objective  | S1 20%; S1.1 60% | o     |        |         |
        | T1.1 | Key Result | T1               | k     | 10     | 9       |
        | T2   | Objective  | S1 40%           | o     |        |         |
        | T2.1 | Key Result | T2               | k     | 10     | 4       |

        BAU
        | ID | Activity | Health metric | Upper | Current |
        | B1 | a        | m             | 3     | 2       |
        | B2 | a        | m             | 3     | 4       |
        | B3 | a        | m             |       | 4       |
        """
    )
    assert got["S1"].own == 0.2
    assert got["S1"].contributed == pytest.approx(0.6 * 0.9 + 0.4 * 0.4)
    assert (got["P1"].own, got["P1"].contributed) == (0.3, 0.2)
    assert [got[name].health for name in ("B1", "B2", "B3")] == ["Healthy", "Breached", "No data"]


@pytest.mark.parametrize(
    ("mode", "rolled_up"), [("own", 0.2), ("children", 0.8), ("blend 30%", 0.38), ("blend 100%", 0.8)]
)
def test_roll_up(mode, rolled_up):
    got = figures(
        f"""
        Settings
        | Setting | Value  |
        | Roll-up | {mode} |

        Strategy
        | ID   | Type       | Parent | Title | Target | Current |
        | S1   | Objective  |        | o     |        |         |
        | S1.1 | Key Result | S1     | k     | 10     | 2       |
        | S2   | Objective  |        | o     |        |         |

        Tactical
        | ID   | Type       | Parent | Title | Target | Current |
        | T1   | Objective  | S1; S2 | o     |        |         |
        | T1.1 | Key Result | T1     | k     | 10     | 8       |
        """
    )
    assert got["S1"].rolled_up == pytest.approx(rolled_up)
    assert got["T1"].rolled_up == got["S2"].rolled_up == 0.8


@pytest.mark.parametrize(
    ("start", "due", "current", "updated", "health"),
    [
        ("2026-01-01", "2026-12-31", "100", "2026-06-30", "Done"),
        ("2026-01-01", "2026-12-31", "", "2026-06-30", "No data"),
        ("2026-06-01", "2027-06-01", "0", "2026-06-30", "Not started"),
        ("2026-06-01", "2027-06-01", "-5", "2026-06-30", "Not started"),
        ("2026-06-01", "2027-06-01", "1", "2026-06-30", "On track"),
        ("2026-05-22", "2026-09-09", "0", "2026-06-30", "Off track"),
        ("2026-03-23", "2026-10-09", "40", "2026-06-30", "On track"),
        ("2026-03-23", "2026-10-09", "39", "2026-06-30", "At risk"),
        ("2026-03-23", "2026-10-09", "25", "2026-06-30", "At risk"),
        ("2026-03-23", "2026-10-09", "24", "2026-06-30", "Off track"),
        ("2026-01-01", "2026-06-30", "99", "2026-06-30", "Off track"),
        ("2026-01-01", "2026-07-01", "99", "2026-06-30", "On track"),
        ("2026-01-01", "2026-12-31", "60", "2026-04-02", "On track"),
        ("2026-01-01", "2026-12-31", "60", "2026-04-01", "Stale"),
        ("2026-04-02", "2026-12-31", "60", "", "On track"),
        ("2026-04-01", "2026-12-31", "60", "", "Stale"),
        ("", "", "0", "", "On track"),
        ("", "2026-06-30", "60", "", "Off track"),
    ],
)
def test_health(start, due, current, updated, health):
    """Half of 2026-03-23 to 2026-10-09 has passed on 2026-07-01; a strategic row may be 90 days old."""
    got = figures(
        f"""
        Strategy
        | ID   | Type       | Parent | Title | Target | Current   | Start   | Due   | Updated   |
        | S1   | Objective  |        | o     |        |           | {start} | {due} |           |
        | S1.1 | Key Result | S1     | k     | 100    | {current} |         |       | {updated} |
        """
    )
    assert got["S1.1"].health == got["S1"].health == health


@pytest.mark.parametrize(
    ("measure", "due", "expected"),
    [
        ("Increase", "2026-10-09", 0.5),
        ("At least", "2026-10-09", 1.0),
        ("At most", "2026-10-09", 1.0),
        ("Milestone", "2026-07-02", 0.0),
        ("Milestone", "2026-07-01", 1.0),
        ("Milestone", "", None),
        ("Increase", "", None),
        ("Increase", "2026-03-23", 1.0),
    ],
)
def test_expected(measure, due, expected):
    got = figures(
        f"""
        Strategy
        | ID   | Type       | Parent | Title | Measure   | Start      | Due   |
        | S1   | Objective  |        | o     |           |            |       |
        | S1.1 | Key Result | S1     | k     | {measure} | 2026-03-23 | {due} |
        """
    )
    assert got["S1.1"].expected == expected


@pytest.mark.parametrize(("days", "elapsed"), [(-1, 0.0), (0, 0.0), (1, 0.25), (2, 0.5), (4, 1.0), (5, 1.0)])
def test_elapsed(days, elapsed):
    period = Period(TODAY, TODAY + timedelta(4))
    assert period.elapsed(TODAY + timedelta(days)) == elapsed


def test_elapsed_of_one_day_and_of_no_days():
    assert Period(TODAY, TODAY).elapsed(TODAY) == 1.0
    assert Period(TODAY, TODAY).elapsed(TODAY - timedelta(1)) == 0.0
    assert Period(None, TODAY).elapsed(TODAY) is Period(TODAY, None).elapsed(TODAY) is None


def test_days_fall_back_to_objective_then_parent_then_cycle():
    got = figures(
        """
        Settings
        | Setting     | Value      |
        | Cycle start | 2026-01-01 |
        | Cycle end   | 2026-12-31 |

        Strategy
        | ID   | Type       | Parent | Title | Start      | Due        |
        | S1   | Objective  |        | o     | 2026-02-01 |            |
        | S1.1 | Key Result | S1     | k     |            | 2026-11-30 |
        | S1.2 | Key Result |        | loose |            |            |

        Tactical
        | ID   | Type       | Parent | Title | Start | Due        |
        | T1   | Objective  | S1     | o     |       | 2026-10-31 |
        | T1.1 | Key Result | T1     | k     |       |            |
        """
    )
    days = {name: (f.start.isoformat()[5:], f.due.isoformat()[5:]) for name, f in got.items()}
    assert days == {
        "S1": ("02-01", "12-31"),
        "S1.1": ("02-01", "11-30"),
        "S1.2": ("01-01", "12-31"),
        "T1": ("02-01", "10-31"),
        "T1.1": ("02-01", "10-31"),
    }


def test_the_last_update_is_the_later_of_the_cell_and_the_check_in():
    got = figures(
        """
        Strategy
        | ID | Type       | Parent | Title | Updated    |
        | S1 | Objective  |        | o     | 2026-01-31 |
        | K1 | Key Result | S1     | k     | 2026-05-01 |
        | K2 | Key Result | S1     | k     | 2026-05-01 |
        | K3 | Key Result | S1     | k     |            |
        |    | Key Result | S1     | k     |            |

        Check-ins
        | Date       | ID | Current |
        | 2026-06-01 | k1 | 1       |
        | 2026-04-01 | K2 | 1       |
        | 2026-03-01 | K2 | 1       |
        |            | K2 | 1       |
        """
    )
    updated = {name: f.updated and f.updated.month for name, f in got.items()}
    assert updated == {"S1": 6, "K1": 6, "K2": 5, "K3": None, "": None}


# The same definition a second time, in the words of the book and over plain dictionaries.

LEVELS = ("Purpose", "Strategy", "Tactical", "Operational")
CADENCE = {"Purpose": 90, "Strategy": 90, "Tactical": 30, "Operational": 14}
CYCLE = (date(2026, 1, 1), date(2026, 12, 31))
HEAD = ("id", "type", "parent", "title", "weight", "measure", "baseline", "target", "current")
HEAD += ("start", "due", "updated", "status")

numbers = st.none() | st.sampled_from([-5.0, 0.0, 1.0, 2.0, 3.0, 4.0, 8.0, 10.0])
days = st.none() | st.integers(-250, 250).map(lambda n: TODAY + timedelta(n))
weights = st.none() | st.sampled_from([-1.0, 0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 30.0, 70.0])
statuses = st.sampled_from(["", "", "", "Active", "Done", "Draft", "Dropped"])
key_results = st.fixed_dictionaries(
    {
        "weight": weights,
        "measure": st.sampled_from(["", "Increase", "Decrease", "At least", "At most"]),
        "baseline": numbers,
        "target": numbers,
        "current": numbers,
        "start": days,
        "due": days,
        "updated": days,
        "status": statuses,
    }
)
objectives = st.fixed_dictionaries(
    {"weight": weights, "start": days, "due": days, "updated": days, "status": statuses}
)
shares = st.none() | st.sampled_from([0, 10, 40, 60])


@st.composite
def plans(draw):
    """Rows of a few objectives a level, each with up to three key results, linked to the level above."""
    rows = []
    for number, level in enumerate(LEVELS):
        above = [row for row in rows if row["level"] == LEVELS[number - 1]] if number else []
        for i in range(1 if not number else draw(st.integers(0, 2))):
            name = f"{level[0]}{i}"
            linked = draw(st.lists(st.sampled_from(above), max_size=3, unique_by=_home)) if above else []
            links = [(row["id"], draw(shares)) for row in linked]
            rows.append(draw(objectives) | {"id": name, "level": level, "links": links, "objective": True})
            rows += [
                draw(key_results) | {"id": f"{name}.{k}", "level": level, "links": [(name, None)], "objective": False}
                for k in range(draw(st.integers(0, 3)))
            ]
    return [row | {"weight": None} if row["level"] == "Purpose" else row for row in rows]


def _home(row):
    return row["id"].partition(".")[0]


def workbook(rows, roll_up):
    sheets = {"Settings": [["Setting", "Value"], ["Roll-up", roll_up]]}
    sheets["Settings"] += [["Cycle start", CYCLE[0]], ["Cycle end", CYCLE[1]]]
    for row in rows:
        purpose = row["level"] == "Purpose"
        kind = ("Purpose", "North Star") if purpose else ("Objective", "Key Result")
        parent = "; ".join(name if share is None else f"{name} {share}%" for name, share in row["links"])
        cells = row | {"type": kind[not row["objective"]], "parent": parent, "title": "t"}
        head = [key.title() if key != "id" else "ID" for key in HEAD]
        line = [None if cells.get(key) == "" else cells.get(key) for key in HEAD]
        sheets.setdefault(row["level"], [head]).append(line)
    return Book({name: Sheet(name, cells) for name, cells in sheets.items()}, tuple(sheets))


class Twin:
    """Every figure by the words of the definition, recursively."""

    def __init__(self, rows, contributed_part):
        self.rows = {row["id"]: row for row in rows}
        self.part = contributed_part

    def raw(self, row):
        b, t, c, m = (row[key] for key in ("baseline", "target", "current", "measure"))
        if c is None or t is None:
            return None
        if not m:
            m = "Decrease" if b is not None and t < b else "Increase"
        if m == "At least":
            return 1 if c >= t else 0 if b is None or b >= t else (c - b) / (t - b)
        if m == "At most":
            return 1 if c <= t else 0 if b is None or b <= t else (c - b) / (t - b)
        if m == "Decrease" and b is None:
            return None
        b = 0 if b is None else b
        return None if b == t else (c - b) / (t - b)

    def counting(self, rows):
        return [row for row in rows if row["status"] not in ("Draft", "Dropped")]

    def own(self, row):
        if row["objective"]:
            return self.mean([(r["weight"], False, self.own(r)) for r in self.counting(self.key_results(row))])
        raw = self.raw(row)
        return (1 if row["status"] == "Done" else None) if raw is None else min(max(raw, 0), 1)

    def key_results(self, row):
        return [r for r in self.rows.values() if not r["objective"] and _home(r) == row["id"]]

    def contributed(self, row):
        found = []
        for child in self.counting(r for r in self.rows.values() if r["objective"]):
            for name, share in child["links"]:
                if _home({"id": name}) == row["id"]:
                    value = child["weight"] if share is None else share / 100
                    found.append((value, share is not None, self.rolled_up(child)))
        return self.mean(found)

    def mean(self, siblings):
        """The weighted mean of (weight, is a percentage, value): blanks share what is left of the whole."""
        given = [None if w is not None and w < 0 else w for w, _, _ in siblings]
        whole = 100 if any(w is not None and w > 1 for w in given) else 1
        if whole == 100:
            given = [w * 100 if w is not None and p else w for w, (_, p, _) in zip(given, siblings, strict=True)]
        rest = max(whole - sum(w for w in given if w is not None), 0)
        blanks = given.count(None)
        full = [rest / blanks if w is None else w for w in given]
        known = [(w, v) for w, (_, _, v) in zip(full, siblings, strict=True) if v is not None]
        total = sum(w for w, _ in known)
        return sum(w * v for w, v in known) / total if total else None

    def rolled_up(self, row):
        own, contributed = self.own(row), self.contributed(row)
        if own is None and contributed is None:
            return 1 if row["status"] == "Done" else None
        if own is None or contributed is None:
            return contributed if own is None else own
        return self.part * contributed + (1 - self.part) * own

    def day(self, row, key):
        chain = [row]
        objective = row if row["objective"] else self.rows[_home(row)]
        chain += [objective, *(self.rows[name] for name, _ in objective["links"])]
        return next((one[key] for one in chain if one[key]), CYCLE[0 if key == "start" else 1])

    def elapsed(self, row):
        start, due = self.day(row, "start"), self.day(row, "due")
        if due <= start:
            return 1 if due <= TODAY else 0
        return min(max((TODAY - start) / (due - start), 0), 1)

    def expected(self, row):
        if row["objective"] and (found := self.counting(self.key_results(row))):
            # Siblings that weigh nothing together leave nothing to take a mean of; then its own days count.
            mean = self.mean([(r["weight"], False, self.expected(r)) for r in found])
            return self.elapsed(row) if mean is None else mean
        return 1 if row.get("measure") in ("At least", "At most") else self.elapsed(row)

    def updated(self, row):
        rows = [row, *self.counting(self.key_results(row))] if row["objective"] else [row]
        return max((r["updated"] for r in rows if r["updated"]), default=None)

    def health(self, row):
        progress = self.own(row)
        if row["objective"] and progress is None:
            progress = self.rolled_up(row)
        if row["status"] == "Done" or (progress is not None and progress >= 1 - 1e-9):
            return "Done"
        if progress is None:
            return "No data"
        if self.elapsed(row) < 0.1 and progress <= 0:
            return "Not started"
        gap = self.expected(row) - progress
        if gap > 0.25 + 1e-9 or self.day(row, "due") < TODAY:
            return "Off track"
        if gap > 0.1 + 1e-9:
            return "At risk"
        last = self.updated(row) or self.day(row, "start")
        return "Stale" if (TODAY - last).days > CADENCE[row["level"]] else "On track"


@settings(max_examples=200)
@given(plans(), st.sampled_from([("own", 0), ("children", 1), ("blend 30%", 0.3)]))
def test_figures_agree_with_a_second_transcription(rows, roll_up):
    mode, part = roll_up
    book = read_workbook(workbook(rows, mode), 0, "plan.xlsx", TODAY)
    report = check(Plan([book]), TODAY, Selection(["-"]))
    twin = Twin(rows, part)
    for item, got in report.books[0].figures.items():
        row = twin.rows[item.id]
        assert alike(got.own, twin.own(row)), item.id
        if row["objective"]:
            assert alike(got.contributed, twin.contributed(row)), item.id
            assert alike(got.rolled_up, twin.rolled_up(row)), item.id
        else:
            assert alike(got.raw, twin.raw(row)), item.id
        assert alike(got.expected, twin.expected(row)), item.id
        assert (got.start, got.due) == (twin.day(row, "start"), twin.day(row, "due")), item.id
        assert got.updated == twin.updated(row), item.id
        assert got.health == twin.health(row), item.id


def alike(a, b):
    return a is b is None or (a is not None and b is not None and isclose(a, b, rel_tol=1e-9, abs_tol=1e-12))


@given(st.floats(allow_nan=False))
def test_clamp(value):
    assert 0 <= clamp(value) <= 1
    assert clamp(value) == value or not 0 <= value <= 1
