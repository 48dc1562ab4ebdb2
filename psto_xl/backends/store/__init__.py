"""Workbooks elsewhere than on a disk: object stores and servers, by way of fsspec (``psto-xl[cloud]``).

What is written back replaces the very version that was read, or nothing. Where the store itself can be asked
to see to that (``s3://``, ``gs://``, ``az://``) nobody's change is ever lost; elsewhere the workbook is looked
at once more right before it is written, and `note` says that this leaves a moment open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from psto_xl.backends import WorkbookError
from psto_xl.backends.file import Limits, digest_of, edit_bytes, read_bytes, stale
from psto_xl.core.edit import AnyEdit
from psto_xl.core.grid import Book
from psto_xl.core.text import say

if TYPE_CHECKING:
    from pathlib import Path

_VERSIONS: Final = ("ETag", "etag", "generation", "version_id")
"""What stores call that which tells one state of an object from the next."""
_AT_ONCE: Final = frozenset(("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "memory"))
"""Stores in which an object is replaced whole or not at all."""


def list_workbooks(url: str, endings: Collection[str]) -> list[tuple[str, str]]:
    """The files with such an ending at a URL or beneath it: their URLs, and paths within what was named.

    Raises WorkbookError where the place can't be reached, or its driver is not installed.
    """
    with _explained(url):
        store, root = _open(url)
        if store.isfile(root):
            return [(url, root.rpartition("/")[2])]
        paths = store.glob(root) if any(sign in root for sign in "*?[") else store.find(root)
    found = sorted(path for path in paths if f".{path.rpartition('.')[2].lower()}" in endings)
    start = root.rstrip("/") + "/"
    names = [path.removeprefix(start) if path.startswith(start) else path.rpartition("/")[2] for path in found]
    return [(store.unstrip_protocol(path), name) for path, name in zip(found, names, strict=True)]


class StoreBackend:
    """A workbook at a URL. `seen` is the `digest` of what another backend has read there."""

    def __init__(
        self,
        url: str,
        *,
        limits: Limits | None = None,
        password: str | None = None,
        backup: bool = False,
        seen: bytes | None = None,
    ) -> None:
        self.url = url
        self.name = url.rpartition("/")[2]
        self.digest = seen
        self.note = ""
        self._limits = limits or Limits()
        self._password = password
        self._backup = backup

    def stamp(self) -> bytes:
        """Tells the workbook as it now is; it is not fetched for that where the store keeps versions."""
        with _explained(self.url):
            store, path = _open(self.url)
            info = store.info(path)
            return _version(info) or digest_of(store.cat_file(path))

    def read(self, wanted: Callable[[str], bool]) -> Book:
        """The sheets whose name is `wanted`, and those that carry a mark. Raises WorkbookError."""
        data, self.digest, _ = self._load()
        return read_bytes(data, self.name, wanted, self._limits, self._password)

    def apply(self, edits: Iterable[AnyEdit], seen: Book | None = None) -> None:  # noqa: ARG002 - the version tells more
        """All edits or none. Raises WorkbookError, or Stale where the workbook changed since it was read."""
        data, info = self._unchanged()
        new = edit_bytes(data, self.name, edits, self._limits)
        if new != data:
            with _explained(self.url):
                store, path = _open(self.url)
                if self._backup:
                    stem, _, ending = path.rpartition(".")
                    store.pipe_file(f"{stem}.bak.{ending}", data)
                self._put(store, path, new, info)
                self.digest = _version(store.info(path)) or digest_of(new)

    def save_copy(self, edits: Iterable[AnyEdit], out: Path) -> None:
        """The workbook with all edits as the file `out` on this machine; the one that was read stays as it is."""
        from psto_xl.backends.file.replace import save

        save(out, edit_bytes(self._unchanged()[0], self.name, edits, self._limits))

    def _unchanged(self) -> tuple[bytes, dict[str, Any]]:
        data, digest, info = self._load()
        if digest != self.digest:
            raise stale(self.name)
        return data, info

    def _load(self) -> tuple[bytes, bytes, dict[str, Any]]:
        """The bytes, what tells them, and what the store said of them before: a change in between shows later."""
        with _explained(self.url):
            store, path = _open(self.url)
            info = store.info(path)
            if (info.get("size") or 0) > self._limits.part:
                raise WorkbookError(
                    say(
                        "'{name}' is too large ({size} MiB); remove what is no plan, or raise the size limit.",
                        name=self.name,
                        size=info["size"] >> 20,
                    )
                )
            data: bytes = store.cat_file(path)
        if not data:
            raise WorkbookError(say("'{name}' is empty (0 bytes); restore it from a backup.", name=self.name))
        return data, _version(info) or digest_of(data), info

    def _put(self, store: Any, path: str, data: bytes, info: dict[str, Any]) -> None:
        """Replace the object, if it still is the version that `info` tells of."""
        kind = _kind(store)
        condition = _condition(kind, info)
        if condition:
            try:
                store.pipe_file(path, data, **condition)
            except Exception as error:
                if _is_refusal(error):
                    raise stale(self.name) from error
                raise
            return
        if (_version(store.info(path)) or digest_of(store.cat_file(path))) != self.digest:
            raise stale(self.name)
        self.note = "; this store can't refuse to overwrite, so it was compared right before it was written"
        if kind in _AT_ONCE:
            store.pipe_file(path, data)
        else:
            folder, _, name = path.rpartition("/")
            draft = f"{folder}/.~psto-{name}.tmp"
            store.pipe_file(draft, data)
            store.mv(draft, path)


def _open(url: str) -> tuple[Any, str]:
    """The store and the path in it; nothing is taken from listings that were made before."""
    from fsspec.core import url_to_fs

    store, path = url_to_fs(url, use_listings_cache=False)
    return store, path


def _kind(store: Any) -> str:
    protocol = store.protocol
    return protocol if isinstance(protocol, str) else protocol[0]


def _version(info: dict[str, Any]) -> bytes:
    """What the store itself tells versions apart by; empty where it does not."""
    for name in _VERSIONS:
        if value := info.get(name):
            return str(value).strip('"').encode()
    return b""


def _condition(kind: str, info: dict[str, Any]) -> dict[str, Any]:
    """How to have the store refuse to replace any other version; empty where it can't."""
    if kind in ("s3", "s3a") and info.get("ETag"):
        return {"IfMatch": info["ETag"]}
    if kind in ("gs", "gcs") and info.get("generation"):
        return {"if_generation_match": info["generation"]}
    if kind in ("az", "abfs", "abfss", "adl") and info.get("etag"):
        from azure.core import MatchConditions

        return {"etag": info["etag"], "match_condition": MatchConditions.IfNotModified}
    return {}


