"""How objectives hang together, line by line from the top: what one workbook's map shows of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from psto_xl.core.layout import Level
from psto_xl.core.links import Flaw, Link
from psto_xl.core.plan import Item
from psto_xl.core.report import BookReport, Broken, Figures, Report

LIMIT: Final = 2000
"""So many lines a map may have; of a larger tree it shows the first levels."""


class Other(NamedTuple):
    """An objective that stands in another workbook.

    Of its figures there are the progress of its own and from below, what should be and the health, as a map shows
    them: in whole percents, so that what moves them by less changes nothing in workbooks that lie elsewhere.
    """

    level: Level
    id: str
    title: str
    owner: str
    unit: str
    status: str
    figures: Figures


class Line(NamedTuple):
    """An objective at its place in the tree; `row` is its position among the workbook's own rows, or another's.

    `share` is how much of what is contributed to the line above it this is. `via` is the id of the key result that
    it supports there. `skips` says that it passes a level by. `also` are the ids of its further parents. A line that
    is there `again` has what is beneath it at its other place, below `also`. `beneath` says of another workbook's
    that it supports one of this workbook's own. `parentless` rows name no parent.
    """

    row: int | Other
    depth: int
    share: float | None = None
    via: str = ""
    skips: bool = False
    also: Sequence[str] = ()
    again: bool = False
    beneath: bool = False
    broken: Sequence[Broken] = ()
    parentless: bool = False


class Tree(NamedTuple):
    """The lines that lead up to the top, and those that hang in the air, with what is beneath them.

    `left_out` objectives stand deeper than is shown.
    """

    standing: Sequence[Line]
    hanging: Sequence[Line]
    left_out: int = 0


class _Up(NamedTuple):
    """A link to an objective above, through one of its key results or not."""

    parent: Item
    via: str
    skips: bool


class _Step(NamedTuple):
    """A line to be: an objective, the link that leads up from there, and whether it is there again."""

    item: Item
    up: _Up | None
    depth: int
    again: bool
    beneath: bool


class Forest:
    """The links of a run's objectives, and each workbook's part of them."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._up: dict[Item, list[_Up]] = {}
        self._below: dict[Item, list[tuple[Item, _Up]]] = {}
        for item, links in report.parents.items():
            if item.is_objective and (found := self._links(item, links)):
                self._up[item] = found
                for up in found:
                    self._below.setdefault(up.parent, []).append((item, up))
        self._others: dict[Item, Other] = {}
        self._order = {item: at for at, item in enumerate(self._up)}
        every = (item.level for book in report.books for item in book.book.items if item.is_objective)
        self._top = min(every, default=Level.PURPOSE)

    def _links(self, item: Item, links: Sequence[Link]) -> list[_Up]:
        """A row's links to objectives, each once and not through a key result if it can be; skipped levels last."""
        found: dict[Item, _Up] = {}
        for parent in (to.parent for to in links):
            above = self._report.parents.get(parent, ())
            for home in [to.parent for to in above] if parent.is_key_result else [parent]:
                if home not in found or parent is home:
                    via = parent.id if parent.is_key_result else ""
                    found[home] = _Up(home, via, home.level < item.level - 1)
        return sorted(found.values(), key=lambda up: up.skips)

    def of(self, book: BookReport) -> Tree:
        """The tree of one of the report's workbooks: its objectives, those above them and those beneath them.

        Dropped ones are left out where nothing supports them.
        """
        rows = {item: at for at, item in enumerate(book.book.items) if item.is_objective and self._is_seen(item)}
        above, tops = self._above(rows)
        tops.sort(key=lambda item: (item.level, item.book, item.row))
        walk = _Walk(self._up, self._below, self._leading(rows, above), rows, above)
        standing = [step for top in tops if self._stands(top) for step in walk.down(top)]
        hanging = [step for top in tops if not self._stands(top) for step in walk.down(top)]
        kept = _shallow([*standing, *hanging])
        shown = set(kept)
        left_out = len({step.item for step in (*standing, *hanging)} - {step.item for step in kept})
        return Tree(
            [self._line(step, rows) for step in standing if step in shown],
            [self._line(step, rows) for step in hanging if step in shown],
            left_out,
        )

    def _is_seen(self, item: Item) -> bool:
        return not item.is_dropped or item in self._below

    def _above(self, rows: Collection[Item]) -> tuple[set[Item], list[Item]]:
        """The objectives of other workbooks on the ways up from some rows, and where these ways end."""
        above: set[Item] = set()
        tops: list[Item] = []
        for item in rows:
            at = item
            while at in self._up:
                at = self._up[at][0].parent
                if at in rows or at in above:
                    break
                above.add(at)
            else:
                tops.append(at)
        return above, tops

    def _leading(self, rows: Collection[Item], above: Collection[Item]) -> Mapping[Item, Sequence[tuple[Item, _Up]]]:
        """Of what hangs beneath the rows above, so much as leads to a workbook's own: few of perhaps thousands."""
        found: dict[Item, list[tuple[Item, _Up]]] = {}
        for item in sorted({*rows, *above} & self._up.keys(), key=self._order.__getitem__):
            for up in self._up[item]:
                found.setdefault(up.parent, []).append((item, up))
        return found

    def _stands(self, top: Item) -> bool:
        """Whether nothing is amiss with a row above which there is none: the run may not reach further up."""
        broken = self._report.broken.get(top, ())
        if any(one.why == Flaw.NOT_LOADED.value for one in broken):
            return True
        return not broken and top.level in (self._top, Level.PURPOSE)

    def _line(self, step: _Step, rows: Mapping[Item, int]) -> Line:
        item, up = step.item, step.up
        others = [one.parent.id for one in self._up.get(item, ()) if up is None or one.parent is not up.parent]
        return Line(
            row=rows[item] if item in rows else self._other(item),
            depth=step.depth,
            share=self._report.shares.get((item, up.parent)) if up else None,
            via=up.via if up else "",
            skips=up is not None and up.skips,
            also=others[:1] if step.again else others,
            again=step.again,
            beneath=step.beneath,
            broken=() if step.again else self._report.broken.get(item, ()),
            parentless=up is None and not item.parents and item.level is not Level.PURPOSE,
        )

    def _other(self, item: Item) -> Other:
        """The row as many workbooks may show it."""
        if item not in self._others:
            book = self._report.books[item.book]
            its = book.figures[item]
            figures = Figures(
                own=_percent(its.own),
                contributed=_percent(its.contributed),
                expected=_percent(its.expected),
                health=its.health,
            )
            unit = book.book.unit
            self._others[item] = Other(item.level, item.id, item.title, item.owner, unit, item.status, figures)
        return self._others[item]


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share, 2)


