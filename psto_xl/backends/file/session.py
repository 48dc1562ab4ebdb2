"""One workbook while it is being changed: its parts opened once, its edits gathered until the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.fill import Filler
from psto_xl.backends.file.frame import Frame
from psto_xl.backends.file.listing import Mark, drop_calc_chain, marks
from psto_xl.backends.file.package import DefinedName, Package, SheetEntry
from psto_xl.backends.file.sheet import SheetPart
from psto_xl.backends.file.styles import BLANK, Styles
from psto_xl.backends.file.tables import tables_on
from psto_xl.backends.file.wishes import CellEdits
from psto_xl.backends.file.zip import Limits
from psto_xl.core.grid import Area
from psto_xl.core.text import say

if TYPE_CHECKING:
    from psto_xl.backends.file.source import Source

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MAIN_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


@dataclass(slots=True)
class OpenSheet:
    """A sheet that is being changed; `owned` where it is the tool's, `new` where it has just been added."""

    entry: SheetEntry
    part: SheetPart
    owned: bool
    edits: CellEdits = field(default_factory=CellEdits)
    levels: Mapping[int, int] | None = None

    @property
    def frame(self) -> Frame:
        return Frame(self.part)


class Session:
    """Raises WorkbookError where the workbook must not be changed at all."""

    def __init__(self, data: bytes, template: Callable[[], bytes], limits: Limits | None = None) -> None:
        self.package = Package(data, limits)
        self._template = template
        self._open: dict[str, OpenSheet] = {}
        self._marked: tuple[Sequence[DefinedName], Sequence[Mark]] | None = None
        self.tables_renamed: dict[str, str] = {}
        if any("digital-signature" in rel.uri for rel in self.package.rels("").values()):
            raise WorkbookError(
                say("The workbook is digitally signed and a change would void that; remove the signature.")
            )

    @cached_property
    def source(self) -> Source:
        """The template, which most runs don't need."""
        from psto_xl.backends.file.source import Source

        return Source(self._template())

    def styles(self) -> Styles:
        return self._styles

    @cached_property
    def _styles(self) -> Styles:
        found = self.package.related(self.package.main, "styles")
        if found and found[0].target in self.package:
            self._styles_part = found[0].target
        else:
            folder = self.package.main.rpartition("/")[0]
            self._styles_part = self.package.free_name(f"{folder}/styles{{}}.xml".lstrip("/"))
            space = _MAIN_STRICT if self.package.strict else _MAIN
            self.package.write(self._styles_part, BLANK % space.encode())
            self.package.declare(self._styles_part, _STYLES_TYPE)
            self.package.add_rel(self.package.main, "styles", self._styles_part)
        return Styles(self.package.read(self._styles_part), self._styles_part)

    def sheet(self, name: str) -> OpenSheet:
        """The sheet of that name, opened for change."""
        entry = self.package.sheet(name)
        key = entry.part.lower()
        if key not in self._open:
            if entry.kind != "worksheet":
                raise WorkbookError(
                    say("{name} is not a worksheet with cells; nothing can be written there.", name=entry.name)
                )
            part = SheetPart.of(self.package.chunks(entry.part), entry.name)
            mine = [mark for mark in self.marks() if mark.place.sheet.casefold() == name.casefold()]
            opened = OpenSheet(entry, part, any(mark.is_sheet for mark in mine))
            opened.edits.free = None if opened.owned else {mark.place.col for mark in mine}
            self._open[key] = opened
        return self._open[key]

    def marks(self) -> Sequence[Mark]:
        """The tool's own names, as they now are."""
        names = self.package.names()
        if self._marked is None or self._marked[0] is not names:
            self._marked = names, marks(self.package)
        return self._marked[1]

    def finish(self, name: str) -> None:
        """Write all gathered edits into a sheet's part, and let go of it."""
        sheet = self._open.pop(self.package.sheet(name).part.lower())
        if sheet.owned:
            sheet.edits.like += self._like_first_rows(sheet)
        filler = Filler(sheet.part, sheet.edits, self.styles, self.package.date1904)
        body = filler.run()
        if sheet.levels is not None:
            from psto_xl.backends.file.grouping import group_rows

            sheet.part.body = b"".join(body)
            group_rows(sheet.part, sheet.levels)
            body = (sheet.part.body,)
        self.package.write_all(sheet.entry.part, sheet.part.pieces(body))
        if filler.formulas_gone:
            drop_calc_chain(self.package)

    def _like_first_rows(self, sheet: OpenSheet) -> list[tuple[Area, int]]:
        """In the tool's own tables, cells without a format take that of the first data row."""
        found = []
        for table in tables_on(self.package, sheet.entry.part):
            first = table.area.top + table.header_rows
            found.append((table.area._replace(top=first + 1), first))
        return found

    def build(self) -> bytes:
        """The new file."""
        if "_styles" in self.__dict__ and self._styles.changed:
            self.package.write(self._styles_part, self._styles.data())
        return self.package.build()
