"""A run over many workbooks, unit by unit: what an overview shows of each, and what a history keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from psto_xl.core.finding import Severity
from psto_xl.core.layout import Level
from psto_xl.core.plan import Item
from psto_xl.core.report import BookReport, Figures, Report, counted
from psto_xl.core.views.sums import healths, pace

LEVELS: Final = (Level.PURPOSE, Level.STRATEGY, Level.TACTICAL, Level.OPERATIONAL)


class Standing(NamedTuple):
    """How some objectives stand: how many there are, their mean rolled-up progress and what it should be.

    Fractions; None where it is known of none. `healths` are the numbers of each of `report.HEALTHS`.
    """

    objectives: int
    progress: float | None
    expected: float | None
    healths: Sequence[int]

    @property
    def lead(self) -> float | None:
        """How far they are ahead of what should be, below zero where behind; a fraction."""
        return None if self.progress is None or self.expected is None else self.progress - self.expected


class Unit(NamedTuple):
    """One unit of a run, or with the name "" all of them together. `codes` are findings by the rule's code.

    `book` is the unit's workbook in the run, -1 for all together.
    """

    name: str
    book: int
    score: float | None
    rates: Mapping[str, float]
    total: Standing
    levels: Mapping[Level, Standing]
    counts: Mapping[Severity, int]
    codes: Mapping[str, int]


class Point(NamedTuple):
    """How a unit ("": all together) stood on one day. Progress is the mean over its objectives, by level too."""

    day: date
    unit: str
    score: float | None
    rates: Mapping[str, float]
    progress: float | None
    levels: Mapping[Level, float | None]
    counts: Mapping[Severity, int]
    codes: Mapping[str, int]


def points(report: Report) -> list[Point]:
    """What a history keeps of a run: all together, then every unit."""
    return [
        Point(
            report.as_of,
            unit.name,
            unit.score,
            unit.rates,
            unit.total.progress,
            {level: standing.progress for level, standing in unit.levels.items()},
            unit.counts,
            unit.codes,
        )
        for unit in (together(report), *units(report))
    ]


def units(report: Report) -> list[Unit]:
    """Every workbook of a run as a unit, in the run's order; no two have the same name."""
    return [
        _unit(name, mine.book.index, mine, _own(mine)) for name, mine in zip(names(report), report.books, strict=True)
    ]


def together(report: Report) -> Unit:
    """All workbooks of a run as one."""
    return _unit("", -1, report, {item: its for mine in report.books for item, its in _own(mine).items()})


def names(report: Report) -> list[str]:
    """The units' names, in the run's order; where several workbooks name one unit, with the file behind."""
    shared = Counter(mine.book.unit.casefold() for mine in report.books)
    used: dict[str, str] = {}
    for mine in report.books:
        unit, label = mine.book.unit, mine.book.label.replace("\\", "/")
        spellings = [f"{unit} ({label.rpartition('/')[2]})", f"{unit} ({label})"]
        if shared[unit.casefold()] == 1:
            spellings.insert(0, unit)
        name = next((one for one in spellings if one.casefold() not in used), f"{unit} ({label}) {len(used) + 1}")
        used[name.casefold()] = name
    return list(used.values())


def _own(mine: BookReport) -> dict[Item, Figures]:
    """The figures of a workbook's objectives that count."""
    return {item: mine.figures[item] for item in mine.book.items if item.is_objective and item.counts}


def _unit(name: str, book: int, source: BookReport | Report, rows: Mapping[Item, Figures]) -> Unit:
    findings = source.findings
    return Unit(
        name,
        book,
        source.score,
        source.rates,
        _standing(rows.values()),
        {level: _standing(its for item, its in rows.items() if item.level is level) for level in LEVELS},
        counted(findings),
        dict(sorted(Counter(finding.code for finding in findings).items())),
    )


def _standing(figures: Iterable[Figures]) -> Standing:
    rows = list(figures)
    return Standing(len(rows), *pace(rows), healths(rows))


def supporters(report: Report) -> dict[Item, dict[int, list[Item]]]:
    """For every strategic objective that counts: the objectives beneath it that count, by their workbook.

    Beneath is whatever a chain of valid links leads from, through key results and over any number of levels.
    """
    found: dict[Item, dict[int, list[Item]]] = {
        item: {} for item in report.items if item.level is Level.STRATEGY and item.is_objective and item.counts
    }
    above: dict[Item, frozenset[Item]] = {}
    for item in report.items:
        if item.is_objective and item.counts and item.level > Level.STRATEGY:
            for top in _above(item, report, above):
                if top in found:
                    found[top].setdefault(item.book, []).append(item)
    return found


def _above(item: Item, report: Report, known: dict[Item, frozenset[Item]]) -> frozenset[Item]:
    """The strategic rows that links lead to. Valid links have no cycles and climb few levels."""
    if item not in known:
        parents = [to.parent for to in report.parents.get(item, ())]
        tops = {parent for parent in parents if parent.level is Level.STRATEGY and parent.is_objective}
        known[item] = frozenset(tops).union(*(_above(parent, report, known) for parent in parents))
    return known[item]