class _Walk:
    """Goes down from the tops through what a workbook shows, and comes to every objective in full once."""

    def __init__(
        self,
        up: Mapping[Item, Sequence[_Up]],
        below: Mapping[Item, Sequence[tuple[Item, _Up]]],
        leading: Mapping[Item, Sequence[tuple[Item, _Up]]],
        rows: Collection[Item],
        above: Collection[Item],
    ) -> None:
        self._up, self._below, self._leading, self._rows, self._above = up, below, leading, rows, above
        self._seen: set[Item] = set()

    def down(self, item: Item, up: _Up | None = None, depth: int = 0, *, beneath: bool = False) -> Iterator[_Step]:
        """A row and what is beneath it; of a row above the workbook's own, only what leads to them."""
        again = not self._is_at_home(item, up)
        yield _Step(item, up, depth, again, beneath and item not in self._rows)
        if again:
            return
        self._seen.add(item)
        beneath = beneath or item in self._rows
        for child, link in (self._below if beneath else self._leading).get(item, ()):
            if child in self._rows or child in self._above or not child.is_dropped:
                yield from self.down(child, link, depth + 1, beneath=beneath)

    def _is_at_home(self, item: Item, up: _Up | None) -> bool:
        if up is None or (item not in self._rows and item not in self._above):
            return item not in self._seen
        return self._up[item][0].parent is up.parent


def _shallow(steps: Sequence[_Step]) -> Sequence[_Step]:
    """As many levels as a map may have lines; what is there again goes before any level does."""
    if len(steps) <= LIMIT:
        return steps
    steps = [step for step in steps if not step.again]
    if len(steps) <= LIMIT:
        return steps
    counts = Counter(step.depth for step in steps)
    deepest, total = 0, counts[0]
    while total + counts[deepest + 1] <= LIMIT:
        deepest += 1
        total += counts[deepest]
    return [step for step in steps if step.depth <= deepest][:LIMIT]
