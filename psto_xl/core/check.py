"""The check: links, weights, figures, every rule, waivers and scores. One pure call, or two halves of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from psto_xl.core.changes import impacts
from psto_xl.core.derived import Derived
from psto_xl.core.finding import Finding, Severity
from psto_xl.core.ignore import Waiver, read_waivers
from psto_xl.core.layout import LEVEL_SHEETS
from psto_xl.core.links import Flaw, Graph
from psto_xl.core.part import renumbered, slim
from psto_xl.core.plan import Item, Plan, Workbook
from psto_xl.core.report import CYCLE, BookReport, Broken, Failure, Report
from psto_xl.core.rule import Context, Crash, Hit, Rule, Scope
from psto_xl.core.rules import RULES
from psto_xl.core.score import find_connected, score, tally
from psto_xl.core.severities import choose
from psto_xl.core.weights import shares


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules run: codes or the beginnings of codes; nothing selected means all."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()

    def takes(self, code: str) -> bool:
        """Whether the rule with this code runs."""
        chosen = not self.select or code.startswith(tuple(self.select))
        return chosen and not (self.ignore and code.startswith(tuple(self.ignore)))


class Examined(NamedTuple):
    """What the rules that need one workbook alone found in it.

    `used` are the waivers that silenced something: the position of the row among the workbook's rows, and
    that of the waiver in its `Ignore` cell.
    """

    findings: Sequence[Finding]
    used: frozenset[tuple[int, int]]
    crashes: Sequence[Crash]

    def moved(self, book: int) -> Examined:
        """The same for the workbook as the one at this index of a run."""
        findings = [one if one.book == book else one._replace(book=book) for one in self.findings]
        return Examined(findings, self.used, [crash._replace(book=book) for crash in self.crashes])


def check(
    plan: Plan,
    as_of: date,
    selection: Selection = Selection(),
    *,
    since: Plan | None = None,
    failures: Sequence[Failure] = (),
    rules: Sequence[Rule] = RULES,
) -> Report:
    """Check a plan. `since` is an earlier version of it, for the rules that compare."""
    alone = Derived(Plan([renumbered(plan.books[0], 0)])) if len(plan.books) == 1 else None
    examined = [examine(book, selection, rules=rules, derived=alone) for book in plan.books]
    kept = Derived(Plan([slim(book) for book in plan.books]), alone)
    since = since and Plan([slim(book) for book in since.books])
    return conclude(kept, examined, as_of, selection, since=since, failures=failures, rules=rules)


def examine(
    book: Workbook,
    selection: Selection = Selection(),
    *,
    rules: Sequence[Rule] = RULES,
    derived: Derived | None = None,
) -> Examined:
    """The first half of a check: the rules that need nothing but this workbook.

    `derived` is what follows from it as the first and only one of a plan.
    """
    own = [rule for rule in rules if rule.scope is Scope.BOOK and selection.takes(rule.code)]
    run = _Run(Context.of(derived or Derived(Plan([renumbered(book, 0)])), None, rules))
    for rule in own:
        run.apply(rule)
    crashes = [crash._replace(book=0) for crash in run.crashes]
    return Examined(run.findings[0], run.waivers.used(0), crashes).moved(book.index)


def conclude(
    derived: Derived,
    examined: Sequence[Examined],
    as_of: date,
    selection: Selection = Selection(),
    *,
    since: Plan | None = None,
    failures: Sequence[Failure] = (),
    rules: Sequence[Rule] = RULES,
) -> Report:
    """The second half: links, figures and scores, and the rules that must see all of the run.

    `examined` is what `examine` gave for each workbook before it was made `slim`.
    """
    plan, context = derived.plan, Context.of(derived, since, rules)
    graph, figures = context.graph, context.figures
    run = _Run(context, examined)
    chosen = [rule for rule in rules if selection.takes(rule.code)]
    run.left_out = [rule for rule in rules if rule not in chosen or (rule.compares and since is None)]
    for rule in sorted(chosen, key=lambda rule: (rule.runs_last, rule.family == 0)):
        if rule.scope is Scope.PORTFOLIO:
            run.apply(rule)
    findings = run.sorted()
    connected = find_connected(plan, graph)
    tallies = [tally(book.items, plan, graph, figures, connected) for book in plan.books]
    return Report(
        as_of=as_of,
        books=tuple(
            BookReport(book, figures, found, score([its]))
            for book, found, its in zip(plan.books, findings, tallies, strict=True)
        ),
        alignment=score(tallies),
        failures=tuple(failures),
        parents=graph.parents,
        impacts=impacts(plan, graph, figures),
        shares=shares(context.weights),
        broken=_broken(graph),
    )


def _broken(graph: Graph) -> dict[Item, list[Broken]]:
    found: dict[Item, list[Broken]] = {}
    for bad in graph.bad:
        if bad.flaw is not Flaw.REPEATED:
            found.setdefault(bad.item, []).append(Broken(bad.reference.id, bad.flaw.value))
    for cycle in graph.cycles:
        for item, then in zip(cycle, (*cycle[1:], cycle[0]), strict=True):
            found.setdefault(item, []).append(Broken(then.id, CYCLE))
    return found


class _Run:
    """Some rules on a plan: their findings, a list for each workbook, what was silenced, and what crashed."""

    def __init__(self, context: Context, examined: Sequence[Examined] = ()) -> None:
        self._context = context
        self._books = context.plan.books
        self._choices = [choose(book, context.rules) for book in self._books]
        self.waivers = _Waivers(context.plan, [one.used for one in examined])
        self.findings = [list(one.findings) for one in examined] or [[] for _ in self._books]
        self.crashes = [crash for one in examined for crash in one.crashes]
        self.left_out: Sequence[Rule] = ()

    def apply(self, rule: Rule) -> None:
        """Run a rule and keep what it finds."""
        seen = self._context
        if rule.threshold is not None:
            seen = replace(seen, limits=[one.limits.get(rule.code, rule.threshold) for one in self._choices])
        if rule.runs_last:
            seen = replace(seen, idle=self.waivers.idle(self.left_out), crashes=tuple(self.crashes))
        try:
            hits = list(rule.check(seen))
        except Exception as error:  # one broken rule must not silence the others; PSTO000 reports it
            self.crashes.append(Crash(rule.code, rule.name, f"{type(error).__name__}: {error}"))
            return
        for hit in hits:
            severity = self._choices[hit.book].severities.get(rule.code, hit.severity or rule.severity)
            if severity and _applies(rule, hit.item) and not self.waivers.cover(rule, hit.item):
                self.findings[hit.book].append(_finding(rule, severity, hit, self._books[hit.book]))

    def sorted(self) -> list[list[Finding]]:
        """The findings by place."""
        sheets = {layout.key: number for number, layout in enumerate(LEVEL_SHEETS)}
        for book, found in zip(self._books, self.findings, strict=True):
            order = {read.name: sheets.get(key, len(sheets)) for key, read in book.sheets.items()}
            found.sort(key=lambda f: (order.get(f.sheet, 99), f.sheet, f.row, f.col, f.code))
        return self.findings


def _applies(rule: Rule, item: Item | None) -> bool:
    """Whether rules of this family look at rows of this status."""
    if item is None or item.is_active:
        return True
    if item.is_dropped:
        return rule.family == 1 and rule.code <= "PSTO112"
    return rule.family != 5 and not (item.is_draft and rule.family == 6)


def _finding(rule: Rule, severity: Severity, hit: Hit, book: Workbook) -> Finding:
    place = hit.place or book.place(hit.item, hit.column) if hit.item else hit.place
    assert place is not None
    headers = next((read.headers for read in book.sheets.values() if read.name == place.sheet), {})
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=severity,
        book=hit.book,
        sheet=place.sheet,
        row=place.row,
        col=place.col,
        column=headers.get(hit.column, "") or _header(book, place.sheet, hit.column),
        id=hit.item.id if hit.item else "",
        message=hit.message,
        hint=hit.hint,
        affected=hit.affected,
    )


def _header(book: Workbook, sheet: str, column: str) -> str:
    """The header of a column that the sheet does not have."""
    layout = next((read.layout for read in book.sheets.values() if read.name == sheet), None)
    known = [c.name for c in layout.columns if c.key == column] if layout else []
    return known[0] if known else ""


class _Waivers:
    """The `Ignore` cells of a plan, and which of their entries have silenced something."""

    def __init__(self, plan: Plan, used: Sequence[frozenset[tuple[int, int]]] = ()) -> None:
        self._today = [book.today for book in plan.books]
        self._rows = {
            item: (number, read_waivers(item.ignore, book.settings.locale))
            for book in plan.books
            for number, item in enumerate(book.items)
            if item.ignore
        }
        self._used = [set(one) for one in used] or [set() for _ in plan.books]

    def used(self, book: int) -> frozenset[tuple[int, int]]:
        """What was silenced in a workbook, as in `Examined`."""
        return frozenset(self._used[book])

    def cover(self, rule: Rule, item: Item | None) -> bool:
        """Whether the row waives the rule."""
        if item is None or item not in self._rows or rule.runs_last:
            return False
        number, waivers = self._rows[item]
        for at, waiver in enumerate(waivers):
            if waiver.covers(rule.code, rule.name) and not (waiver.bad_day or waiver.is_over(self._today[item.book])):
                self._used[item.book].add((number, at))
                return True
        return False

    def idle(self, left_out: Sequence[Rule]) -> list[tuple[Item, Waiver, bool]]:
        """Entries that are past their last day or silence nothing, as far as all but the rules `left_out` tell."""
        found = []
        for item, (number, waivers) in self._rows.items():
            for at, waiver in enumerate(waivers):
                over = waiver.is_over(self._today[item.book])
                is_used = (number, at) in self._used[item.book]
                was_tried = not any(waiver.covers(rule.code, rule.name) for rule in left_out)
                if over or waiver.bad_day or (not is_used and was_tried):
                    found.append((item, waiver, over))
        return found
