"""Zip archives that are the same bytes on every machine and day."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip archive can name


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of `parts` in their order; not compressed, because compressors differ between machines."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 0  # else the writer's operating system
            file.writestr(entry, content)
    return buffer.getvalue()
