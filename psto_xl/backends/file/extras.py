"""What newer versions of Excel keep in a worksheet's ``extLst``: here, the full looks of data bars."""

from __future__ import annotations

import re
from collections.abc import Iterable

from psto_xl.backends.file.refs import areas_text, parse_areas
from psto_xl.backends.file.sheet import SheetPart
from psto_xl.backends.file.xml import Element, append_splice, text_of
from psto_xl.core.grid import Area

_X14 = b"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = b"http://schemas.microsoft.com/office/excel/2006/main"
_URI = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
_BAR_ID = re.compile(rb"<x14:id>([^<]*)</x14:id>")
_SQREF = re.compile(rb"<xm:sqref>[^<]*</xm:sqref>")


def bar_id(rule: bytes) -> bytes:
    """The identity by which a rule names its newer half; empty where it has none."""
    found = _BAR_ID.search(rule)
    return found.group(1) if found else b""


def free_id(frame: bytes, new: Iterable[bytes]) -> bytes:
    """An identity that no rule of the sheet has, nor a new one."""
    number = 1
    while any((identity := b"{DA7ABA51-5053-544F-0001-%012X}" % number) in xml for xml in (frame, *new)):
        number += 1
    return identity


def add_bars(part: SheetPart, bars: Iterable[tuple[Area, bytes]]) -> None:
    """Add the newer halves of data bars, each for an area."""
    new = b"".join(_bar(area, bar) for area, bar in bars)
    if not new:
        return
    p = part.prefix
    lists = part.outline().child("extLst")
    box = _box(lists)
    if box is not None:
        part.edit([append_splice(part.frame, box, new)])
        return
    ext = b'<%sext uri="%s" xmlns:x14="%s"><x14:conditionalFormattings>%s</x14:conditionalFormattings></%sext>' % (
        p,
        _URI.encode(),
        _X14,
        new,
        p,
    )
    if lists is not None:
        part.edit([append_splice(part.frame, lists, ext)])
    else:
        part.insert_section("extLst", b"<%sextLst>%s</%sextLst>" % (p, ext, p))


def _bar(area: Area, bar: bytes) -> bytes:
    bar = _SQREF.sub(b"<xm:sqref>" + areas_text([area]).encode() + b"</xm:sqref>", bar)
    bar = re.sub(rb'\sxmlns:(?:x14|xm)="[^"]*"', b"", bar)
    name = b"<x14:conditionalFormatting"
    return bar.replace(name, name + b' xmlns:x14="%s" xmlns:xm="%s"' % (_X14, _XM), 1)


def drop_column(part: SheetPart, col: int) -> None:
    """Take away what is there for this column alone, and the containers that this leaves empty."""
    lists = part.outline().child("extLst")
    box = _box(lists)
    if lists is None or box is None:
        return
    gone = [item for item in _children(part, box) if _only(part.frame[item[0] : item[1]], col)]
    if not gone:
        return
    if len(gone) < len(_children(part, box)):
        part.edit([(start, end, b"") for start, end in gone])
        return
    ext = next(item for item in lists.children if box in item.children)
    whole = lists if len(lists.children) == 1 else ext
    part.edit([(whole.start, whole.end, b"")])


def _box(lists: Element | None) -> Element | None:
    """The ``x14:conditionalFormattings`` of a sheet."""
    for ext in lists.children if lists else ():
        if ext.attrs.get("uri") == _URI:
            return ext.child("conditionalFormattings")
    return None


def _children(part: SheetPart, box: Element) -> list[tuple[int, int]]:
    name = re.escape(box.prefix) + rb"conditionalFormatting"
    pattern = re.compile(rb"<%s[\s>].*?</%s>" % (name, name), re.DOTALL)
    return [found.span() for found in pattern.finditer(part.frame, box.tag_end, box.inner_end)]


def _only(item: bytes, col: int) -> bool:
    found = re.search(rb"sqref>([^<]*)</", item)
    areas = parse_areas(text_of(found.group(1))) if found else []
    return bool(areas) and all(area.left == area.right == col for area in areas)
