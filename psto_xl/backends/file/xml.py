"""XML as bytes with addresses, so that a part is changed in one place and nowhere else.

`outline` says where each element begins and ends; `splice` puts new bytes there. Nothing is ever parsed
into a tree and written back, because that loses prefixes, attribute order and whatever is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from io import BytesIO
from operator import itemgetter
from typing import Any
from xml.parsers import expat

from psto_xl.backends import WorkbookError
from psto_xl.core.text import say

Splice = tuple[int, int, bytes]

_SMALL = 1 << 15

_TAG = re.compile(rb"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+>""")
_PREFIX = re.compile(rb"<([^\s/>:]+:)?")
_DECLARATION = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENCODING = re.compile(r"""(<\?xml[^>]*?encoding\s*=\s*)["'][^"']*["']""")
_UNSAFE = re.compile("[&<>_\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#(\d+)|(lt|gt|amp|quot|apos));")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Element:
    """An element: its tag is data[start:tag_end], its content data[tag_end:inner_end], all data[start:end].

    `prefix` carries the colon (``b"x:"``) or is empty. Keys of `attrs` are ``name`` or ``namespace}name``.
    """

    __slots__ = (
        "attrs",
        "children",
        "empty",
        "end",
        "inner_end",
        "name",
        "ns",
        "prefix",
        "start",
        "tag_end",
    )

    def __init__(self, name: str, attrs: Mapping[str, str], data: bytes, start: int) -> None:
        self.ns, _, self.name = name.rpartition("}")
        self.attrs = attrs
        self.start = start
        self.tag_end = tag_end(data, start)
        self.empty = data[self.tag_end - 2 : self.tag_end] == b"/>"
        found = _PREFIX.match(data, start)
        self.prefix: bytes = (found and found.group(1)) or b""
        self.inner_end = self.end = self.tag_end
        self.children: list[Element] = []

    def child(self, name: str) -> Element | None:
        """The first child of that local name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> list[Element]:
        return [child for child in self.children if child.name == name]

    def number(self, name: str, default: int = 0) -> int:
        """A plain attribute that holds a whole number; WorkbookError where it holds anything else."""
        text = self.attrs.get(name, "").strip()
        if not text:
            return default
        if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) < 12):
            raise damaged("")
        return int(text)

    def attr(self, local: str) -> str | None:
        """The attribute of that local name, with or without a namespace."""
        if local in self.attrs:
            return self.attrs[local]
        tail = "}" + local
        return next((value for key, value in self.attrs.items() if key.endswith(tail)), None)


def outline(data: bytes, depth: int = 4, part: str = "") -> Element:
    """The elements down to `depth` levels, the root being the first. `data` must be UTF-8 (see `utf8`).

    Raises WorkbookError where it is no well-formed XML or declares a document type (entities, that is).
    Small parts are the same in many workbooks that were made from one; those are looked through once.
    """
    return _remembered(data, depth, part) if len(data) < _SMALL else _outline(data, depth, part)


def _outline(data: bytes, depth: int, part: str) -> Element:
    parser = expat.ParserCreate(None, "}")
    stack: list[Element] = []
    roots: list[Element] = []
    level = 0

    def begin(name: str, attrs: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level > depth:
            return
        element = Element(name, attrs, data, parser.CurrentByteIndex)
        (stack[-1].children if stack else roots).append(element)
        stack.append(element)

    def finish(_: str) -> None:
        nonlocal level
        level -= 1
        if level >= depth:
            return
        element = stack.pop()
        if not element.empty:
            element.inner_end = parser.CurrentByteIndex
            element.end = data.index(b">", element.inner_end) + 1

    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise damaged(part) from error
    finally:
        parser.StartElementHandler = parser.EndElementHandler = None  # they and the parser hold on to each other
    return roots[0]


_remembered = lru_cache(maxsize=64)(_outline)


def refuse_doctype(*_: Any) -> None:
    """An expat handler: document types bring entities, and those bring bombs and foreign files."""
    raise WorkbookError(
        say("The file declares an XML document type, as no spreadsheet program does; for safety it isn't opened.")
    )


def damaged(part: str) -> WorkbookError:
    if not part:
        return WorkbookError(say("The workbook is damaged; open it in Excel, let it repair it, and save it."))
    return WorkbookError(
        say("The workbook is damaged (in {part}); open it in Excel, let it repair it, and save it.", part=part)
    )


def tag_end(data: bytes, start: int) -> int:
    """Where the tag that begins at `start` ends; `>` inside quotes doesn't count."""
    found = _TAG.match(data, start)
    if found is None:
        raise damaged("")
    return found.end()


