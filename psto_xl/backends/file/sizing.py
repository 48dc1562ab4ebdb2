"""Tables given another number of rows."""

from __future__ import annotations

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.session import Session
from psto_xl.backends.file.tables import table_named
from psto_xl.core.edit import SizeTable
from psto_xl.core.grid import Area
from psto_xl.core.text import say


def size_table(session: Session, edit: SizeTable) -> None:
    """The table's reference, and the areas of formats and validations that ended with it, end where it now does.

    Rows that are too many lose their cells, new ones get the formats of the table's first row.
    """
    sheet = session.sheet(edit.sheet)
    name = session.tables_renamed.get(edit.table.lower(), edit.table)
    table = table_named(session.package, sheet.entry.part, name)
    if table.totals_rows:
        raise WorkbookError(say("The table {name} has a totals row; switch it off and check again.", name=table.name))
    old, first = table.area, table.area.top + table.header_rows
    table.size(edit.rows)
    bottom = table.area.bottom
    if bottom < old.bottom:
        sheet.edits.gone.append(old._replace(top=bottom + 1))
    elif bottom > old.bottom:
        sheet.edits.like.append((old._replace(top=old.bottom + 1, bottom=bottom), first))

    def move(area: Area) -> Area:
        inside = first <= area.top <= old.bottom and old.left <= area.left and area.right <= old.right
        if inside and (area.bottom == old.bottom or old.bottom <= area.bottom < bottom):
            return area._replace(bottom=max(bottom, area.top))
        return area

    sheet.frame.map_areas(move)
