"""Compound files ([MS-CFB], version 3): storages and streams inside one file, as VBA projects are kept."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SECTOR = 512
MINI_SECTOR = 64
MINI_LIMIT = 4096  # shorter streams are kept together, in small sectors
FREE, END, TABLE, NOBODY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1
ENTRY = struct.Struct("<64sHBB3I16sI8s8sIQ")


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    left: int = NOBODY
    right: int = NOBODY
    child: int = NOBODY
    colour: int = BLACK
    start: int = 0
    size: int = 0

    def to_bytes(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        tree = (self.left, self.right, self.child)
        return ENTRY.pack(name, len(name), self.kind, self.colour, *tree, b"", 0, b"", b"", self.start, self.size)


_UNUSED = ENTRY.pack(b"", 0, 0, 0, NOBODY, NOBODY, NOBODY, b"", 0, b"", b"", 0, 0)


class _Sectors:
    """Blocks of one size, chained by a table that says for each block which one follows."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.blocks = bytearray()
        self.table: list[int] = []

    def add(self, data: bytes) -> int:
        """Store `data`; returns its first block."""
        if not data:
            return END
        first = len(self.table)
        count = -(-len(data) // self.size)
        self.blocks += data.ljust(count * self.size, b"\0")
        self.table += [*range(first + 1, first + count), END]
        return first


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """The file that holds `streams`: `a` is a stream of the root, `S/a` one of the storage S."""
    entries = _entries(streams)
    big, mini = _Sectors(SECTOR), _Sectors(MINI_SECTOR)
    for entry in entries:
        if entry.kind == STREAM:
            entry.size = len(entry.data)
            entry.start = (mini if entry.size < MINI_LIMIT else big).add(entry.data)
    root = entries[0]
    root.size = len(mini.blocks)
    root.start = big.add(bytes(mini.blocks))
    mini_table = _table(mini.table)
    mini_start = big.add(mini_table)
    directory = b"".join(entry.to_bytes() for entry in entries)
    directory += _UNUSED * (-len(entries) % (SECTOR // ENTRY.size))
    directory_start = big.add(directory)
    return _file(big, directory_start, mini_start, len(mini_table) // SECTOR)


def _entries(streams: Mapping[str, bytes]) -> list[_Entry]:
    entries = [_Entry("Root Entry", ROOT)]
    storages = {"": 0}
    for path, data in streams.items():
        parent, _, name = path.rpartition("/")
        if parent not in storages:
            storages[parent] = len(entries)
            entries[0].children.append(len(entries))
            entries.append(_Entry(parent, STORAGE))
        entries[storages[parent]].children.append(len(entries))
        entries.append(_Entry(name, STREAM, data))
    for entry in entries:
        ordered = sorted(entry.children, key=lambda i: (len(entries[i].name), entries[i].name.upper()))
        entry.child = _tree(entries, ordered, len(ordered).bit_length() - 1)
        if ordered:
            entries[entry.child].colour = BLACK
    return entries


def _tree(entries: Sequence[_Entry], ordered: Sequence[int], levels: int) -> int:
    """Link siblings as a balanced tree, `levels` below its root, the deepest red; returns the root."""
    if not ordered:
        return NOBODY
    middle = len(ordered) // 2
    top = entries[ordered[middle]]
    top.left = _tree(entries, ordered[:middle], levels - 1)
    top.right = _tree(entries, ordered[middle + 1 :], levels - 1)
    top.colour = BLACK if levels else RED
    return ordered[middle]


def _table(links: Sequence[int]) -> bytes:
    padding = [FREE] * (-len(links) % (SECTOR // 4))
    return struct.pack(f"<{len(links) + len(padding)}I", *links, *padding)


def _file(big: _Sectors, directory: int, mini_table: int, mini_tables: int) -> bytes:
    """Header, sectors and, last, the table of the sectors, which counts its own."""
    used, tables = len(big.table), 0
    while tables * (SECTOR // 4) < used + tables:
        tables += 1
    if tables > 109:
        raise ValueError("more than 7 MB would need a second level of tables, which is not written here")
    table = _table([*big.table, *[TABLE] * tables])
    places = [*range(used, used + tables), *[FREE] * (109 - tables)]
    header = struct.pack(
        "<8s16s5H6x9I109I",
        bytes.fromhex("D0CF11E0A1B11AE1"), b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, directory, 0, MINI_LIMIT, mini_table, mini_tables, END, 0, *places,
    )  # fmt: skip
    return header + bytes(big.blocks) + table