def encoding_of(head: bytes) -> str:
    """The encoding of a document that begins so; "" for UTF-8."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if head[:4] in (b"<\0?\0", b"\0<\0?"):
        return "utf-16-le" if head[0] else "utf-16-be"
    found = _DECLARATION.match(head[:200])
    encoding = found.group(1).decode().lower() if found else ""
    return "" if encoding in ("utf-8", "utf8", "us-ascii", "ascii") else encoding


def utf8(data: bytes) -> bytes:
    """The same document in UTF-8 with its declaration mended; UTF-8 as it is."""
    encoding = encoding_of(data)
    if not encoding:
        return data
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise damaged("") from error
    return _ENCODING.sub(r'\1"UTF-8"', text, count=1).lstrip("\ufeff").encode()


def splice(data: bytes, edits: Iterable[Splice], start: int = 0, end: int | None = None) -> bytes:
    """data[start:end] with each data[from:to] of the edits replaced; edits at one place keep their order."""
    view = memoryview(data)
    out = BytesIO()  # takes each slice at once, so that of all the small ones none is kept
    at = start
    for begin, stop, new in sorted(edits, key=itemgetter(0, 1)):
        if begin < at:
            raise ValueError("two edits overlap")
        out.write(view[at:begin])
        out.write(new)
        at = stop
    out.write(view[at:end])
    return out.getvalue()


def escape(text: str) -> bytes:
    """Element text as the file format wants it: what XML can't hold becomes ``_xHHHH_``."""
    if not _UNSAFE.search(text):
        return text.encode()
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    text = _NO_XML.sub(lambda found: f"_x{ord(found.group()):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


def escape_attr(text: str) -> bytes:
    return escape(text).replace(b'"', b"&quot;").replace(b"\n", b"&#10;").replace(b"\t", b"&#9;")


def unescape(text: str) -> str:
    """Undo ``_xHHHH_`` (XML's own entities are the parser's business)."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)


def text_of(content: bytes) -> str:
    """The character data between a tag and its end tag, entities and CDATA resolved; not `unescape`d."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise damaged("") from error
    if "<" in text:
        text = _CDATA.sub(lambda found: (found.group(1) or "").replace("&", "&amp;"), text)
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _entity(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return _ENTITIES[name]
    return chr(int(hexadecimal, 16) if hexadecimal else int(decimal))


def set_attr(tag: bytes, name: str, value: str | None) -> bytes:
    """An opening tag with the plain attribute set in its place, appended, or removed (None)."""
    key = name.encode()
    span = _attr_span(tag, key)
    if value is None and not span:
        return tag
    new = b"" if value is None else b' %s="%s"' % (key, escape_attr(value))
    if span:
        return tag[: span[0]] + new + tag[span[1] :]
    at = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:at].rstrip() + new + tag[at:]


def _attr_span(tag: bytes, key: bytes) -> tuple[int, int] | None:
    """Where an attribute stands in a tag, with the blank before it."""
    if tag.find(key) < 0:
        return None
    if tag.find(b"'") < 0 and (start := tag.find(b' %s="' % key)) >= 0:
        return start, tag.index(b'"', start + len(key) + 3) + 1
    found = re.search(rb"""\s%s\s*=\s*(?:"[^"]*"|'[^']*')""" % re.escape(key), tag)
    return found.span() if found else None


def attr_splice(data: bytes, element: Element, **values: str | None) -> Splice:
    """The splice that sets attributes of one element."""
    tag = data[element.start : element.tag_end]
    for name, value in values.items():
        tag = set_attr(tag, name, value)
    return element.start, element.tag_end, tag


def append_splice(data: bytes, element: Element, new: bytes) -> Splice:
    """The splice that puts `new` behind the last child of an element, opening it where it is ``<empty/>``."""
    if not element.empty:
        return element.inner_end, element.inner_end, new
    tag = data[element.start : element.tag_end]
    found = re.match(rb"<([^\s/>]+)", tag)
    name = found.group(1) if found else b""
    return element.start, element.end, tag[:-2].rstrip() + b">" + new + b"</" + name + b">"


def rels_of(part: str) -> str:
    """``xl/workbook.xml`` -> ``xl/_rels/workbook.xml.rels``; the package's own for ``""``."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def resolve(base: str, target: str) -> str:
    """The part that a relationship of the part `base` points at."""
    if "%" in target:
        from urllib.parse import unquote

        target = unquote(target)
    target = target.replace("\\", "/")
    steps = [] if target.startswith("/") else base.split("/")[:-1]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def relative(base: str, part: str) -> str:
    """The shortest target by which the part `base` can point at `part`."""
    here, there = base.split("/")[:-1], part.split("/")
    common = 0
    while common < min(len(here), len(there) - 1) and here[common] == there[common]:
        common += 1
    return "/".join([".."] * (len(here) - common) + there[common:])
