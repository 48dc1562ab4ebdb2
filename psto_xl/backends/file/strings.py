"""The texts that cells share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.parsers import expat

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.xml import damaged, refuse_doctype, unescape
from psto_xl.core.text import say

LONGEST = 4 << 20  # in characters; Excel's longest is 32,767


class Text:
    """Gathers one text from the pieces that the parser hands out."""

    __slots__ = ("_length", "_pieces")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def add(self, piece: str) -> None:
        self._length += len(piece)
        if self._length > LONGEST:
            raise too_long()
        self._pieces.append(piece)

    def take(self, keep: bool = True) -> str:
        """The text so far, which is then forgotten."""
        text = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return unescape(text if keep else text.strip(" \t\r\n"))


def too_long() -> WorkbookError:
    return WorkbookError(
        say("The workbook holds a text longer than any cell can; open it in Excel and save it again.")
    )


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes], part: str) -> None:
    """Parse a part piece by piece. Raises WorkbookError where it is damaged or declares a document type."""
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.buffer_text = True
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged(part) from error
    finally:  # they and the parser hold on to each other
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None


def root_attrs(data: bytes, part: str) -> dict[str, str]:
    """The attributes of a part's first element."""
    found: dict[str, str] = {}
    parser = expat.ParserCreate()

    def begin(_: str, attrs: dict[str, str]) -> None:
        found.update(attrs)
        parser.StartElementHandler = None

    parser.StartElementHandler = begin
    feed(parser, [data], part)
    return found


class Texts(NamedTuple):
    """How long the XML of a workbook's shared strings is, and that of each; in bytes."""

    size: int
    lengths: Sequence[int]

    @property
    def longest(self) -> int:
        return max(self.lengths, default=0)


def measure(chunks: Iterable[bytes]) -> Texts:
    """Measure a shared strings part without reading it."""
    size = 0
    lengths: list[int] = []
    rest = b""
    for chunk in chunks:
        size += len(chunk)
        *texts, rest = (rest[-LONGEST:] + chunk).split(b"</si>")
        lengths += map(len, texts)
    return Texts(size, [*lengths, len(rest)])


def shared_strings(chunks: Iterable[bytes], part: str, most: int) -> list[str]:
    """The texts of a shared strings part: runs joined, phonetic hints left out; at most so many characters."""
    found: list[str] = []
    runs: list[str] = []
    text = Text()
    phonetic = total = 0
    keep = True
    parser = expat.ParserCreate(None, "}")

    def begin(name: str, attrs: dict[str, str]) -> None:
        nonlocal phonetic, keep
        local = name.rpartition("}")[2]
        if local == "rPh":
            phonetic += 1
        elif local == "t" and not phonetic:
            keep = preserved(attrs)
            parser.CharacterDataHandler = text.add
        elif local == "si":
            runs.clear()

    def finish(name: str) -> None:
        nonlocal phonetic, total
        local = name.rpartition("}")[2]
        if local == "rPh":
            phonetic -= 1
        elif local == "t" and not phonetic:
            parser.CharacterDataHandler = None
            runs.append(text.take(keep))
        elif local == "si":
            found.append("".join(runs))
            total += len(found[-1])
            if total > most:
                raise too_long()

    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    feed(parser, chunks, part)
    return found


def preserved(attrs: dict[str, str]) -> bool:
    return attrs.get("http://www.w3.org/XML/1998/namespace}space") == "preserve"
