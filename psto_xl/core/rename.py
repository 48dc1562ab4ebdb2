"""Another id for a row, wherever it is referred to in a portfolio, or the reason why that can't be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from psto_xl.core.edit import SetCell
from psto_xl.core.grid import Book, Cell, Formula, Place, Sheet
from psto_xl.core.links import Index
from psto_xl.core.mention import either
from psto_xl.core.nearest import Nearest
from psto_xl.core.plan import Item, Plan, Workbook
from psto_xl.core.reading import read_workbook
from psto_xl.core.text import say
from psto_xl.core.values import Reference, id_key, id_text, read_references, reference_spans


class RenameError(ValueError):
    """Why an id can't be renamed, in a sentence."""


class Renaming(NamedTuple):
    """The edits for each workbook, in order; `found` are references that led nowhere and lead to the row now."""

    edits: Sequence[Sequence[SetCell]]
    found: Sequence[Place]


class _Mention(NamedTuple):
    """A place in a workbook that names an id: one of several in a cell of references, or the `whole` cell."""

    book: int
    place: Place
    reference: Reference
    whole: bool = False


def renaming(books: Sequence[Book], plan: Plan, old: str, new: str) -> Renaming:
    """The edits that call the row `old` `new`: its own cell and every cell that refers to it.

    A reference counts where it leads to this very row: ``Unit/ID`` stays with its unit, and a row of another
    workbook that has the same id keeps its own. `plan` is what was read from `books`. Raises RenameError.
    """
    index = Index(plan)
    target = _target(old, index, plan)
    _check(new, target, index, plan)
    mentions = list(_mentions(plan, books))
    edits = [_edits(book, plan.books[i], target, new, index, mentions) for i, book in enumerate(books)]
    after = Plan([_read_again(*each) for each in zip(books, plan.books, edits, strict=True)])
    return Renaming(edits, _confirmed(plan, after, mentions, list(_mentions(after, books)), new))


def _target(old: str, index: Index, plan: Plan) -> Item:
    """The one row that `old` means."""
    key = id_key(old)
    found = index.holders.get(key) or [one for one in index.find(0, old) if one]
    if not found:
        near = Nearest([rows[0].id for rows in index.holders.values()]).to(old)
        none = say("look in the ID columns for those that there are.")
        hint = say("did you mean {ids}?", ids=either(near)) if near else none
        raise RenameError(say("no row has the id '{old}': {hint}", old=old, hint=hint))
    books = sorted({item.book for item in found})
    if len(books) > 1:
        units = [f"{plan.books[i].unit}/{found[0].id}" for i in books]
        raise RenameError(
            say(
                "'{old}' stands in {books} workbooks: name one of {names}.",
                old=old,
                books=len(books),
                names=", ".join(units),
            )
        )
    twins = [item for item in plan.books[books[0]].items if item.key == found[0].key]
    if len(twins) > 1:
        raise RenameError(
            say(
                "'{old}' stands on {twins} rows ({names}), and a reference to it could mean any: give all "
                "but one another id by hand.",
                old=old,
                twins=len(twins),
                names=", ".join(_at(plan, item) for item in twins),
            )
        )
    return twins[0]


def _check(new: str, target: Item, index: Index, plan: Plan) -> None:
    if not new:
        raise RenameError(say("the new id is blank."))
    if read_references(new) != (Reference(new),):
        raise RenameError(
            say("'{new}' would be read as several ids or as a share: leave out ; , = : and %.", new=new)
        )
    if new == target.id:
        raise RenameError(say("the row is called '{new}' already.", new=new))
    taken = [item for item in index.holders.get(id_key(new), ()) if item is not target]
    if taken:
        raise RenameError(say("'{new}' is taken: it is the id of {plan}.", new=new, plan=_at(plan, taken[0])))


def _at(plan: Plan, item: Item) -> str:
    book = plan.books[item.book]
    return f"{book.place(item, 'id')} of {book.label}"


# Where ids are named


def _mentions(plan: Plan, books: Sequence[Book]) -> Iterator[_Mention]:
    """Every reference in all workbooks, in a fixed order, each at the cell that holds its text."""
    for book in plan.books:
        for item in book.items:
            for column, references in (("parent", item.parents), ("protects", item.protects)):
                if references:
                    place = _holder(books[book.index].sheets, book.place(item, column))
                    yield from (_Mention(book.index, place, one) for one in references)
        for line in book.check_ins:
            if line.id:
                yield _Mention(book.index, line.place, Reference(line.id), whole=True)
        for change in book.changes:
            yield from (_Mention(book.index, change.place, one) for one in change.affects)


