"""The tool's columns on a user's sheet: brought from the template with their looks, and taken away again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from psto_xl.backends import WorkbookError
from psto_xl.backends.file import extras
from psto_xl.backends.file.listing import add_marks, marks, remove_names
from psto_xl.backends.file.relocate import Ref, map_refs, refs_in
from psto_xl.backends.file.session import OpenSheet, Session
from psto_xl.backends.file.source import FLAGS, Rule, SourceColumn
from psto_xl.backends.file.styles import with_prefix
from psto_xl.backends.file.tables import TablePart, table_named
from psto_xl.backends.file.xml import Splice, escape, set_attr, tag_end, text_of
from psto_xl.core.edit import AddColumn, RemoveColumn
from psto_xl.core.grid import Area, Place, letters
from psto_xl.core.text import say

_HIGHLIGHT = 'SEARCH("|"&'


class _Column(NamedTuple):
    """A column to bring, what the template has for it, and the cells that its rules are for."""

    edit: AddColumn
    source: SourceColumn
    area: Area


def take_formats(session: Session, edits: Sequence[AddColumn]) -> None:
    """Copy the formats that columns need, so that their numbers don't depend on which sheet comes first."""
    styles = session.styles()
    for edit in edits:
        source = _source(session, edit)
        styles.take(session.source.styles, source.header_style)
        styles.take(session.source.styles, source.body_style)
        for rule in source.rules:
            if rule.dxf is not None:
                styles.take_dxf(session.source.styles, rule.dxf)


def mark_columns(session: Session, edits: Sequence[AddColumn]) -> None:
    """Mark columns as brought by the tool."""
    sheets = {edit.sheet: session.package.sheet(edit.sheet).name for edit in edits}
    add_marks(session.package, [(edit.mark, Place(sheets[edit.sheet], edit.header_row, edit.col)) for edit in edits])


def add_columns(session: Session, edits: Sequence[AddColumn]) -> None:
    """Bring columns of one sheet, which are given from left to right; the table, if any, grows."""
    sheet = session.sheet(edits[0].sheet)
    columns = [_Column(edit, _source(session, edit), _place(session, sheet, edit)) for edit in edits]
    styles, foreign = session.styles(), session.source.styles
    for edit, source, area in columns:
        header = Area(edit.header_row, edit.col, edit.header_row, edit.col)
        sheet.edits.looks.append((header, styles.take(foreign, source.header_style)))
        sheet.edits.looks.append((area._replace(left=edit.col), styles.take(foreign, source.body_style)))
        sheet.edits.set(edit.header_row, edit.col, edit.name)
    sheet.frame.set_columns({edit.col: source.attrs for edit, source, _ in columns if source.attrs})
    _add_rules(session, sheet, columns)


def _source(session: Session, edit: AddColumn) -> SourceColumn:
    return session.source.column(edit.kind, edit.column)


def _place(session: Session, sheet: OpenSheet, edit: AddColumn) -> Area:
    """The cells that the column's rules are for: its own; with flags come highlights for all of their rows."""
    first = edit.col
    if edit.table is not None:
        table = table_named(session.package, sheet.entry.part, edit.table)
        first = table.area.left
        _grow(table, edit)
    elif edit.column == FLAGS:
        first = _first_header(sheet, edit.header_row, edit.col)
    left = first if edit.column == FLAGS else edit.col
    return Area(edit.header_row + 1, left, max(edit.last_row, edit.header_row + 1), edit.col)


def remove_column(session: Session, edit: RemoveColumn) -> None:
    """Undo what brought a column."""
    sheet = session.sheet(edit.sheet)
    place = (sheet.entry.name.casefold(), edit.col)
    found = [m for m in marks(session.package) if (m.place.sheet.casefold(), m.place.col) == place]
    if not found:
        raise WorkbookError(
            say(
                "Column {col} of the sheet {sheet} is not the tool's; it is left alone.",
                col=letters(edit.col),
                sheet=edit.sheet,
            )
        )
    top, bottom = found[0].place.row, 0
    if edit.table is not None:
        table = table_named(session.package, sheet.entry.part, edit.table)
        bottom = table.area.bottom
        if table.area.right > edit.col:
            raise WorkbookError(
                say(
                    "Other columns stand right of {col} in the table {name}; move them first.",
                    col=letters(edit.col),
                    name=table.name,
                )
            )
        if table.area.right == edit.col:
            table.drop_column()
    bottom = max(bottom, _last_row(sheet, top, edit.col))
    sheet.edits.gone.append(Area(top, edit.col, bottom, edit.col))
    sheet.frame.reset_column(edit.col)
    _drop_rules(sheet, edit.col)
    extras.drop_column(sheet.part, edit.col)
    sheet.frame.narrow_dimension(edit.col)
    gone = {mark.name for mark in found}
    remove_names(session.package, lambda name: name.name in gone)


