"""Check strategy workbooks: purpose, strategy, tactics and operations that stay aligned.

``psto_xl.check("plan.xlsx")`` gives a report; nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psto_xl.api import Report, check
    from psto_xl.app.files import UsageError
    from psto_xl.app.live import check_book

__all__ = ["Report", "UsageError", "check", "check_book"]

_HOMES = {
    "Report": "psto_xl.api",
    "check": "psto_xl.api",
    "check_book": "psto_xl.app.live",
    "UsageError": "psto_xl.app.files",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: the command line must start in an instant."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'psto_xl' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
