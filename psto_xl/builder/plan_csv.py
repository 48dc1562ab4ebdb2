"""Plans as CSV: one list over all levels, a `Level` column, and the headers of the workbook in any order.

Cells go in and out as they stand. Text becomes a number or a day only where writing it gives the very same
text back; anything else stays text, and the check reads it or says that it can't.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from psto_xl.builder.content import Content, Row
from psto_xl.builder.plan_columns import (
    CELL_LENGTH,
    PlanError,
    assign,
    clean,
    free_headers,
    level_columns,
    plain_number,
    read_day,
)
from psto_xl.builder.plan_ids import give_ids
from psto_xl.core.columns import Kind
from psto_xl.core.grid import Cell, letters
from psto_xl.core.layout import LEVEL_SHEETS, SheetLayout, fold, headers, sheet_named

_LEVEL: Final = ("level", "ebene")
_ALWAYS: Final = ("id", "type", "parent", "title")
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
_TOUCHY: Final = re.compile(r"'*[=+\-@\t]")
"""How text begins that a spreadsheet program would take for a formula, with apostrophes in front or not."""


class _Record(NamedTuple):
    line: int
    cells: Sequence[str]


def read_csv(text: str) -> Content:
    """The plan in a CSV text, its separator a comma, a semicolon or a tab. Raises PlanError."""
    titles, records = _records(clean(text))
    level_at = _level_column(titles)
    sheets: dict[str, list[_Record]] = {}
    for record in records:
        sheets.setdefault(_layout(record, level_at).key, []).append(record)
    if not sheets:
        raise PlanError("the list has no rows beneath its headers")
    rows: dict[str, list[dict[str, Cell]]] = {}
    extra: dict[str, list[str]] = {}
    for layout in LEVEL_SHEETS:
        if found := sheets.get(layout.key):
            rows[layout.key], extra[layout.key] = _sheet(layout, titles, level_at, found)
    give_ids(rows)
    return Content(rows, extra={key: names for key, names in extra.items() if names})


def _records(text: str) -> tuple[list[str], Iterator[_Record]]:
    """The header cells and, lazily, the records beneath that hold anything."""
    first, _, rest = text.partition("\n")
    skipped = 0
    if re.fullmatch("sep=.", first):
        text, skipped = rest, 1
    mark = max(",;\t", key=lambda mark: _known(text, mark))
    records = _parse(text, mark, skipped)
    head = next(records, None)
    if head is None:
        raise PlanError("the file is empty")
    return [_unguard(cell).strip() for cell in head.cells], records


def _parse(text: str, mark: str, skipped: int) -> Iterator[_Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _Record(line + skipped, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise PlanError(f"line {line + skipped} is not CSV: {error}") from None


def _known(text: str, mark: str) -> int:
    """How many headers of some level the first record has if this mark separates cells."""
    known = {name for layout in LEVEL_SHEETS for name in headers(layout.key)}.union(_LEVEL)
    head = next(filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=mark)), [])
    return sum(fold(cell) in known for cell in head)


def _level_column(titles: Sequence[str]) -> int:
    at = next((at for at, title in enumerate(titles) if fold(title) in _LEVEL), None)
    if at is None:
        raise PlanError("there is no column 'Level' that says of each row: Purpose, Strategy, Tactical, ...")
    return at


def _layout(record: _Record, level_at: int) -> SheetLayout:
    level = record.cells[level_at].strip() if level_at < len(record.cells) else ""
    layout = sheet_named(level) if level else None
    if layout is None or layout.level is None:
        known = ", ".join(layout.key for layout in LEVEL_SHEETS)
        raise PlanError(f"line {record.line}: the level '{level}' is none of {known}")
    return layout


def _sheet(
    layout: SheetLayout, titles: Sequence[str], level_at: int, records: Sequence[_Record]
) -> tuple[list[dict[str, Cell]], list[str]]:
    """The rows of one level, and the headers of the columns that it does not know but that hold something."""
    keys = {at: key for key, at in assign(titles, layout).items() if at != level_at}
    used = {at for record in records for at, cell in enumerate(record.cells) if cell.strip()}
    unknown = sorted(used - set(keys) - {level_at})
    for record in records:
        if any(cell.strip() for cell in record.cells[len(titles) :]):
            raise PlanError(f"line {record.line} has {len(record.cells)} cells, but there are {len(titles)} headers")
    names = free_headers([titles[at] or f"Column {letters(at + 1)}" for at in unknown], layout)
    places = {**keys, **dict(zip(unknown, names, strict=True))}
    kinds = {at: layout.column(key).kind for at, key in keys.items()}
    return [_row(record, places, kinds) for record in records], names


def _row(record: _Record, places: Mapping[int, str], kinds: Mapping[int, Kind]) -> dict[str, Cell]:
    row: dict[str, Cell] = {}
    for at, text in enumerate(record.cells):
        if at in places and text.strip():
            if len(text) > CELL_LENGTH:
                raise PlanError(f"line {record.line}: a text of {len(text)} characters is too long for a cell")
            row[places[at]] = _cell(_unguard(text), kinds.get(at, Kind.TEXT))
    return row


def _cell(text: str, kind: Kind) -> Cell:
    if kind in (Kind.NUMBER, Kind.SHARE) and _NUMBER.fullmatch(text) and _shown(float(text)) == text:
        return float(text)
    if kind is Kind.DATE:
        return read_day(text) or text
    return text


def plan_csv(content: Content) -> str:
    """All levels of a plan as CSV, without byte order mark; in a file, put one in front for Excel (``utf-8-sig``).

    Check-ins, changes and settings are no rows of a level and are not in it; JSON has them.
    """
    layouts = [layout for layout in LEVEL_SHEETS if content.rows.get(layout.key)]
    columns = level_columns()
    used = {key for layout in layouts for row in content.rows[layout.key] for key in row if row[key] is not None}
    alike = {key for layout in layouts for key in assign(content.extra.get(layout.key, ()), layout)}
    titles = {columns[key].name: key for key in columns if key in (*_ALWAYS, *used, *alike)}
    others = dict.fromkeys(name for layout in layouts for name in content.extra.get(layout.key, ()))
    heads = [*titles, *(name for name in others if name not in titles)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["Level", *map(_guard, heads)])
    for layout in layouts:
        known = {column.key for column in layout.columns}
        keys = [titles[head] if titles.get(head) in known else head for head in heads]
        for row in content.rows[layout.key]:
            writer.writerow([layout.key, *(_text(row, key) for key in keys)])
    return out.getvalue()


def _text(row: Row, key: str) -> str:
    cell = row.get(key)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float | int):
        return _shown(float(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return _guard(str(cell))


def _shown(number: float) -> str:
    return str(plain_number(number))


def _guard(text: str) -> str:
    """Text that no spreadsheet program takes for a formula."""
    return f"'{text}" if _TOUCHY.match(text) and not _NUMBER.fullmatch(text) else text


def _unguard(text: str) -> str:
    return text[1:] if text.startswith("'") and _TOUCHY.match(text) else text