def _grow(table: TablePart, edit: AddColumn) -> None:
    """A table that a query fills keeps its columns; ours then stands beside it."""
    if table.from_query:
        return
    if table.area.right != edit.col - 1:
        raise WorkbookError(
            say("The table {name} no longer ends where it did; run the check again.", name=table.name)
        )
    table.add_column(edit.name)


def _first_header(sheet: OpenSheet, header_row: int, col: int) -> int:
    """The column of the first cell with content in the header row."""
    row = sheet.part.row(header_row)
    spots = sheet.part.cells(row) if row else []
    return min((spot.col for spot in spots if spot.tag_end < spot.end), default=col)


def _last_row(sheet: OpenSheet, top: int, col: int) -> int:
    """Where the run of cells beneath a header ends."""
    last = top
    for row in sheet.part.rows():
        if row.number <= top:
            continue
        if row.number > last + 1 or all(spot.col != col for spot in sheet.part.cells(row)):
            break
        last = row.number
    return last


# Conditional formats


def _add_rules(session: Session, sheet: OpenSheet, columns: Iterable[_Column]) -> None:
    priority, frame = sheet.frame.last_priority(), sheet.part.frame
    rules: list[tuple[Area, bytes]] = []
    bars: list[tuple[Area, bytes]] = []
    for edit, source, area in columns:
        for rule in source.rules:
            priority += 1
            xml = _rebased(session, sheet, rule, source, edit, area, priority)
            bar_id = extras.bar_id(xml)
            if bar_id in source.bars:
                new_id = extras.free_id(frame, [bar for _, bar in bars])
                xml = xml.replace(bar_id, new_id)
                bars.append((area, source.bars[bar_id].replace(bar_id, new_id)))
            rules.append((area, xml))
    extras.add_bars(sheet.part, bars)
    sheet.frame.add_rules(rules)


def _rebased(
    session: Session,
    sheet: OpenSheet,
    rule: Rule,
    source: SourceColumn,
    edit: AddColumn,
    area: Area,
    priority: int,
) -> bytes:
    """The rule's XML with its formulas, format and priority as this sheet needs them."""
    down, right = edit.header_row - source.header_row, area.left - rule.area.left

    def move(ref: Ref) -> Ref:
        col = edit.col if ref.col_fixed and ref.col == source.col else ref.col
        if ref.col and not ref.col_fixed:
            col = ref.col + right
        return ref._replace(col=col, row=ref.row + down if ref.row else 0)

    end = tag_end(rule.xml, 0)
    tag = set_attr(rule.xml[:end], "priority", str(priority))
    if rule.dxf is not None:
        tag = set_attr(tag, "dxfId", str(session.styles().take_dxf(session.source.styles, rule.dxf)))
    content = re.sub(
        rb"<formula>([^<]*)</formula>",
        lambda found: b"<formula>" + escape(map_refs(text_of(found.group(1)), move)) + b"</formula>",
        rule.xml[end:],
    )
    return with_prefix(tag + content, b"", sheet.part.prefix)


def _drop_rules(sheet: OpenSheet, col: int) -> None:
    """Rules for this column alone go, and highlights that read it."""
    frame, cuts = sheet.part.frame, list[Splice]()
    for element, areas in sheet.frame.conditional():
        inside = bool(areas) and all(area.left == area.right == col for area in areas)
        rules = element.all("cfRule")
        gone = [rule for rule in rules if inside or _reads(frame[rule.start : rule.end], col)]
        if len(gone) == len(rules):
            cuts.append((element.start, element.end, b""))
        else:
            cuts += [(rule.start, rule.end, b"") for rule in gone]
    sheet.part.edit(cuts)


def _reads(rule: bytes, col: int) -> bool:
    formulas = [text_of(text) for text in re.findall(rb"formula>([^<]*)</", rule)]
    return any(
        _HIGHLIGHT in text and any(ref.col == col and ref.col_fixed for ref in refs_in(text)) for text in formulas
    )
