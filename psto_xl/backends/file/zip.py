"""The zip container of a workbook, read and rebuilt without touching what stays.

The standard library's `zipfile` can't copy a member with its compressed bytes, trusts declared sizes and is
slow to import. A member that is not replaced keeps its local header, its compressed bytes and its
directory record to the last bit; only its offset moves.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.deflate import DAMAGES, crc32, packer, unpacker
from psto_xl.core.text import say

_DIRECTORY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_SIZES = struct.Struct("<4s22x2H")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_UTF8_NAME = 0x800
_STORED, _DEFLATED = 0, 8
_FIRST_DAY = 0x21  # 1 January 1980: what Excel itself stamps on every part

DAMAGED = say("The file is damaged or not an Excel workbook; open it in Excel and save it as a new .xlsx file.")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a workbook may unfold to, in bytes; `ratio` counts only for parts above `ratio_from`."""

    part: int = 512 << 20
    total: int = 2 << 30
    ratio: int = 400
    ratio_from: int = 16 << 20


class _Entry(NamedTuple):
    record: bytes
    raw_name: bytes
    name: str
    method: int
    crc: int
    packed: int
    offset: int
    offset_at: int  # where the offset stands in the record: 42, or inside the zip64 field
    time: tuple[int, int]


class Packed(NamedTuple):
    """A part as it will stand in the zip, with its size and sum before."""

    data: bytes
    size: int
    crc: int

    @classmethod
    def of(cls, pieces: Iterable[bytes]) -> Packed:
        """What these pieces make together."""
        engine = packer()
        size = crc = 0
        packed = []
        for piece in pieces:
            size += len(piece)
            crc = crc32(piece, crc)
            packed.append(engine.compress(piece))
        return cls(b"".join((*packed, engine.flush())), size, crc)

    def unpacked(self) -> bytes:
        """The part itself."""
        return unpacker().decompress(self.data)


Part = bytes | Packed


class Compared:
    """Pieces on their way; in the end `same` tells whether they make what those `before` make."""

    def __init__(self, pieces: Iterable[bytes], before: Iterable[bytes]) -> None:
        self._pieces, self._before = pieces, iter(before)
        self.same = True

    def __iter__(self) -> Iterator[bytes]:
        old = memoryview(b"")
        for piece in self._pieces:
            new = memoryview(piece)
            while new and self.same:
                old = old or memoryview(next(self._before, b""))
                size = min(len(old), len(new))
                self.same = size > 0 and old[:size] == new[:size]
                old, new = old[size:], new[size:]
            yield piece
        self.same = self.same and not old and not next(self._before, b"")


