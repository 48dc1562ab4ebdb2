"""A file replaced as a whole or not at all.

The new content goes into a temporary file in the same folder, reaches the disk, and takes the old one's
place in one step of the file system. Whoever looks sees the old file or the new one, never half of either,
whenever the power fails. The new file has the old one's permissions, owner (where the system allows) and
extended attributes; its time is that of the change. A symbolic link stays, its target is replaced.
"""

from __future__ import annotations

import errno
import os
import shutil
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from psto_xl.backends import Stale, WorkbookError
from psto_xl.core.text import say

_LONGEST_NAME = 200  # bytes; file systems allow 255, and our prefix needs some
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.ETXTBSY)


def replace(path: Path, data: bytes, seen: bytes, *, backup: bool = False) -> None:
    """Put `data` in the place of a file that still holds `seen`; with `backup`, keep that as NAME.bak.SUFFIX.

    Raises Stale where the file has changed since, WorkbookError where it is open elsewhere, read-only or
    can't be written. Nothing has changed then.
    """
    target = Path(os.path.realpath(path))
    with _explained(path.name):
        check_writable(target)
        before = _unchanged(target, seen)
        if backup:
            _put(backup_name(target), seen, before)
        _put(target, data, before, guard=True)


class HalfDone(WorkbookError):
    """Some files were replaced, and could not be put back."""


class Change(NamedTuple):
    """A file, what it is to hold, and what it holds."""

    path: Path
    data: bytes
    seen: bytes


def replace_all(changes: Sequence[Change]) -> None:
    """Replace several files as `replace` does one: all of them, or none.

    Each original is kept under a second name until the last file is in its place. Where that is never reached,
    whatever the reason, the originals take their places again. Raises as `replace` does, HalfDone where even
    that fails.
    """
    kept: dict[Path, Path] = {}
    try:
        for change in changes:
            target = Path(os.path.realpath(change.path))
            with _explained(change.path.name):
                check_writable(target)
                _unchanged(target, change.seen)
                kept[target] = _keep(target, change.seen)
        for change in changes:
            replace(change.path, change.data, change.seen)
    except BaseException:
        _put_back(changes, kept)
        raise
    finally:
        for second in kept.values():
            with suppress(OSError):
                second.unlink()


def _keep(target: Path, seen: bytes) -> Path:
    """The file under a second name beside it; a copy of it where the system knows no second names."""
    second = _temporary(target).with_suffix(".old")
    try:
        second.hardlink_to(target)
    except FileExistsError:
        if second.read_bytes() != seen:
            raise WorkbookError(
                say(
                    "{name} is half changed, as something stopped that; what it was before is beside it, as "
                    "{other}: keep the right one under the name of the workbook and delete the other.",
                    name=target.name,
                    other=second.name,
                )
            ) from None
    except OSError:
        shutil.copy2(target, second)
    return second


def _put_back(changes: Sequence[Change], kept: dict[Path, Path]) -> None:
    """The originals, where the file holds what we gave it; where somebody has changed it since, that stays."""
    lost = []
    for change in changes:
        target = Path(os.path.realpath(change.path))
        try:
            if target in kept and target.read_bytes() == change.data:
                kept[target].replace(target)
        except OSError:
            lost.append(f"{target.name} (as it was: {kept.pop(target).name} beside it)")
    if lost:
        raise HalfDone(say("Some workbooks could not be put back, do that by hand: {names}.", names=", ".join(lost)))


def save(path: Path, data: bytes) -> None:
    """Write a file that need not be there yet, whole or not at all."""
    target = Path(os.path.realpath(path))
    with _explained(path.name):
        old = target.stat() if target.exists() else None
        if old:
            check_writable(target)
        _put(target, data, old)


def backup_name(path: Path) -> Path:
    """``plan.xlsx`` is kept as ``plan.bak.xlsx``."""
    return path.with_name(f"{path.stem}.bak{path.suffix}")


