"""A row's own tag: its format, and the hint at the columns it reaches over."""

from __future__ import annotations

import re

_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)""")
_SPANS = re.compile(rb"""\sspans\s*=\s*["'](\d+):(\d+)["']""")


def style_of(tag: bytes) -> int:
    """The format of the row's cells that are not there."""
    if tag.find(b"customFormat") < 0:
        return 0
    found = _STYLE.search(tag)
    return int(found.group(1)) if found else 0


def widen_spans(tag: bytes, first: int, last: int) -> bytes:
    """`spans` is a hint for readers; one that is too narrow misleads them."""
    found = _SPANS.search(tag)
    if not found:
        return tag
    low, high = found.groups()
    if int(low) <= first and int(high) >= last:
        return tag
    new = b' spans="%d:%d"' % (min(int(low), first), max(int(high), last))
    return tag[: found.start()] + new + tag[found.end() :]


def narrow_spans(tag: bytes, gone: set[int]) -> bytes:
    """The hint without the last columns where they go."""
    found = _SPANS.search(tag)
    if not found:
        return tag
    low, high = int(found.group(1)), int(found.group(2))
    while high in gone and high > low:
        high -= 1
    return tag[: found.start()] + b' spans="%d:%d"' % (low, high) + tag[found.end() :]


def is_bare(tag: bytes) -> bool:
    """Whether a row says nothing but its number, so that it goes with its last cell."""
    return not re.sub(rb"""\s(?:r|spans)\s*=\s*["'][^"']*["']""", b"", b" " + tag.partition(b" ")[2]).strip(b"/> \n")
