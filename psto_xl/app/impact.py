"""What a change to some rows would reach: everything beneath them, in all workbooks, and who owns it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from psto_xl.app.files import WORKBOOKS, UsageError, is_url
from psto_xl.app.outcome import in_words
from psto_xl.app.plans import read_plan
from psto_xl.backends import WorkbookError
from psto_xl.core.changes import Branch, beneath, owners, tree
from psto_xl.core.links import Graph, link
from psto_xl.core.mention import either
from psto_xl.core.nearest import Nearest
from psto_xl.core.plan import Item, Plan
from psto_xl.core.report import Failure
from psto_xl.core.text import say
from psto_xl.core.values import id_key

_PATH_SIGNS: Final = ("*", "?", "\\")


class Reach(NamedTuple):
    """What some rows reach.

    `trees` are the rows asked for with all that hangs beneath them. `confirm` are the active rows beneath, each
    once, by the owner who would have to look at them again, whoever has most first; those that nobody owns come
    last, under "".
    """

    plan: Plan
    graph: Graph
    trees: Sequence[Branch]
    confirm: Mapping[str, Sequence[Item]]
    failures: Sequence[Failure]


def reach(arguments: Sequence[str], today: date, *, password: str | None = None) -> Reach:
    """What the ids among the arguments reach in the workbooks among them: whatever exists as a path is one.

    A workbook that can't be read is a failure and stops nothing. Raises UsageError for an id that no row has,
    WorkbookError where no workbook can be read.
    """
    paths = [text for text in arguments if _is_path(text)]
    ids = [text for text in arguments if not _is_path(text)]
    if not paths:
        raise UsageError(say("no workbook is named: '{text}' is no file here.", text=arguments[0]))
    if not ids:
        raise UsageError(say("no id is named: write one or more behind the workbooks."))
    plan, failures = read_plan(paths, today, password=password)
    if not plan.books:
        raise WorkbookError(in_words(failures))
    graph = link(plan)
    rows = list(dict.fromkeys(item for id in ids for item in _named(id, graph)))
    below = [item for item in beneath(rows, graph) if item.is_active]
    below.sort(key=lambda item: (item.level, item.book, item.row))
    confirm = sorted(owners(below, graph).items(), key=lambda one: (not one[0], -len(one[1])))
    return Reach(plan, graph, [tree(item, graph) for item in rows], dict(confirm), failures)


def _is_path(text: str) -> bool:
    """Whether an argument is a path or URL; one that looks like it and does not exist is a slip, not an id."""
    path = Path(text)
    return (
        is_url(text) or path.exists() or path.suffix.lower() in WORKBOOKS or any(sign in text for sign in _PATH_SIGNS)
    )


def _named(text: str, graph: Graph) -> Sequence[Item]:
    """The row with this id, one of each workbook that has it."""
    everywhere: dict[int, Item] = {}
    for item in graph.holders.get(id_key(text), ()):
        everywhere.setdefault(item.book, item)
    found = [*everywhere.values()] or graph.index.find(0, text)
    if not found:
        near = Nearest([rows[0].id for rows in graph.holders.values()]).to(text)
        none = say("look in the ID columns for those that there are.")
        hint = say("did you mean {ids}?", ids=either(near)) if near else none
        raise UsageError(say("no row has the id '{text}', and no file is called so: {hint}", text=text, hint=hint))
    return found
