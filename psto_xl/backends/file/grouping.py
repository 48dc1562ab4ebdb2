"""Rows that fold: their outline levels."""

from __future__ import annotations

import re
from collections.abc import Mapping

from psto_xl.backends.file.sheet import SheetPart
from psto_xl.backends.file.xml import Splice, set_attr, splice

_FORMAT = re.compile(rb"<(?:\w+:)?sheetFormatPr(?=[\s/>])[^>]*>")


def group_rows(part: SheetPart, levels: Mapping[int, int]) -> None:
    """Give every row its outline level and take it from all others; where it changes, the row is shown."""
    out: list[Splice] = []
    for row in part.rows():
        tag = part.body[row.start : row.tag_end]
        level = levels.get(row.number)
        if not level and b"outlineLevel" not in tag:
            continue
        new = set_attr(tag, "outlineLevel", str(level) if level else None)
        if new != tag:
            shown = set_attr(set_attr(new, "hidden", None), "collapsed", None)
            out.append((row.start, row.tag_end, shown))
    part.body = splice(part.body, out)
    if found := _FORMAT.search(part.frame):
        deepest = max(levels.values(), default=0)
        tag = set_attr(found.group(), "outlineLevelRow", str(deepest) if deepest else None)
        part.edit([(*found.span(), tag)])
