"""VBA's compression, read back by olevba, which is not ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import decompress_stream

from psto_xl.addin.excel.compression import CHUNK, compress


def decompress(data: bytes) -> bytes:
    return bytes(decompress_stream(bytearray(data)))


@given(st.binary(max_size=3600))
def test_what_was_compressed_comes_back(data: bytes) -> None:
    assert decompress(compress(data)) == data


@given(st.text(alphabet="Dim As Long\r\n", min_size=1, max_size=40), st.integers(1, 3 * CHUNK))
def test_text_of_any_size_comes_back_smaller(line: str, size: int) -> None:
    text = (line * (size // len(line) + 1)).encode()
    packed = compress(text)
    assert decompress(packed) == text
    assert len(packed) <= len(text) * 9 // 8 + 5


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 16, 17, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 5 * CHUNK + 7])
def test_sizes_around_the_chunks(size: int) -> None:
    text = b"".join(b"line %d\r\n" % n for n in range(size))[:size]
    assert decompress(compress(text)) == text


def test_a_full_chunk_that_does_not_shrink_is_stored_as_it_is() -> None:
    noise = bytes((n * n + 7 * n // 3 + n // 256) % 256 for n in range(CHUNK))
    noise = bytes(b ^ noise[(i * 131 + i // 7) % CHUNK] for i, b in enumerate(noise))
    packed = compress(noise)
    assert packed[1:] == b"\xff\x3f" + noise
    assert decompress(packed) == noise


def test_a_part_of_a_chunk_that_does_not_shrink_is_refused() -> None:
    distinct = b"".join(bytes((a, b)) for a in range(45) for b in range(45))[: CHUNK - 46]
    with pytest.raises(ValueError, match="does not shrink"):
        compress(distinct)
