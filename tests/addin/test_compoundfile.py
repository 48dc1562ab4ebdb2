"""Compound files, read back by olefile, which is not ours."""

from __future__ import annotations

import io

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from psto_xl.addin.excel.compoundfile import MINI_LIMIT, compound_file

NAMES = st.text(alphabet="abcXYZ_1", min_size=1, max_size=20)
SIZES = st.one_of(st.integers(0, 200), st.integers(MINI_LIMIT - 65, MINI_LIMIT + 65), st.integers(0, 70_000))


def read(data: bytes) -> dict[str, bytes]:
    """Every stream; olefile raises an error for the slightest defect."""
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_POTENTIAL) as file:
        assert not file.parsing_issues
        return {"/".join(path): file.openstream(path).read() for path in file.listdir()}


@given(st.dictionaries(NAMES.map(str.lower), SIZES, min_size=1, max_size=30), st.booleans())
def test_streams_come_back(sizes: dict[str, int], nested: bool) -> None:
    streams = {
        f"{'S/' if nested else 'file-'}{name}": bytes(n % 251 for n in range(size)) for name, size in sizes.items()
    }
    assert read(compound_file(streams)) == streams


def test_siblings_are_a_red_black_tree_in_order() -> None:
    names = [f"stream{n}" for n in range(1, 24)]
    with olefile.OleFileIO(io.BytesIO(compound_file(dict.fromkeys(names, b"x")))) as file:
        heights: set[int] = set()

        def walk(sid: int, parent_red: bool, black: int) -> list[str]:
            if sid == 0xFFFFFFFF:
                heights.add(black)
                return []
            entry = file.direntries[sid]
            red = entry.color == 0
            assert not (red and parent_red), "a red node below a red one"
            below = black + (not red)
            return [
                *walk(entry.sid_left, red, below),
                entry.name,
                *walk(entry.sid_right, red, below),
            ]

        assert walk(file.root.sid_child, True, 0) == sorted(names, key=lambda name: (len(name), name))
        assert len(heights) == 1, "paths with different numbers of black nodes"


def test_files_that_need_more_tables_are_refused() -> None:
    with pytest.raises(ValueError, match="7 MB"):
        compound_file({"big": bytes(8_000_000)})
