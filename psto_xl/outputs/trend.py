"""How units stood over time, for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from psto_xl.core.finding import Severity
from psto_xl.core.portfolio import LEVELS, Point
from psto_xl.core.text import ENGLISH, Language, Share, Text, count, say
from psto_xl.outputs.chart import Series, bars, plot

_UNKNOWN: Final = "–"
_NAME, _BARS, _GAP = 24, 10, "   "
_SEVERITIES: Final = {
    Severity.ERROR: say("Errors"),
    Severity.WARNING: say("Warnings"),
    Severity.INFO: say("To know"),
}


def to_overview(points: Sequence[Point], language: Language = ENGLISH) -> str:
    """All together as a plot, and a line for every unit. `points` are by unit and day."""
    units = _by_unit(points)
    days = sorted({point.day for point in points})
    named = [name for name in units if name]
    head = count(
        len(days),
        "{units}, checked on {last}",
        "{units}, checked on {n} days from {first} to {last}",
        units=count(len(named), "{n} unit", "{n} units"),
        first=days[0],
        last=days[-1],
    )
    lines = [head.render(language), ""]
    if "" in units and len(named) > 1:
        lines += _score(units[""], language)
    else:
        units.pop("", None)
    table = [_heads(language)]
    table += [_line(name or say("All together").render(language), own, language) for name, own in units.items()]
    return "\n".join([*lines, *_aligned(table)]) + "\n"


def to_unit(points: Sequence[Point], names: Mapping[str, str], language: Language = ENGLISH) -> str:
    """One unit: score, progress and findings as plots, progress by level, and findings by rule.

    `names` are the rules' names by code.
    """
    last = points[-1]
    lines = [f"{last.unit or say('All together').render(language)}", "", *_score(points, language)]
    lines += _plot(say("Progress"), [(p.day, p.progress) for p in points], 1.0, _percent(language), language)
    found = [(p.day, float(sum(p.counts.values()))) for p in points]
    most = max(value for _, value in found)
    lines += _plot(say("Findings"), found, max(most + most % 2, 2.0), lambda v: language.number(round(v)), language)
    table = [[say("Progress by level").render(language), "", ""]]
    for level in LEVELS:
        shares = [point.levels[level] for point in points]
        if any(share is not None for share in shares):
            table.append(
                [f"  {say(level.sheet).render(language)}", bars(shares, 0, 1), _change(shares, _percent(language))]
            )
    table.append([say("Findings by rule").render(language), "", ""])
    for code in sorted({code for point in points for code in point.codes}):
        numbers = [float(point.codes.get(code, 0)) for point in points]
        shown = _change(numbers, lambda v: language.number(round(v)))
        table.append([f"  {code} {names.get(code, '')}".rstrip(), bars(numbers, 0, max(numbers)), shown])
    return "\n".join([*lines, *_aligned(table)]) + "\n"


def _by_unit(points: Iterable[Point]) -> dict[str, list[Point]]:
    units: dict[str, list[Point]] = {}
    for point in points:
        units.setdefault(point.unit, []).append(point)
    return units


def _score(points: Sequence[Point], language: Language) -> list[str]:
    scores: Series = [(point.day, point.score) for point in points]
    return _plot(say("Alignment score, of 100"), scores, 100.0, lambda v: language.number(round(v)), language)


def _plot(title: Text, series: Series, high: float, show: Callable[[float], str], language: Language) -> list[str]:
    drawn = plot(series, 0.0, high, show)
    return [title.render(language), *drawn, ""] if drawn else []


def _heads(language: Language) -> list[str]:
    heads = [say("Score"), say("Progress")]
    pairs = [text for head in heads for text in (head.render(language), "")]
    return ["", *pairs, *(text.render(language) for text in _SEVERITIES.values())]


def _line(name: str, points: Sequence[Point], language: Language) -> list[str]:
    scores = [point.score for point in points]
    shares = [point.progress for point in points]
    counts = [[float(point.counts[severity]) for point in points] for severity in Severity]
    return [
        name if len(name) <= _NAME else f"{name[: _NAME - 1]}…",
        bars(scores, 0, 100, _BARS),
        _change(scores, lambda v: language.number(round(v))),
        bars(shares, 0, 1, _BARS),
        _change(shares, _percent(language)),
        *(_change(numbers, lambda v: language.number(round(v))) for numbers in counts),
    ]


def _change(values: Sequence[float | None], show: Callable[[float], str]) -> str:
    """The first and the last value that are known."""
    known = [show(value) for value in values if value is not None]
    if not known:
        return _UNKNOWN
    return known[0] if known[0] == known[-1] else f"{known[0]} → {known[-1]}"


def _percent(language: Language) -> Callable[[float], str]:
    return lambda share: language.show(Share(round(share, 2)))


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Cells in columns of equal width."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [_GAP.join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