class RawZip:
    """A zip in memory. Part names are compared without case, backslash or leading slash.

    Raises WorkbookError where the container is damaged, encrypted or ambiguous.
    """

    def __init__(self, data: bytes, limits: Limits | None = None) -> None:
        self.data = data
        self.limits = limits or Limits()
        self._inflated: dict[str, int] = {}
        if data.startswith(OLE):
            raise WorkbookError(
                say("The file has a password or is an old .xls file; save it as an .xlsx without a password.")
            )
        try:
            self._entries = self._directory()
            self._spans = self._raw_spans()
        except (struct.error, IndexError) as error:
            raise WorkbookError(DAMAGED) from error
        self._index = _index(self._entries)

    @property
    def names(self) -> Sequence[str]:
        """The parts in the order of the directory, with forward slashes and no leading one."""
        return [entry.name for entry in self._index.values()]

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._index

    def packed_size(self, part: str) -> int:
        """How many bytes the part takes in the file; KeyError where there is none."""
        return self._index[_key(part)].packed

    def read(self, part: str) -> bytes:
        """The part's bytes; KeyError where there is none, WorkbookError above a limit or if damaged."""
        return b"".join(self.chunks(part))

    def chunks(self, part: str, size: int = 16 << 20) -> Iterator[bytes]:
        """The part's bytes in pieces of at most `size`, so that a huge part never lies in memory whole."""
        entry = self._index[_key(part)]
        packed = self._packed(entry)
        if entry.method == _STORED:
            pieces: Iterator[bytes] = (packed[at : at + size] for at in range(0, len(packed), size))
        elif entry.method == _DEFLATED:
            pieces = _inflate(packed, size)
        else:
            raise WorkbookError(
                say(
                    "The part {name} is packed in a way Excel doesn't know; save the file anew with Excel.",
                    name=entry.name,
                )
            )
        done = crc = 0
        for piece in pieces:
            done += len(piece)
            self._check_size(entry, done)
            crc = crc32(piece, crc)
            yield piece
        if crc != entry.crc:
            raise WorkbookError(DAMAGED)

    def build(self, replace: Mapping[str, Part], add: Mapping[str, Part], drop: Collection[str] = ()) -> bytes:
        """The zip with parts replaced, added at the end, dropped; all others keep their compressed bytes."""
        new = {_key(part): data for part, data in replace.items()}
        gone = {_key(part) for part in drop}
        first = min((entry.offset for entry in self._entries), default=0)
        out = _Output(self.data[:first])
        for entry in self._entries:
            key = _key(entry.name)
            if key in gone:
                continue
            if key in new:
                out.member(entry.raw_name, new[key], entry)
            else:
                start, end = self._spans[entry.offset]
                out.copy(self.data, start, end, entry)
        for part, data in add.items():
            out.member(part.encode(), data)
        return out.finish(self._trailer)

    def _directory(self) -> list[_Entry]:
        data = self.data
        at = self._find_end()
        _, disk, first_disk, _, count, size, start, _ = _END.unpack_from(data, at)
        self._trailer = data[at + 20 :]
        stop = at
        if at >= 20 and data[at - 20 : at - 16] == b"PK\6\7":
            place = _LOCATOR64.unpack_from(data, at - 20)[2]
            if data[place : place + 4] != b"PK\6\6":
                place = data.rfind(b"PK\6\6", 0, at - 20)
            if place < 0:
                raise WorkbookError(DAMAGED)
            *_, count, size, start = _END64.unpack_from(data, place)
            stop, disk, first_disk = place, 0, 0
        shift = stop - size - start  # bytes in front of the zip itself
        if disk or first_disk or shift < 0 or count * _DIRECTORY.size > size:
            raise WorkbookError(DAMAGED)
        self._directory_at = start + shift
        entries, position = [], self._directory_at
        for _ in range(count):
            entry = _entry(data, position, shift)
            position += len(entry.record)
            entries.append(entry)
        return entries

    def _find_end(self) -> int:
        """The end record: the last signature whose comment fits behind it."""
        data, at = self.data, len(self.data)
        while (at := data.rfind(b"PK\5\6", max(0, len(data) - 65_557), at)) >= 0:
            if at + 22 + struct.unpack_from("<H", data, at + 20)[0] <= len(data):
                return at
        raise WorkbookError(DAMAGED)

    def _raw_spans(self) -> dict[int, tuple[int, int]]:
        """Offset -> span of each member with header and data descriptor; overlapping members are refused."""
        spans, stop = {}, self._directory_at
        for entry in sorted(self._entries, key=attrgetter("offset"), reverse=True):
            start = entry.offset
            signature, name, extra = _LOCAL_SIZES.unpack_from(self.data, start)
            if signature != b"PK\3\4" or start + 30 + name + extra + entry.packed > stop:
                raise WorkbookError(DAMAGED)
            spans[start] = (start, stop)
            stop = start
        return spans

    def _packed(self, entry: _Entry) -> bytes:
        _, name, extra = _LOCAL_SIZES.unpack_from(self.data, entry.offset)
        start = entry.offset + 30 + name + extra
        return self.data[start : start + entry.packed]

    def _check_size(self, entry: _Entry, done: int) -> None:
        limits = self.limits
        self._inflated[entry.name] = max(done, self._inflated.get(entry.name, 0))
        bomb = done > limits.ratio_from and done > limits.ratio * max(entry.packed, 1)
        if bomb or done > limits.part or sum(self._inflated.values()) > limits.total:
            raise WorkbookError(
                say(
                    "The part {name} unfolds to more than {done} MiB, which no plan needs; remove unused "
                    "rows, columns and sheets, or raise the size limit.",
                    name=entry.name,
                    done=done >> 20,
                )
            )


def _inflate(packed: bytes, size: int) -> Iterator[bytes]:
    """Unpack in bounded pieces, whatever size the directory claims."""
    engine = unpacker()
    try:
        while not engine.eof:
            piece = engine.decompress(packed, size)
            if not piece and not engine.eof:
                raise WorkbookError(DAMAGED)
            packed = engine.unconsumed_tail
            yield piece
    except DAMAGES as error:
        raise WorkbookError(DAMAGED) from error


