"""The typed plan: rows with meaning, each remembering where it stands, in one workbook or many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from psto_xl.core.choices import (
    ACTIVITY,
    DECREASE,
    DONE,
    DRAFT,
    DROPPED,
    INCREASE,
    MILESTONE,
)
from psto_xl.core.grid import Cell, Place, Table
from psto_xl.core.layout import Level, SheetLayout
from psto_xl.core.settings import Settings
from psto_xl.core.values import Reference


class Fields(NamedTuple):
    """A row of a level sheet as read. Blank and unreadable numbers and dates are None, texts "".

    `book` is the workbook's index in the run, `row` the sheet's row from 1. `key` is the id as ids are
    compared. `type` and `status` always hold one of their choices, `measure` and `ambition` may be "".
    Weights, capacity and confidence are as typed, percentages as fractions. `unreadable` are the keys of
    columns whose cell holds something that can't be read. `plain` says that the cells that progress depends
    on hold just what their columns ask for, so that a formula reads them as the check does.
    `metric`, `lower`, `upper`, `capacity`, `protects` are filled for business as usual only.

    What every walk over the plan asks is kept beside it: `is_objective` also of a purpose, which is one for
    those beneath it; `is_key_result` also of a North Star, which is a purpose's; `is_active` for status Active
    or blank; `counts` whether the row counts in anybody's progress, which drafts and dropped rows don't.
    """

    book: int
    level: Level
    row: int
    id: str
    key: str
    type: str
    parents: tuple[Reference, ...]
    title: str
    owner: str
    team: str
    weight: float | None
    measure: str
    unit: str
    baseline: float | None
    target: float | None
    current: float | None
    start: date | None
    due: date | None
    updated: date | None
    confidence: float | None
    ambition: str
    status: str
    ignore: str
    notes: str
    profitability: str
    impact: str
    benefit: str
    metric: str
    lower: float | None
    upper: float | None
    capacity: float | None
    protects: tuple[Reference, ...]
    unreadable: frozenset[str]
    plain: bool
    is_objective: bool
    is_key_result: bool
    is_active: bool
    counts: bool


class Item(Fields):
    """A row, equal to itself alone: two rows that say the same are still two rows."""

    __slots__ = ()
    __eq__ = object.__eq__
    __ne__ = object.__ne__
    __hash__ = object.__hash__

    @property
    def is_bau(self) -> bool:
        """Business as usual."""
        return self.type == ACTIVITY

    @property
    def is_draft(self) -> bool:
        """Status Draft."""
        return self.status == DRAFT

    @property
    def is_done(self) -> bool:
        """Status Done."""
        return self.status == DONE

    @property
    def is_dropped(self) -> bool:
        """Status Dropped."""
        return self.status == DROPPED

    @property
    def measured_by(self) -> str:
        """The row's measure, else the direction that its baseline and target have."""
        if self.measure:
            return self.measure
        if self.baseline is not None and self.target is not None and self.target < self.baseline:
            return DECREASE
        return INCREASE

    @property
    def is_milestone(self) -> bool:
        """Measured by done or not."""
        return self.measure == MILESTONE


class Trouble(Enum):
    """What can be wrong with a cell or a sheet before anything is known of the plan."""

    NO_ID = "no id"
    NUMBER = "unreadable number"
    DATE = "unreadable date"
    ERROR = "error value"
    NOT_CALCULATED = "not calculated"
    CHOICE = "unknown choice"
    NO_TITLE = "no title"
    NO_COLUMN = "no column"
    NO_HEADER = "no header"
    SURPLUS = "another sheet of its level"
    DECIMAL_ID = "decimal id"


class Problem(NamedTuple):
    """A cell or sheet that can't be read as it should; `value` is what stands there, `column` a column's key.

    `item` is the row it belongs to, None for check-ins, changes, settings and whole sheets.
    """

    trouble: Trouble
    place: Place
    column: str
    value: Cell
    item: Item | None = None


class SheetRead(NamedTuple):
    """A sheet of the workbook that was recognised.

    `columns` gives the position (from 1) of each column key, `headers` the header text there, as typed.
    Data stands in rows `first` to `last`; `last` is `header - 1` + 1 where there is none. `table` is the
    Excel table that holds it, if one does. `width` is the last used column of the sheet.
    """

    layout: SheetLayout
    name: str
    header: int
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    first: int
    last: int
    table: Table | None
    width: int


class CheckIn(NamedTuple):
    """A line of `Check-ins`."""

    place: Place
    day: date | None
    id: str
    key: str
    current: float | None
    confidence: float | None
    by: str
    note: str


class Change(NamedTuple):
    """A line of `Changes`; `review_by` is None where it is left to the setting."""

    place: Place
    day: date | None
    event: str
    kind: str
    affects: tuple[Reference, ...]
    decision: str
    owner: str
    review_by: date | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """One workbook's part of the plan. `label` is how the run names it, `today` the day it is checked for."""

    index: int
    label: str
    today: date
    settings: Settings = field(default_factory=Settings)
    sheets: Mapping[str, SheetRead] = field(default_factory=dict)
    items: Sequence[Item] = ()
    problems: Sequence[Problem] = ()
    check_ins: Sequence[CheckIn] = ()
    changes: Sequence[Change] = ()

    @property
    def unit(self) -> str:
        """The unit's name as `Settings` gives it, else the workbook's file name without its ending."""
        return self.settings.unit or self.label.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]

    def place(self, item: Item, column: str) -> Place:
        """The cell of a row; the id's cell where the sheet lacks that column, the first where both miss."""
        sheet = self.sheets[item.level.sheet]
        return Place(sheet.name, item.row, sheet.columns.get(column) or sheet.columns.get("id", 1))

    def has_level(self, level: Level) -> bool:
        """Whether any row of this level stands in this workbook."""
        return any(item.level is level for item in self.items)

    def __getstate__(self) -> tuple[object, ...]:
        """What is pickled: the rows as columns, which is three times as fast as row by row."""
        at = {item: number for number, item in enumerate(self.items)}
        problems = [(*one[:-1], None if one.item is None else at[one.item]) for one in self.problems]
        rest = (self.index, self.label, self.today, self.settings, self.sheets)
        return *rest, [*zip(*self.items, strict=True)], problems, self.check_ins, self.changes

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        *rest, columns, problems, check_ins, changes = state
        items = tuple(map(Item._make, zip(*columns, strict=True)))
        found = tuple(Problem._make((*one, None if at is None else items[at])) for *one, at in problems)
        for field_, value in zip(fields(self), (*rest, items, found, check_ins, changes), strict=True):
            object.__setattr__(self, field_.name, value)


@dataclass(frozen=True, slots=True)
class Plan:
    """Every workbook of a run, in a fixed order."""

    books: Sequence[Workbook]

    @property
    def items(self) -> Iterable[Item]:
        """Every row of every workbook, in order."""
        return (item for book in self.books for item in book.items)
