"""What a sheet says around its cells: columns, merged cells, protection, conditional formats, validations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.refs import area_text, areas_text, parse_area, parse_areas
from psto_xl.backends.file.sheet import SheetPart
from psto_xl.backends.file.xml import Element, Splice, attr_splice, escape, set_attr, text_of
from psto_xl.core.grid import Area, Place
from psto_xl.core.text import say

_ON = ("1", "true", "on")


class Frame:
    """Reads and edits the frame of a `SheetPart`."""

    def __init__(self, part: SheetPart) -> None:
        self._part = part
        self._columns: tuple[Element, Sequence[tuple[int, int, Element]]] | None = None

    @property
    def protected(self) -> bool:
        found = self._part.outline().child("sheetProtection")
        return found is not None and found.attrs.get("sheet") in _ON

    # Cells that are one

    def merged(self) -> list[Area]:
        box = self._part.outline().child("mergeCells")
        refs = (item.attrs.get("ref", "") for item in box.children) if box else ()
        return [area for ref in refs if (area := parse_area(ref))]

    def check_merged(self, targets: Mapping[int, Mapping[int, object]]) -> None:
        """Refuse a value for a cell that a merged range covers: it would be written and never seen."""
        for area in self.merged():
            rows = range(area.top, area.bottom + 1)
            for row in rows if len(rows) < len(targets) else list(targets):
                if row not in rows:
                    continue
                for col, value in targets.get(row, {}).items():
                    covered = area.left <= col <= area.right and (row, col) != (area.top, area.left)
                    if covered and value is not None:
                        place = Place(self._part.name, row, col)
                        raise WorkbookError(
                            say(
                                "{place} is hidden inside the merged cells {area}; unmerge them first.",
                                place=place,
                                area=area_text(area),
                            )
                        )

    # The used range

    def widen_dimension(self, used: Area) -> None:
        """Take cells into the used range."""
        element = self._part.outline().child("dimension")
        area = parse_area(element.attrs.get("ref", "")) if element else None
        if element is None or area is None:
            return
        wide = Area(
            min(area.top, used.top),
            min(area.left, used.left),
            max(area.bottom, used.bottom),
            max(area.right, used.right),
        )
        if wide != area:
            self._part.edit([attr_splice(self._part.frame, element, ref=area_text(wide))])

    def narrow_dimension(self, col: int) -> None:
        """Take the last column out of the used range."""
        element = self._part.outline().child("dimension")
        area = parse_area(element.attrs.get("ref", "")) if element else None
        if element is not None and area and area.right == col > area.left:
            narrow = area_text(area._replace(right=col - 1))
            self._part.edit([attr_splice(self._part.frame, element, ref=narrow)])

    # Columns

    def columns(self) -> Sequence[tuple[int, int, Element]]:
        """First and last column and element of each ``<col>``."""
        root = self._part.outline()
        if self._columns is None or self._columns[0] is not root:
            box = root.child("cols")
            listed = [(item.number("min"), item.number("max"), item) for item in (box.children if box else ())]
            self._columns = root, listed
        return self._columns[1]

    def column_style(self, col: int) -> int:
        for first, last, item in self.columns():
            if first <= col <= last:
                return item.number("style")
        return 0

    def column_width(self, col: int) -> float:
        """In characters; 0 where the column has none of its own."""
        widths = (item.attr("width") for first, last, item in self.columns() if first <= col <= last)
        found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*", next(widths, None) or "")
        return float(found[1]) if found else 0.0

    def set_columns(self, new: Mapping[int, Mapping[str, str]]) -> None:
        """Give columns widths and so on. Where the user has set their looks they stay, only hiding is added."""
        listed = self.columns()
        known = [col for col in new if any(first <= col <= last for first, last, _ in listed)]
        tags = {col: self._col_tag(col, attrs) for col, attrs in sorted(new.items()) if col not in known}
        if tags and not listed:
            self._drop_empty("cols")
            p = self._part.prefix
            self._part.insert_section("cols", b"<%scols>%s</%scols>" % (p, b"".join(tags.values()), p))
        elif tags:
            end = listed[-1][2].end
            places = {col: next((item.start for first, _, item in listed if first > col), end) for col in tags}
            self._part.edit((places[col], places[col], tag) for col, tag in tags.items())
        for col in known:
            if "hidden" in new[col]:
                self._hide(*next(item for item in self.columns() if item[0] <= col <= item[1]), col)

    def _col_tag(self, col: int, attrs: Mapping[str, str]) -> bytes:
        tag = b"<%scol/>" % self._part.prefix
        for name, value in {"min": str(col), "max": str(col), **attrs}.items():
            tag = set_attr(tag, name, value)
        return tag

    def _hide(self, first: int, last: int, item: Element, col: int) -> None:
        """Hide one column, splitting a ``<col>`` that is for more than this."""
        old = self._part.frame[item.start : item.end]
        left = set_attr(old, "max", str(col - 1)) if first < col else b""
        right = set_attr(old, "min", str(col + 1)) if last > col else b""
        own = set_attr(set_attr(set_attr(old, "min", str(col)), "max", str(col)), "hidden", "1")
        self._part.edit([(item.start, item.end, left + own + right)])

    def reset_column(self, col: int) -> None:
        """Undo `set_columns`; where hiding had split a ``<col>`` in pieces, they grow together again."""
        listed = self.columns()
        at = next((n for n, (first, last, _) in enumerate(listed) if first == last == col), None)
        if at is None:
            return
        own = listed[at][2]
        around = (listed[max(at - 1, 0)], listed[min(at + 1, len(listed) - 1)])
        pieces = [
            part for part in around if (part[1] == col - 1 or part[0] == col + 1) and _same_column(part[2], own)
        ]
        if own.attrs.get("hidden") not in _ON or not pieces:
            self._part.edit([(own.start, own.end, b"")])
        else:
            joined = self._part.frame[pieces[0][2].start : pieces[0][2].end]
            first, last = min(col, pieces[0][0]), max(col, pieces[-1][1])
            joined = set_attr(set_attr(joined, "min", str(first)), "max", str(last))
            start, end = min(own.start, pieces[0][2].start), max(own.end, pieces[-1][2].end)
            self._part.edit([(start, end, joined)])
        if not self.columns():
            self._drop_empty("cols")

    def _drop_empty(self, section: str) -> None:
        box = self._part.outline().child(section)
        if box is not None and not box.children:
            self._part.edit([(box.start, box.end, b"")])

    # Conditional formats and validations

    def conditional(self) -> list[tuple[Element, list[Area]]]:
        """The ``conditionalFormatting`` elements and their areas."""
        found = self._part.outline().all("conditionalFormatting")
        return [(item, parse_areas(item.attrs.get("sqref", ""))) for item in found]

    def last_priority(self) -> int:
        rules = (rule for item, _ in self.conditional() for rule in item.all("cfRule"))
        return max((rule.number("priority") for rule in rules), default=0)

    def add_rules(self, rules: Iterable[tuple[Area, bytes]]) -> None:
        """Conditional formats behind those that are there; in the file their order means nothing."""
        p = self._part.prefix
        content = b"".join(
            b'<%sconditionalFormatting sqref="%s">%s</%sconditionalFormatting>'
            % (p, area_text(area).encode(), rule, p)
            for area, rule in rules
        )
        if not content:
            return
        listed = self.conditional()
        if listed:
            end = listed[-1][0].end
            self._part.edit([(end, end, content)])
        else:
            self._part.insert_section("conditionalFormatting", content)

    def map_areas(self, move: Callable[[Area], Area | None]) -> None:
        """Move the areas of conditional formats and validations, of the newer kinds in extLst too."""
        self._map_attr_areas(move)
        self._map_text_areas(move)

    def _map_attr_areas(self, move: Callable[[Area], Area | None]) -> None:
        root = self._part.outline()
        box = root.child("dataValidations")
        items = [*root.all("conditionalFormatting"), *(box.all("dataValidation") if box else ())]
        edits: list[Splice] = []
        for item in items:
            areas = parse_areas(item.attrs.get("sqref", ""))
            moved = [new for area in areas if (new := move(area))]
            if not moved and areas:
                edits.append((item.start, item.end, b""))
            elif moved != areas:
                edits.append(attr_splice(self._part.frame, item, sqref=areas_text(moved)))
        self._part.edit(edits)

    def _map_text_areas(self, move: Callable[[Area], Area | None]) -> None:
        edits: list[Splice] = []
        for found in re.finditer(rb"<(xm:sqref)>([^<]*)</xm:sqref>", self._part.frame):
            areas = parse_areas(text_of(found.group(2)))
            moved = [new for area in areas if (new := move(area))]
            if moved and moved != areas:
                edits.append((found.start(2), found.end(2), escape(areas_text(moved))))
        self._part.edit(edits)


def _same_column(one: Element, other: Element) -> bool:
    ignored = {"min", "max", "hidden"}
    return {k: v for k, v in one.attrs.items() if k not in ignored} == {
        k: v for k, v in other.attrs.items() if k not in ignored
    }