def _is_refusal(error: BaseException) -> bool:
    """Whether a store says that the object is another version, in whichever words its driver has for that."""
    words = f"{type(error).__name__} {error} {error.__cause__}"
    return any(sign in words for sign in ("PreconditionFailed", "ConditionNotMet", "412", "pre-condition"))


@contextmanager
def _explained(url: str) -> Iterator[None]:
    """What drivers raise, in a sentence. They have errors of all kinds, and only faults of our own pass through."""
    name = url.rpartition("/")[2] or url
    try:
        yield
    except WorkbookError:
        raise
    except ImportError as error:
        raise WorkbookError(
            say(
                "'{url}' needs a driver that is not installed ({name}): pip install 'psto-xl[cloud]'.",
                url=url,
                name=error.name or error,
            )
        ) from error
    except FileNotFoundError as error:
        raise WorkbookError(
            say("There is no '{name}' at its place any more; check its address.", name=name)
        ) from error
    except PermissionError as error:
        raise WorkbookError(
            say("'{name}' may not be opened; ask for the right to, and check your sign-in.", name=name)
        ) from error
    except (ValueError, OSError) as error:
        raise WorkbookError(say("'{url}' can't be reached: {error}.", url=url, error=error)) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] in ("builtins", "psto_xl"):
            raise
        raise WorkbookError(say("'{url}' can't be reached: {error}.", url=url, error=error)) from error
