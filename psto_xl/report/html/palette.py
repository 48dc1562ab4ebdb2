"""The colours of the page as CSS variables, for light and for dark.

The light ones are those of the workbooks. On dark ground the healths keep their hue and their order of lightness
turns around, so that what is finished still stands out most.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from psto_xl.builder.looks import ACCENT, DARK, HEALTH_FILL, HEALTH_TEXT, INK, LINE, SEVERITY_TEXT, WASH, WHITE
from psto_xl.core.report import (
    AT_RISK,
    BREACHED,
    FINISHED,
    HEALTHY,
    NO_DATA,
    NOT_STARTED,
    OFF_TRACK,
    ON_TRACK,
    STALE,
)
from psto_xl.report.html.charts import health_class

_SOFT: Final = "#526270"
_LIGHT: Final = {
    "page": "#F6F8F9", "paper": WHITE, "ink": INK, "soft": _SOFT, "line": LINE, "wash": WASH, "accent": ACCENT,
    "pale": "#8FB9C4", "track": "#E1E7EB",
} | {f"s-{severity}": colour for severity, colour in SEVERITY_TEXT.items()}  # fmt: skip
_DARK: Final = {
    "page": "#0F1820", "paper": "#17232D", "ink": "#E6EDF2", "soft": "#A4B4C0", "line": "#2C3C49", "wash": "#1E2C37",
    "accent": "#62BCCF", "pale": "#3C6B78", "track": "#2A3945", "s-error": "#F08A73", "s-warning": "#F0B34E",
    "s-info": "#7FC4D3",
}  # fmt: skip
_LIGHT_FILL: Final = {**HEALTH_FILL, HEALTHY: HEALTH_FILL[ON_TRACK], BREACHED: HEALTH_FILL[OFF_TRACK]}
_DARK_FILL: Final = {
    FINISHED: "#BDE6EE", ON_TRACK: "#45A5B8", HEALTHY: "#45A5B8", STALE: "#2F6876", AT_RISK: "#E9AA45",
    OFF_TRACK: "#D8593E", BREACHED: "#D8593E", NOT_STARTED: "#4A5A67", NO_DATA: "#33434F",
}  # fmt: skip
_DARK_TEXT: Final = {
    FINISHED: "#BDE6EE", ON_TRACK: "#6CC3D4", HEALTHY: "#6CC3D4", STALE: "#A4B4C0", AT_RISK: "#F0B34E",
    OFF_TRACK: "#F08A73", BREACHED: "#F08A73", NOT_STARTED: "#A4B4C0", NO_DATA: "#A4B4C0",
}  # fmt: skip
_LIGHT_ON_DARK: Final = (STALE, OFF_TRACK, BREACHED, NOT_STARTED, NO_DATA)


def variables() -> str:
    """The variables, and the classes that give each health its own."""
    light, dark = _declared(_LIGHT), _declared(_DARK)
    light += _healths(_LIGHT_FILL, {**HEALTH_TEXT, NO_DATA: _SOFT}, white=(*DARK, BREACHED, HEALTHY))
    dark += _healths(_DARK_FILL, _DARK_TEXT, white=_LIGHT_ON_DARK)
    classes = "\n".join(_class(health_class(health)) for health in _LIGHT_FILL)
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f'@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}\n'
        f'@media screen {{ :root[data-theme="dark"] {{ color-scheme: dark; {dark} }} }}\n'
        f'@media screen {{ :root[data-theme="light"] {{ color-scheme: light; }} }}\n{classes}\n'
    )


def _declared(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


def _healths(fills: Mapping[str, str], texts: Mapping[str, str], white: tuple[str, ...]) -> str:
    parts = []
    for health, fill in fills.items():
        name = health_class(health)
        letters = WHITE if health in white else INK
        parts.append(f" --{name}: {fill}; --{name}-text: {texts[health]}; --{name}-on: {letters};")
    return "".join(parts)


def _class(name: str) -> str:
    return f".{name} {{ --fill: var(--{name}); --text: var(--{name}-text); --on: var(--{name}-on); }}"
