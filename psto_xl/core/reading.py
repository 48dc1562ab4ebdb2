"""Book -> Workbook. What can't be read becomes a problem at its cell, never an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import repeat
from typing import Final

from psto_xl.core.choices import (
    ACTIVE,
    ACTIVITY,
    CLOSED,
    DONE,
    KEY_RESULT,
    MEASURES,
    MILESTONE,
    NORTH_STAR,
    OBJECTIVE,
    PURPOSE,
    STATUSES,
)
from psto_xl.core.grid import Book, Cell, Place
from psto_xl.core.headers import find_headless, find_sheets, find_surplus
from psto_xl.core.layout import LEVEL_SHEETS, Level, own_words
from psto_xl.core.plan import Change, CheckIn, Fields, Item, Problem, SheetRead, Trouble, Workbook
from psto_xl.core.rows import Rows
from psto_xl.core.settings import Entry, Settings, read_settings
from psto_xl.core.values import Reference, id_key, id_text, read_number

_REQUIRED = ("id", "type", "parent", "title")
_MEASURED_BY = ("baseline", "target", "current")


def read_workbook(book: Book, index: int, label: str, today: date) -> Workbook:
    """The part of the plan that one workbook holds; `today` counts where its settings name no day."""
    sheets = find_sheets(book)
    settings = book_settings(book, sheets)
    items: list[Item] = []
    unread = [(Trouble.NO_HEADER, find_headless(book, sheets)), (Trouble.SURPLUS, find_surplus(book, sheets))]
    problems = [Problem(kind, Place(name, 1, 0), "", None) for kind, names in unread for name in names]
    for layout in LEVEL_SHEETS:
        read = sheets.get(layout.key)
        if read and layout.level is not None:
            rows = Rows(book, read, settings.locale)
            found = _items(rows, index, layout.level, live=bool(book.sheets[read.name].formulas))
            items += found
            problems += [*_missing_columns(read, layout.level), *rows.problems(found)]
    check_ins, broken_check_ins = _check_ins(book, sheets.get("Check-ins"), settings, items)
    changes, broken_changes = _changes(book, sheets.get("Changes"), settings)
    return Workbook(
        index=index,
        label=label,
        today=settings.as_of or today,
        settings=settings,
        sheets=sheets,
        items=tuple(items),
        problems=(*problems, *broken_check_ins, *broken_changes),
        check_ins=check_ins,
        changes=changes,
    )


def _missing_columns(read: SheetRead, level: Level) -> Iterable[Problem]:
    optional = ("parent",) if level is Level.PURPOSE else ()
    known = {column.key for column in read.layout.columns}
    for key in (*_REQUIRED, *_MEASURED_BY):
        if key in known and key not in (*read.columns, *optional) and not (level is Level.BAU and key == "current"):
            yield Problem(Trouble.NO_COLUMN, Place(read.name, read.header, 0), key, None)


def _items(rows: Rows, book: int, level: Level, *, live: bool) -> list[Item]:
    """The rows that mean something, in order. `live`: the sheet has formulas that may show progress."""
    if not rows.numbers:
        return []
    if level in (Level.STRATEGY, Level.TACTICAL, Level.OPERATIONAL):
        rows.keep([not only for only in rows.only("title")])
    rows.keep([not total for total in rows.totals()])
    ids = rows.ids()
    keys = [id_key(text) for text in ids]
    parents = rows.references("parent")
    measures = rows.choice("measure") if level is not Level.BAU else [""] * len(ids)
    types = _types(rows, level, keys, parents)
    statuses = rows.choice("status", ACTIVE) if level is not Level.BAU else [ACTIVE] * len(ids)
    titles = rows.text("title")
    for i, (name, title) in enumerate(zip(ids, titles, strict=True)):
        if not name or not title:
            rows.trouble(Trouble.NO_TITLE if name else Trouble.NO_ID, i, "title" if name else "id")
    fields: dict[str, Iterable[object]] = {
        "book": repeat(book),
        "level": repeat(level),
        "row": rows.numbers,
        "id": ids,
        "key": keys,
        "type": types,
        "parents": parents,
        "title": titles,
        "weight": rows.number("weight"),
        "measure": measures,
        "current": rows.current(measures),
        "ambition": rows.choice("ambition") if level in _OKR_LEVELS else repeat(""),
        "status": statuses,
        "confidence": rows.share("confidence"),
        "capacity": rows.share("capacity"),
        "protects": rows.references("protects"),
    }
    fields |= {key: rows.text(key) for key in _TEXTS}
    fields |= {key: rows.number(key) for key in ("baseline", "target", "lower", "upper")}
    fields |= {key: rows.day(key) for key in ("start", "due", "updated")}
    fields["is_objective"] = [one in (OBJECTIVE, PURPOSE) for one in types]
    fields["is_key_result"] = [one in (KEY_RESULT, NORTH_STAR) for one in types]
    fields["is_active"] = [one == ACTIVE for one in statuses]
    fields["counts"] = [one in (ACTIVE, DONE) for one in statuses]
    fields["plain"] = _plain(rows, measures) if live else repeat(True)
    fields["unreadable"] = rows.unreadable()
    return [Item._make(values) for values in zip(*(fields[name] for name in Fields._fields), strict=False)]


_OKR_LEVELS = (Level.STRATEGY, Level.TACTICAL, Level.OPERATIONAL)
_TEXTS = ("owner", "team", "unit", "ignore", "notes", "profitability", "impact", "benefit", "metric")


def _types(rows: Rows, level: Level, keys: Sequence[str], parents: Sequence[tuple[Reference, ...]]) -> list[str]:
    """The rows' types; where the cell is blank or unknown, what the rest of the row suggests."""
    if level is Level.BAU:
        return [ACTIVITY] * len(keys)
    types = rows.choice("type")
    if all(types):
        return types
    here = set(keys)
    targets = rows.raw("target")
    purpose = level is Level.PURPOSE
    return [
        known
        or (
            (NORTH_STAR if target is not None else PURPOSE)
            if purpose
            else (KEY_RESULT if any(id_key(ref.id) in here - {key} for ref in named) else OBJECTIVE)
        )
        for known, key, named, target in zip(types, keys, parents, targets, strict=True)
    ]