def _holder(sheets: Mapping[str, Sheet], place: Place) -> Place:
    """The cell itself, or the first of those that are merged with it."""
    for area in sheets[place.sheet].merged:
        if area.left == area.right == place.col and area.top < place.row <= area.bottom:
            return place._replace(row=area.top)
    return place


# What becomes of them


def _edits(
    book: Book, workbook: Workbook, target: Item, new: str, index: Index, mentions: Sequence[_Mention]
) -> list[SetCell]:
    cells: dict[Place, bool] = {}
    if target.book == workbook.index:
        cells[workbook.place(target, "id")] = True
    for mention in mentions:
        if mention.book == workbook.index and _leads(mention, target, index, workbook):
            cells[mention.place] = mention.whole
    edits = []
    for place, whole in cells.items():
        sheet = book.sheets[place.sheet]
        if place[1:] in sheet.formulas:
            raise RenameError(
                say(
                    "{place} of {label} holds a formula: put its value there first.",
                    place=place,
                    label=workbook.label,
                )
            )
        old = sheet.at(*place[1:])
        renamed = _renamed(old, new, whole, lambda text: target in index.find(workbook.index, text), target)
        if renamed != old:
            edits.append(SetCell(*place, old, renamed))
    return edits


def _leads(mention: _Mention, target: Item, index: Index, workbook: Workbook) -> bool:
    """Whether a reference means the row. Raises RenameError where it could mean it."""
    found = index.find(mention.book, mention.reference.id)
    if target in found and len(found) > 1:
        raise RenameError(
            say(
                "{place} of {label} names '{id}', which stands in several workbooks: write there which "
                "is meant, as Unit/ID.",
                place=mention.place,
                label=workbook.label,
                id=mention.reference.id,
            )
        )
    return target in found


def _renamed(cell: Cell, new: str, whole: bool, leads: Callable[[str], bool], target: Item) -> Cell:
    """The cell with the new id, all around it as it was; a number stays one where the new id is one."""
    if not isinstance(cell, str):
        number = float(new) if isinstance(cell, float) and new.isdecimal() else None
        return number if id_text(number) == new else new
    start = len(cell) - len(cell.lstrip())
    spans = [(start, len(cell.rstrip()))] if whole else reference_spans(cell)
    for start, end in reversed(spans):
        id = cell[start:end]
        if leads(id):
            if id_key(id) != target.key:  # Unit/ID
                start += id.index("/") + 1
                start += len(cell[start:end]) - len(cell[start:end].lstrip())
            cell = cell[:start] + new + cell[end:]
    return cell


# Whether all is as before


def _read_again(book: Book, workbook: Workbook, edits: Sequence[SetCell]) -> Workbook:
    """What will be read from the workbook when the edits are in it."""
    if not edits:
        return workbook
    sheets = dict(book.sheets)
    for name in {edit.sheet for edit in edits}:
        rows = [list(cells) for cells in sheets[name].rows]
        for edit in edits:
            if edit.sheet == name and not isinstance(edit.new, Formula):
                rows[edit.row - 1][edit.col - 1] = edit.new
        sheets[name] = replace(sheets[name], rows=rows)
    return read_workbook(replace(book, sheets=sheets), workbook.index, workbook.label, workbook.today)


def _confirmed(
    plan: Plan, after: Plan, mentions: Sequence[_Mention], later: Sequence[_Mention], new: str
) -> list[Place]:
    """The references that lead somewhere now. Raises RenameError where any would lead elsewhere than before."""
    then, now = Index(plan), Index(after)
    found = []
    for one, other in zip_longest(mentions, later):
        if one is None or other is None or one.reference[1:] != other.reference[1:]:
            raise RenameError(say("'{new}' would be read as something else than an id: choose another.", new=new))
        before, leads = (
            [(item.book, item.level, item.row) for item in index.find(mention.book, mention.reference.id)]
            for index, mention in ((then, one), (now, other))
        )
        if before and before != leads:
            label = plan.books[one.book].label
            raise RenameError(
                say(
                    "{place} of {label} would lead to another row then: choose another id than '{new}'.",
                    place=one.place,
                    label=label,
                    new=new,
                )
            )
        if not before and leads:
            found.append(one.place)
    return found
