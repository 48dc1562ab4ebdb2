"""The workbook's formats: new ones are appended, those there keep their numbers."""

from __future__ import annotations

import re
from collections.abc import Callable

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.xml import (
    Splice,
    append_splice,
    damaged,
    escape_attr,
    outline,
    set_attr,
    splice,
    tag_end,
)
from psto_xl.core.text import say

BLANK = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="%s">\
<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs",
    "cellStyles", "dxfs", "tableStyles", "colors", "extLst",
)  # fmt: skip
_MOST_FORMATS = 64_000
_FIRST_CUSTOM = 164
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
DATE, DATE_TIME = 14, 22


class Styles:
    """The styles part. Indices are those of ``cellXfs`` (cell formats) and ``dxfs`` (conditional ones)."""

    def __init__(self, data: bytes, part: str = "xl/styles.xml") -> None:
        self._data = data
        self._root = outline(data, 3, part)
        self._prefix = self._root.prefix
        self._boxes = {box.name: box for box in self._root.children}
        self._items = {name: [data[i.start : i.end] for i in box.children] for name, box in self._boxes.items()}
        self._index: dict[str, dict[bytes, int]] = {}
        self._new: dict[str, list[bytes]] = {}
        self._taken: dict[tuple[int, str, int], int] = {}
        self._dates: dict[tuple[int, int], int] = {}
        self._shows_date: dict[int, bool] = {}
        self._formats = self._number_formats()

    @property
    def changed(self) -> bool:
        return bool(self._new)

    def data(self) -> bytes:
        """The part with what was appended."""
        edits: list[Splice] = []
        for name, new in self._new.items():
            box = self._boxes.get(name)
            if box is None:
                edits.append(self._new_box(name, new))
                continue
            items = append_splice(self._data, box, b"".join(new))
            tag = set_attr(self._data[box.start : box.tag_end], "count", str(len(self._items[name])))
            if box.empty:
                edits.append((box.start, box.end, tag[:-2].rstrip() + items[2][items[2].index(b">") :]))
            else:
                edits += ((box.start, box.tag_end, tag), items)
        return splice(self._data, edits)

    def is_date(self, xf: int) -> bool:
        """Whether a number in this format shows as a date or time."""
        if xf not in self._shows_date:
            format_id = self._id(self._xf(xf), "numFmtId")
            code = _NOT_CODE.sub("", self._formats.get(format_id, ""))
            self._shows_date[xf] = bool(re.search("[dmyhs]", code, re.IGNORECASE)) or (
                format_id in _BUILT_IN_DATES and format_id not in self._formats
            )
        return self._shows_date[xf]

    def locked(self, xf: int) -> bool:
        """Whether sheet protection covers cells of this format."""
        found = re.search(rb"""<%sprotection\s[^>]*locked\s*=\s*["'](\w+)""" % self._prefix, self._xf(xf))
        return not found or found.group(1) not in (b"0", b"false", b"off")

    def wraps(self, xf: int) -> bool:
        """Whether a long text is broken into lines."""
        return bool(
            re.search(rb"""<%salignment\s[^>]*wrapText\s*=\s*["'](?:1|true|on)""" % self._prefix, self._xf(xf))
        )

    def dated(self, xf: int, format_id: int) -> int:
        """The same format, but showing numbers as dates."""
        key = (xf, format_id)
        if key not in self._dates:
            raw = _set_ids(self._xf(xf), numFmtId=format_id, applyNumberFormat=1)
            self._dates[key] = self._add("cellXfs", raw)
        return self._dates[key]

    def take(self, source: Styles, xf: int) -> int:
        """The number here of another workbook's cell format, which is copied with all it needs."""

        def copy() -> int:
            raw = source._xf(xf)
            ids = {
                "numFmtId": self._take_number_format(source, source._id(raw, "numFmtId")),
                "fontId": self._take_item(source, "fonts", source._id(raw, "fontId")),
                "fillId": self._take_item(source, "fills", source._id(raw, "fillId")),
                "borderId": self._take_item(source, "borders", source._id(raw, "borderId")),
                "xfId": 0,
            }
            return self._add("cellXfs", _set_ids(self._adopt(source, raw), **ids))

        return self._once(source, "cellXfs", xf, copy)

    def take_dxf(self, source: Styles, dxf: int) -> int:
        """The number here of another workbook's conditional format."""
        return self._take_item(source, "dxfs", dxf)

    def _take_item(self, source: Styles, box: str, index: int) -> int:
        items = source._items.get(box, [])
        if index >= len(items):
            return 0
        return self._once(source, box, index, lambda: self._add(box, self._adopt(source, items[index])))

    def _take_number_format(self, source: Styles, format_id: int) -> int:
        code = source._formats.get(format_id)
        if code is None:
            return format_id
        for known, text in self._formats.items():
            if text == code:
                return known
        new = max([_FIRST_CUSTOM - 1, *self._formats]) + 1
        self._formats[new] = code
        item = b'<%snumFmt numFmtId="%d" formatCode="%s"/>' % (self._prefix, new, escape_attr(code))
        self._add("numFmts", item)
        return new

    def _once(self, source: Styles, box: str, index: int, copy: Callable[[], int]) -> int:
        key = (id(source), box, index)
        if key not in self._taken:
            self._taken[key] = copy()
        return self._taken[key]

    def _adopt(self, source: Styles, raw: bytes) -> bytes:
        return with_prefix(raw, source._prefix, self._prefix)

    def _add(self, box: str, raw: bytes) -> int:
        items = self._items.setdefault(box, [])
        index = self._index.setdefault(box, {item: at for at, item in reversed(list(enumerate(items)))})
        if raw in index:
            return index[raw]
        if box == "cellXfs" and len(items) >= _MOST_FORMATS:
            raise WorkbookError(
                say("The workbook has more cell formats than Excel allows; clear unused formats first.")
            )
        index[raw] = len(items)
        items.append(raw)
        self._new.setdefault(box, []).append(raw)
        return len(items) - 1

    def _new_box(self, name: str, new: list[bytes]) -> Splice:
        """A container that the part lacks, in front of the first that must come later."""
        later = _ORDER[_ORDER.index(name) + 1 :]
        place = next((box.start for box in self._root.children if box.name in later), self._root.inner_end)
        p, tag = self._prefix, name.encode()
        return place, place, b'<%s%s count="%d">%s</%s%s>' % (p, tag, len(new), b"".join(new), p, tag)

    def _xf(self, index: int) -> bytes:
        items = self._items.get("cellXfs", [])
        if not items:
            raise WorkbookError(say("The workbook lists no cell formats; open it in Excel and save it."))
        raw = items[index] if index < len(items) else items[0]
        tag = b"<%sxf" % self._prefix
        if raw.startswith(tag):
            return raw
        at = raw.rfind(tag)  # wrapped in mc:AlternateContent: the fallback is the last
        if at < 0:
            raise damaged("the formats")
        end = tag_end(raw, at)
        close = b"</%sxf>" % self._prefix
        return raw[at:end] if raw[end - 2 : end] == b"/>" else raw[at : raw.index(close, at) + len(close)]

    @staticmethod
    def _id(raw: bytes, name: str) -> int:
        found = re.search(rb"""\s%s\s*=\s*["'](\d+)""" % name.encode(), raw[: tag_end(raw, 0)])
        return int(found.group(1)) if found else 0

    def _number_formats(self) -> dict[int, str]:
        box = self._boxes.get("numFmts")
        found: dict[int, str] = {}
        for item in box.children if box else ():
            if item.name == "numFmt" and item.attrs.get("numFmtId", "").isdigit():
                found[int(item.attrs["numFmtId"])] = item.attrs.get("formatCode", "")
        return found


def with_prefix(raw: bytes, old: bytes, new: bytes) -> bytes:
    """The element with another namespace prefix on itself and on its own kind within."""
    if old == new:
        return raw
    return re.sub(rb"<(/?)%s(?=[A-Za-z_][\w.-]*[\s/>])" % re.escape(old), rb"<\g<1>" + new, raw)


def _set_ids(raw: bytes, **ids: int) -> bytes:
    end = tag_end(raw, 0)
    tag = raw[:end]
    for name, value in ids.items():
        tag = set_attr(tag, name, str(value))
    return tag + raw[end:]