_PLAIN_WORDS: Final = frozenset(
    word
    for choice in (OBJECTIVE, KEY_RESULT, PURPOSE, NORTH_STAR, *MEASURES, *STATUSES)
    for word in own_words(choice)
)
_PLAIN_MILESTONE: Final = frozenset(("yes", "true", "done", "ja", "erledigt", "no", "nein"))


def _plain(rows: Rows, measures: Sequence[str]) -> list[bool]:
    """Whether the cells that progress depends on are just what their columns ask for."""
    return [
        type_ in _PLAIN_WORDS
        and (measure is None or measure in _PLAIN_WORDS)
        and (status is None or status in _PLAIN_WORDS)
        and (baseline is None or type(baseline) is float)
        and (target is None or type(target) is float)
        and (current is None or type(current) is float or _plain_milestone(current, known))
        for type_, measure, status, baseline, target, current, known in zip(
            *map(rows.raw, ("type", "measure", "status", "baseline", "target", "current")),
            measures,
            strict=True,
        )
    ]


def _plain_milestone(current: Cell, measure: str) -> bool:
    return measure == MILESTONE and (
        isinstance(current, bool) or (isinstance(current, str) and current.casefold() in _PLAIN_MILESTONE)
    )


def book_settings(book: Book, sheets: Mapping[str, SheetRead]) -> Settings:
    """What the workbook's `Settings` sheet says, the defaults where it has none."""
    if "Settings" not in sheets:
        return Settings()
    rows = Rows(book, sheets["Settings"])
    values = rows.raw("value")
    entries = [Entry(key, values[i], rows.place(i, "value")) for i, key in enumerate(rows.text("setting")) if key]
    return read_settings(entries, epoch_1904=book.epoch_1904)


def _check_ins(
    book: Book, read: SheetRead | None, settings: Settings, items: Sequence[Item]
) -> tuple[tuple[CheckIn, ...], Sequence[Problem]]:
    if not read:
        return (), ()
    rows = Rows(book, read, settings.locale)
    ids = [id_text(cell) if not isinstance(cell, str) else cell.strip() for cell in rows.raw("id")]
    lines = zip(
        rows.day("date"),
        ids,
        rows.current(_measures(rows, ids, {item.key: item.measure for item in items}, settings.locale)),
        rows.share("confidence"),
        rows.text("by"),
        rows.text("note"),
        strict=True,
    )
    found = tuple(
        CheckIn(rows.place(i, "id"), day, name, id_key(name), *rest) for i, (day, name, *rest) in enumerate(lines)
    )
    return found, rows.problems()


def _measures(rows: Rows, ids: Sequence[str], known: Mapping[str, str], locale: str) -> list[str]:
    """How each line's value is to be read: as its row's is; of a row that is elsewhere, words are a milestone's."""
    return [
        known.get(id_key(name), "" if read_number(cell, locale) is not None else MILESTONE)
        for name, cell in zip(ids, rows.raw("current"), strict=True)
    ]


def _changes(book: Book, read: SheetRead | None, settings: Settings) -> tuple[tuple[Change, ...], Sequence[Problem]]:
    if not read:
        return (), ()
    rows = Rows(book, read, settings.locale)
    lines = zip(
        rows.day("date"),
        rows.text("event"),
        rows.choice("kind"),
        rows.references("affects"),
        rows.text("decision"),
        rows.text("owner"),
        rows.day("review_by"),
        [status != CLOSED for status in rows.choice("status")],
        strict=True,
    )
    found = tuple(Change(rows.place(i, "affects"), *line) for i, line in enumerate(lines))
    return found, rows.problems()
