"""HTML as values: what is not markup already is escaped, so that a plan's words can never become any."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

_EMPTY: Final = frozenset(("br", "hr", "img", "input", "link", "meta", "rect", "line", "circle", "path", "polyline"))


class Html(str):
    """Markup that may stand in a page as it is."""

    __slots__ = ()


Child = str | int | None
Value = str | float | bool | None


def el(name: str, /, *children: Child | Iterable[Child], **attributes: Value) -> Html:
    """An element. Texts are escaped; None is left out. ``class_`` is ``class``, ``aria_label`` ``aria-label``."""
    if name in _EMPTY:
        return Html(f"<{name}{_attributes(attributes)}/>")
    return Html(f"<{name}{_attributes(attributes)}>{join(*children)}</{name}>")


def join(*children: Child | Iterable[Child]) -> Html:
    """Some children, one after the other."""
    parts: list[str] = []
    for child in children:
        if isinstance(child, str):
            parts.append(child if isinstance(child, Html) else escape(child))
        elif isinstance(child, Iterable):
            parts.append(join(*child))
        elif child is not None:
            parts.append(str(child))
    return Html("".join(parts))


def _attributes(attributes: dict[str, Value]) -> str:
    parts = []
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        name = name.rstrip("_").replace("_", "-")
        parts.append(f" {name}" if value is True else f' {name}="{escape(str(value))}"')
    return "".join(parts)