def _entry(data: bytes, at: int, shift: int) -> _Entry:
    (
        signature, _, _, flags, method, time, day, crc, packed, full, name_size, extra_size, comment_size,
        _, _, _, offset,
    ) = _DIRECTORY.unpack_from(data, at)  # fmt: skip
    if signature != b"PK\1\2":
        raise WorkbookError(DAMAGED)
    offset_at = 42
    record = data[at : at + 46 + name_size + extra_size + comment_size]
    if _FULL32 in (packed, full, offset):
        packed, offset, offset_at = _zip64(record, 46 + name_size, extra_size, packed, full, offset)
    if flags & 1:
        raise WorkbookError(say("The file is protected with a password; save it without one."))
    raw_name = record[46 : 46 + name_size]
    if not 0 <= offset + shift < len(data):
        raise WorkbookError(DAMAGED)
    return _Entry(record, raw_name, _name(raw_name), method, crc, packed, offset + shift, offset_at, (time, day))


def _zip64(record: bytes, at: int, size: int, packed: int, full: int, offset: int) -> tuple[int, int, int]:
    """Packed size, offset and the offset's place, from the extra field that holds what 32 bits can't."""
    offset_at, stop = 42, at + size
    while at + 4 <= stop:
        kind, length = struct.unpack_from("<HH", record, at)
        at += 4
        if kind == 1:
            place = at
            if full == _FULL32:
                place += 8
            if packed == _FULL32:
                packed = struct.unpack_from("<Q", record, place)[0]
                place += 8
            if offset == _FULL32:
                offset, offset_at = struct.unpack_from("<Q", record, place)[0], place
        at += length
    return packed, offset, offset_at


def _name(raw: bytes) -> str:
    try:
        name = raw.decode()
    except UnicodeDecodeError:
        name = raw.decode("cp437")
    name = name.replace("\\", "/").lstrip("/")
    if (".." in name and ".." in name.split("/")) or "\0" in name:
        raise WorkbookError(
            say("The file holds a part that points outside of it, as no spreadsheet program writes it.")
        )
    return name


def _index(entries: Sequence[_Entry]) -> dict[str, _Entry]:
    index: dict[str, _Entry] = {}
    for entry in entries:
        key = _key(entry.name)
        if key.endswith("/"):
            continue
        if key in index:
            raise WorkbookError(
                say(
                    "The file holds its part {name} twice; open it in Excel and save it as a new file.",
                    name=entry.name,
                )
            )
        index[key] = entry
    return index


def _key(part: str) -> str:
    return part.lstrip("/").lower()


class _Output:
    """A zip as it is being written: the pieces, the directory and the position."""

    def __init__(self, lead: bytes) -> None:
        self._pieces: list[bytes] = [lead]
        self._directory: list[bytes] = []
        self._at = len(lead)

    def _put(self, *pieces: bytes) -> None:
        self._pieces.extend(pieces)
        self._at += sum(map(len, pieces))

    def copy(self, data: bytes, start: int, end: int, entry: _Entry) -> None:
        record = bytearray(entry.record)
        if entry.offset_at == 42:
            if self._at >= _FULL32:
                raise WorkbookError(say("The workbook is larger than 4 GiB, which can't be written."))
            struct.pack_into("<L", record, 42, self._at)
        else:
            struct.pack_into("<Q", record, entry.offset_at, self._at)
        self._directory.append(bytes(record))
        self._put(data[start:end])

    def member(self, name: bytes, new: Part, old: _Entry | None = None) -> None:
        part = new if isinstance(new, Packed) else Packed.of([new])
        if max(self._at, part.size, len(part.data)) >= _FULL32:
            raise WorkbookError(say("The workbook is larger than 4 GiB, which can't be written."))
        flags = 0 if name.isascii() else _UTF8_NAME
        time, day = old.time if old else (0, _FIRST_DAY)
        made_by = struct.unpack_from("<H", old.record, 4)[0] if old else 20
        inner, outer = struct.unpack_from("<HL", old.record, 36) if old else (0, 0)
        body = (flags, _DEFLATED, time, day, part.crc, len(part.data), part.size, len(name), 0)
        self._directory.append(_DIRECTORY.pack(b"PK\1\2", made_by, 20, *body, 0, 0, inner, outer, self._at) + name)
        self._put(_LOCAL.pack(b"PK\3\4", 20, *body), name, part.data)

    def finish(self, trailer: bytes) -> bytes:
        """The whole file; the zip64 end record is written where the plain one can't hold the numbers."""
        start, count = self._at, len(self._directory)
        self._put(*self._directory)
        size = self._at - start
        if count >= _FULL16 or start >= _FULL32:
            place = self._at
            self._put(
                _END64.pack(b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start),
                _LOCATOR64.pack(b"PK\6\7", 0, place, 1),
            )
        short = min(count, _FULL16)
        end = _END.pack(b"PK\5\6", 0, 0, short, short, min(size, _FULL32), min(start, _FULL32), 0)
        self._put(end[:20], trailer)
        return b"".join(self._pieces)
