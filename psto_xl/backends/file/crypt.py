"""Workbooks that open with a password only."""

from __future__ import annotations

from psto_xl.backends import WorkbookError
from psto_xl.core.text import say


def decrypt(data: bytes, password: str | None, name: str) -> bytes:
    """The workbook inside an encrypted file. Raises WorkbookError without the right password."""
    if password is None:
        raise WorkbookError(
            say(
                "'{name}' is protected with a password: give it with --password-env NAME, or save a copy "
                "without one.",
                name=name,
            )
        )
    import io
    import struct

    from msoffcrypto import OfficeFile
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    out = io.BytesIO()
    try:
        file = OfficeFile(io.BytesIO(data))
        file.load_key(password=password, verify_password=True)
        file.decrypt(out)
    except InvalidKeyError as error:
        raise WorkbookError(
            say("The password given for '{name}' is wrong; check it and try again.", name=name)
        ) from error
    except (DecryptionError, FileFormatError, ParseError, OSError, ValueError, KeyError, struct.error) as error:
        raise WorkbookError(
            say(
                "'{name}' is protected in a way that can't be opened here; save a copy without a password.", name=name
            )
        ) from error
    return out.getvalue()
