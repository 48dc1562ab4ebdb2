"""The compression of VBA source text ([MS-OVBA] 2.4.1)."""

from __future__ import annotations

import struct

CHUNK = 4096  # bytes of text that are compressed together
SHORTEST = 3  # a copy of fewer bytes would not save anything


def compress(data: bytes) -> bytes:
    """The compressed container of `data`.

    Raises ValueError where the last chunk would have to be stored as it is, which the format can't do without
    adding to it. Text is never like that.
    """
    chunks = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    return b"\x01" + b"".join(map(_chunk, chunks))


def _chunk(text: bytes) -> bytes:
    tokens = _tokens(text)
    if len(tokens) <= CHUNK:
        return struct.pack("<H", 0xB000 | (len(tokens) - 1)) + tokens
    if len(text) == CHUNK:
        return struct.pack("<H", 0x3000 | (CHUNK - 1)) + text
    raise ValueError("a last chunk that does not shrink can't be stored")


def _tokens(text: bytes) -> bytes:
    """Groups of eight tokens behind a byte that says which of them are copies."""
    out = bytearray()
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(text):
        copies, group = 0, bytearray()
        for bit in range(8):
            if at >= len(text):
                break
            length, distance = _longest_copy(text, at, seen)
            if length:
                copies |= 1 << bit
                group += _copy_token(at, length, distance)
            else:
                length = 1
                group.append(text[at])
            for place in range(at, at + length):
                seen.setdefault(text[place : place + SHORTEST], []).append(place)
            at += length
        out.append(copies)
        out += group
    return bytes(out)


def _distance_bits(at: int) -> int:
    """How many of a copy token's 16 bits hold the distance; the others hold the length."""
    return max((at - 1).bit_length(), 4)


def _longest_copy(text: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Length and distance of the longest copy for what follows; the nearest of equals; (0, 0) for none."""
    best, distance = 0, 0
    limit = min((0xFFFF >> _distance_bits(at)) + SHORTEST, len(text) - at)
    if limit < SHORTEST:
        return 0, 0
    for place in reversed(seen.get(text[at : at + SHORTEST], ())):
        length = SHORTEST
        while length < limit and text[place + length] == text[at + length]:
            length += 1
        if length > best:
            best, distance = length, at - place
    return best, distance


def _copy_token(at: int, length: int, distance: int) -> bytes:
    return struct.pack("<H", ((distance - 1) << (16 - _distance_bits(at))) | (length - SHORTEST))
