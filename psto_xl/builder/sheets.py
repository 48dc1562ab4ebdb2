"""All sheets of a workbook, in the order of the layout."""

from __future__ import annotations

from psto_xl.builder.content import Content
from psto_xl.builder.excel import Workbook
from psto_xl.builder.guide import add_guide
from psto_xl.builder.looks import ACCENT, FAINT, INK
from psto_xl.builder.map_sheet import add_map
from psto_xl.builder.owned import add_alignment, add_dashboard
from psto_xl.builder.settings import offer_values, setting_rows
from psto_xl.builder.tables import add_table_sheet
from psto_xl.core.layout import SHEETS
from psto_xl.core.text import Language


def add_sheets(book: Workbook, content: Content, language: Language) -> None:
    """Add every sheet of the layout, with the content's rows where it has some."""
    for layout in SHEETS:
        if layout.key == "Guide":
            sheet = add_guide(book, language)
        elif layout.key == "Alignment":
            sheet = add_alignment(book, language)
        elif layout.key == "Dashboard":
            sheet = add_dashboard(book, language)
        elif layout.key == "Map":
            sheet = add_map(book, language)
        elif layout.key == "Settings":
            sheet = add_table_sheet(book, layout, setting_rows(content, language), language)
            offer_values(sheet)
        else:
            rows, extra = content.rows.get(layout.key, ()), content.extra.get(layout.key, ())
            sheet = add_table_sheet(book, layout, rows, language, extra)
        owned = not layout.columns
        sheet.set_tab_color(INK if layout.level is not None else ACCENT if owned else FAINT)
