"""The zip around the parts: what is copied, what is refused, what is bounded."""

import io
import random
import struct
import zipfile
import zlib

import pytest
from isal import isal_zlib

from psto_xl.backends import WorkbookError
from psto_xl.backends.file import deflate
from psto_xl.backends.file.zip import Limits, RawZip


@pytest.fixture(autouse=True, params=[isal_zlib, zlib], ids=["isal", "zlib"])
def engine(request, monkeypatch):
    """What packs and unpacks: the fast one, and what is there without it."""
    monkeypatch.setattr(deflate, "engine", request.param)


def made(**options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", options.pop("compression", zipfile.ZIP_DEFLATED)) as file:
        file.comment = options.pop("comment", b"")
        for name, content in options.pop("parts", {"a.xml": b"<a/>" * 99, "b/c.bin": b"bytes"}).items():
            file.writestr(name, content)
    return out.getvalue()


class Pipe(io.RawIOBase):
    """What can't be wound back: the writer then puts sizes behind each member."""

    def __init__(self):
        self.data = b""

    def writable(self):
        return True

    def write(self, data):
        self.data += bytes(data)
        return len(data)


def streamed(parts, force_zip64=False):
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            with file.open(name, "w", force_zip64=force_zip64) as member:
                member.write(content)
    return pipe.data


def read_back(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


PARTS = {"a.xml": b"<a/>" * 99, "b/c.bin": bytes(range(256)), "d.xml": b""}
KINDS = {
    "plain": made(parts=PARTS),
    "stored": made(parts=PARTS, compression=zipfile.ZIP_STORED),
    "streamed": streamed(PARTS),
    "zip64": streamed(PARTS, force_zip64=True),
    "comment": made(parts=PARTS, comment=b"a remark"),
    "junk in front": b"#!/bin/sh\n" + made(parts=PARTS),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_zip_is_read_copied_and_changed(kind):
    zip_file = RawZip(KINDS[kind])
    assert {name: zip_file.read(name) for name in zip_file.names} == PARTS
    assert read_back(zip_file.build({}, {})) == PARTS
    out = zip_file.build({"B/C.bin": b"new"}, {"new/ä.xml": b"<n/>"}, {"a.xml"})
    assert read_back(out) == {"b/c.bin": b"new", "d.xml": b"", "new/ä.xml": b"<n/>"}
    assert RawZip(out).read("new/ä.xml") == b"<n/>"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_replaced_keeps_every_byte_but_its_offset(kind):
    def members(data):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            for info in file.infolist():
                name, extra = struct.unpack_from("<HH", data, info.header_offset + 26)
                end = info.header_offset + 30 + name + extra + info.compress_size
                meta = (info.date_time, info.external_attr, info.extra, info.flag_bits, info.comment)
                yield info.filename, (data[info.header_offset : end], meta)

    before, after = dict(members(KINDS[kind])), dict(members(RawZip(KINDS[kind]).build({"a.xml": b"x" * 999}, {})))
    assert before["b/c.bin"] == after["b/c.bin"]
    assert before["d.xml"] == after["d.xml"]


def test_an_end_record_inside_the_comment_is_not_the_end():
    zip_file = RawZip(made(parts=PARTS, comment=b"PK\5\6 is no end, it only says so"))
    assert zip_file.read("a.xml") == PARTS["a.xml"]


def test_more_members_than_a_plain_zip_counts():
    data = made(parts={f"{number}": b"" for number in range(65_534)})
    out = RawZip(data).build({}, {"x": b"1", "y": b"2"})
    assert len(read_back(out)) == 65_536
    assert RawZip(out).read("y") == b"2"


def test_names_are_compared_as_excel_does():
    zip_file = RawZip(made(parts={"xl\\Sheet1.xml": b"1", "/xl/b.xml": b"2"}))
    assert zip_file.names == ["xl/Sheet1.xml", "xl/b.xml"]
    assert zip_file.read("/XL/sheet1.xml") == b"1"
    assert "xl/B.xml" in zip_file


def encrypted():
    data = bytearray(made())
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def overlapping():
    data = bytearray(made())
    second = data.index(b"PK\1\2", data.index(b"PK\1\2") + 1)
    data[second + 42 : second + 46] = bytes(4)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged or not an Excel"),
        (b"PK\5\6" + bytes(18), None),
        (made()[:-30], "damaged"),
        (made(parts={"../a": b""}), "points outside"),
        (made(parts={"xl\\..\\..\\a": b""}), "points outside"),
        (made(parts={"a": b"", "A": b""}), "twice"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "password or is an old"),
        (encrypted(), "password"),
        (overlapping(), "damaged"),
    ],
)
def test_refused_with_a_reason(data, reason):
    if reason is None:
        assert list(RawZip(data).names) == []
        return
    with pytest.raises(WorkbookError, match=reason):
        RawZip(data)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_packed_in_a_foreign_way_is_copied_but_not_read(method):
    zip_file = RawZip(made(parts=PARTS, compression=method))
    assert read_back(zip_file.build({"a.xml": b"x"}, {}))["b/c.bin"] == PARTS["b/c.bin"]
    with pytest.raises(WorkbookError, match="doesn't know"):
        zip_file.read("a.xml")


@pytest.mark.parametrize("at", [0.2, 0.5])
def test_a_damaged_part_is_noticed(at):
    noise = random.Random(1).randbytes(2000)
    data = bytearray(made(parts={"a": noise}))
    data[int(len(data) * at)] ^= 255
    with pytest.raises(WorkbookError, match="damaged"):
        RawZip(bytes(data)).read("a")


def lying():
    """A bomb whose directory says it is small."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(bytes(64 << 20)) + packed.flush()
    data = bytearray(made(parts={"a": b"x"}))
    old = struct.unpack_from("<L", data, 18)[0]
    data[31 : 31 + old] = body
    data[18:22] = struct.pack("<L", len(body))
    directory = data.index(b"PK\1\2")
    data[directory + 20 : directory + 24] = struct.pack("<L", len(body))
    end = data.index(b"PK\5\6")
    data[end + 16 : end + 20] = struct.pack("<L", directory)
    return bytes(data)


@pytest.mark.parametrize(
    "limits",
    [Limits(part=1 << 20), Limits(total=1 << 20), Limits(ratio=100)],
)
def test_bombs_stop_at_each_limit(limits):
    zip_file = RawZip(lying(), limits)
    with pytest.raises(WorkbookError, match="unfolds to more than"):
        zip_file.read("a")


def test_reading_a_part_again_does_not_count_twice():
    zip_file = RawZip(made(parts={"a": bytes(600)}), Limits(total=1000))
    assert zip_file.read("a") == zip_file.read("a") == bytes(600)
