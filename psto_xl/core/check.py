"""The check: links, weights, figures, every rule, waivers and scores. One pure call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from psto_xl.core.changes import impacts
from psto_xl.core.finding import Finding, Severity
from psto_xl.core.ignore import Waiver, read_waivers
from psto_xl.core.layout import LEVEL_SHEETS
from psto_xl.core.links import link
from psto_xl.core.plan import Item, Plan, Workbook
from psto_xl.core.progress import compute
from psto_xl.core.report import BookReport, Failure, Report
from psto_xl.core.rule import Context, Crash, Hit, Rule
from psto_xl.core.rules import RULES
from psto_xl.core.score import find_connected, score
from psto_xl.core.severities import choose
from psto_xl.core.weights import weigh


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules run: codes or the beginnings of codes; nothing selected means all."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()

    def takes(self, code: str) -> bool:
        """Whether the rule with this code runs."""
        chosen = not self.select or code.startswith(tuple(self.select))
        return chosen and not (self.ignore and code.startswith(tuple(self.ignore)))


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
    graph = link(plan)
    weights = weigh(graph, [book.settings.weights for book in plan.books])
    figures = compute(plan, graph, weights)
    context = Context.of(plan, graph, weights, figures, since, rules)
    findings = run(context, [rule for rule in rules if selection.takes(rule.code)])
    connected = find_connected(plan, graph)
    return Report(
        as_of=as_of,
        books=tuple(
            BookReport(book, figures, findings[book.index], score(book.items, plan, graph, figures, connected))
            for book in plan.books
        ),
        alignment=score(plan.items, plan, graph, figures, connected),
        failures=tuple(failures),
        parents={item: [(to.parent, to.share) for to in links] for item, links in graph.parents.items()},
        impacts=impacts(plan, graph, figures),
    )


def run(context: Context, rules: Sequence[Rule]) -> list[list[Finding]]:
    """The findings of some rules, a list for each workbook, sorted by place."""
    books = context.plan.books
    choices = [choose(book, context.rules) for book in books]
    left_out = [rule for rule in context.rules if rule not in rules or (rule.compares and context.since is None)]
    waivers = _Waivers(context.plan, left_out)
    findings: list[list[Finding]] = [[] for _ in books]
    crashes: list[Crash] = []
    for rule in sorted(rules, key=lambda rule: (rule.runs_last, rule.family == 0)):
        limits = [one.limits.get(rule.code, rule.threshold or 0.0) for one in choices]
        seen = replace(context, limits=limits)
        if rule.runs_last:
            seen = replace(seen, idle=waivers.idle(), crashes=tuple(crashes))
        try:
            hits = list(rule.check(seen))
        except Exception as error:  # one broken rule must not silence the others; PSTO000 reports it
            crashes.append(Crash(rule.code, rule.name, f"{type(error).__name__}: {error}"))
            continue
        for hit in hits:
            severity = choices[hit.book].severities.get(rule.code, hit.severity or rule.severity)
            if severity and _applies(rule, hit.item) and not waivers.cover(rule, hit.item):
                findings[hit.book].append(_finding(rule, severity, hit, books[hit.book]))
    sheets = {layout.key: number for number, layout in enumerate(LEVEL_SHEETS)}
    for book, found in zip(books, findings, strict=True):
        order = {read.name: sheets.get(key, len(sheets)) for key, read in book.sheets.items()}
        found.sort(key=lambda f: (order.get(f.sheet, 99), f.sheet, f.row, f.col, f.code))
    return findings


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

    def __init__(self, plan: Plan, left_out: Sequence[Rule]) -> None:
        self._left_out = left_out
        self._today = [book.today for book in plan.books]
        self._entries: dict[Item, list[Waiver]] = {
            item: read_waivers(item.ignore, book.settings.locale)
            for book in plan.books
            for item in book.items
            if item.ignore
        }
        self._used: set[tuple[Item, Waiver]] = set()

    def cover(self, rule: Rule, item: Item | None) -> bool:
        """Whether the row waives the rule."""
        if item is None or item not in self._entries or rule.runs_last:
            return False
        for waiver in self._entries[item]:
            if waiver.covers(rule.code, rule.name) and not (waiver.bad_day or waiver.is_over(self._today[item.book])):
                self._used.add((item, waiver))
                return True
        return False

    def idle(self) -> list[tuple[Item, Waiver, bool]]:
        """Entries that are past their last day or silence nothing, as far as the rules that ran can tell."""
        found = []
        for item, waivers in self._entries.items():
            for waiver in waivers:
                over = waiver.is_over(self._today[item.book])
                if over or waiver.bad_day or ((item, waiver) not in self._used and self._was_tried(waiver)):
                    found.append((item, waiver, over))
        return found

    def _was_tried(self, waiver: Waiver) -> bool:
        return not any(waiver.covers(rule.code, rule.name) for rule in self._left_out)
