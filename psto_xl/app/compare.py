"""Compare two versions of a plan in files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from psto_xl.app.files import UsageError, is_url
from psto_xl.app.outcome import in_words
from psto_xl.app.plans import PlanRead, read_plan
from psto_xl.backends import WorkbookError
from psto_xl.core.check import check
from psto_xl.core.plan import Plan, Workbook
from psto_xl.core.text import say
from psto_xl.core.versions import Comparison, comparison


def compare_files(
    old: str, new: str, today: date, *, as_of: date | None = None, old_as_of: date | None = None,
    password: str | None = None,
) -> tuple[Comparison, Sequence[Workbook]]:  # fmt: skip
    """Compare two workbooks, folders, patterns or URLs by the ids of their rows; also the later version's workbooks.

    A workbook that can't be read in one version is left out of both: its rows are neither new nor gone. Raises
    UsageError, or WorkbookError where nothing is left to compare.
    """
    if Path(old).exists() and Path(new).exists() and Path(old).samefile(new):
        raise UsageError(say("'{old}' and '{new}' are the same: name two versions.", old=old, new=new))
    before = _read(old, today, old_as_of or as_of, password)
    after = _read(new, today, as_of, password)
    failures = [*before.failures, *after.failures]
    if failures:
        bad = {_key(failure.path, old) for failure in before.failures}
        bad |= {_key(failure.path, new) for failure in after.failures}
        before = _read(old, today, old_as_of or as_of, password, bad)
        after = _read(new, today, as_of, password, bad)
    if not (before.plan.books and after.plan.books):
        raise WorkbookError(in_words(failures))
    then, now = (check(read.plan, _day(read.plan, today), rules=()) for read in (before, after))
    return comparison(then, now, failures), after.plan.books


def _read(path: str, today: date, as_of: date | None, password: str | None, bad: Collection[str] = ()) -> PlanRead:
    def keep(label: str) -> bool:
        key = _key(label, path)
        return not any(key == one or key.startswith(f"{one}/") for one in bad)

    return read_plan([path], today, as_of=as_of, password=password, keep=keep)


def _key(label: str, root: str) -> str:
    """What a workbook or folder is called in both versions: its place in the folder; "" if named by itself."""
    if is_url(root):
        return label.removeprefix(root.rstrip("/")).lstrip("/")
    path, base = Path(label), Path(root)
    if base.is_dir():
        return path.relative_to(base).as_posix()
    return "" if base == path else path.name


def _day(plan: Plan, today: date) -> date:
    days = {book.today for book in plan.books}
    return days.pop() if len(days) == 1 else today