def check_writable(path: Path) -> None:
    """Raises WorkbookError where the file is read-only, or open in Excel or LibreOffice."""
    mode = path.stat().st_mode
    if not mode & 0o222 or not os.access(path, os.W_OK):
        raise WorkbookError(
            say("{name} is read-only; take that off, or write copies to another folder.", name=path.name)
        )
    for lock, application in ((f"~${path.name}", "Excel"), (f".~lock.{path.name}#", "LibreOffice")):
        if path.with_name(lock).exists():
            raise WorkbookError(
                say(
                    "{name} is open in {application}; close it there (if nobody has it open, delete the file "
                    "{lock} beside it).",
                    name=path.name,
                    application=application,
                    lock=lock,
                )
            )


def _unchanged(path: Path, seen: bytes) -> os.stat_result:
    before = path.stat()
    if before.st_size != len(seen) or path.read_bytes() != seen:
        raise _stale(path)
    return before


def _stale(path: Path) -> Stale:
    return Stale(
        say("{name} was changed by someone else while it was being checked; check it again.", name=path.name)
    )


def _put(target: Path, data: bytes, like: os.stat_result | None, *, guard: bool = False) -> None:
    """The file in one step; with `guard` only while what `like` tells of the target still holds."""
    temporary = _temporary(target)
    handle = _create(temporary, target)
    try:
        try:
            _write_all(handle, data)
            if like:
                _take_over(handle, target, like)
            os.fsync(handle)
        finally:
            os.close(handle)
        if guard and like and _identity(target.stat()) != _identity(like):
            raise _stale(target)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _temporary(target: Path) -> Path:
    """One name per workbook: so a second run meets the first, and finds what a killed one left."""
    name = target.name
    if len(os.fsencode(name)) > _LONGEST_NAME:
        name = f"{zlib.crc32(os.fsencode(name)):08x}"
    return target.with_name(f".~psto-{name}.tmp")


def _create(temporary: Path, target: Path) -> int:
    """A new file, locked. What a killed run left behind is removed; what a living one writes is respected."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    for attempt in range(2):
        try:
            handle = os.open(temporary, flags, 0o600)
        except FileExistsError:
            if attempt or not _abandoned(temporary):
                raise WorkbookError(
                    say("{name} is being written by another check; try again.", name=target.name)
                ) from None
            with suppress(FileNotFoundError):
                temporary.unlink()
        else:
            _lock(handle)
            return handle
    raise AssertionError("unreachable")


def _abandoned(temporary: Path) -> bool:
    """Whether nobody holds the file: a lock dies with its process. Windows refuses the removal by itself."""
    try:
        handle = os.open(temporary, os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        return _lock(handle)
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _take_over(handle: int, target: Path, like: os.stat_result) -> None:
    """Owner (first, as that clears bits), permissions and attributes, as far as the system lets us."""
    if hasattr(os, "fchown"):
        with suppress(OSError):
            os.fchown(handle, like.st_uid, like.st_gid)
    if hasattr(os, "fchmod"):
        with suppress(OSError):
            os.fchmod(handle, like.st_mode & 0o7777)
    if hasattr(os, "listxattr") and target.exists():
        with suppress(OSError):
            for name in os.listxattr(target):
                os.setxattr(handle, name, os.getxattr(target, name))


def _identity(stat: os.stat_result) -> tuple[int, int, int, int]:
    return stat.st_ino, stat.st_dev, stat.st_size, stat.st_mtime_ns


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where folders can be synced at all."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turns what the system says into what a person can do about it."""
    try:
        yield
    except FileNotFoundError as error:
        raise WorkbookError(say("{name} is gone; it was moved, renamed or deleted meanwhile.", name=name)) from error
    except OSError as error:
        if error.errno in _FULL:
            reason = "the disk is full; free some space and check again"
        elif error.errno in _DENIED or isinstance(error, PermissionError):
            reason = "it is open elsewhere or its folder is write-protected; close it, or write copies elsewhere"
        else:
            reason = f"the system says: {error.strerror or error}"
        raise WorkbookError(say("{name} can't be written: {reason}.", name=name, reason=reason)) from error
