"""What a workbook's `Settings` sheet says: names, defaults, meanings, and how values are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, NamedTuple

from psto_xl.core import aliases
from psto_xl.core.grid import Cell, CellError, Missing, Place
from psto_xl.core.layout import Level, fold, spellings
from psto_xl.core.values import id_text, read_date, read_number

OWN, CHILDREN, BLEND = "own", "children", "blend"
SHARES, RELATIVE = "shares", "relative"
LOCALES: Final = ("en-US", "en-GB", "de", "fr", "es", "pt", "zh")
LANGUAGES: Final = ("en", "de")


class Entry(NamedTuple):
    """One line of the sheet that has a setting and a value, and the place of its value."""

    key: str
    value: Cell
    place: Place


@dataclass(frozen=True, slots=True)
class Settings:
    """Every choice with its default. Gaps are fractions, cadences and the review time are days.

    `own_share` is the part of an objective's own progress in its rolled-up progress: 1 for `own`, 0 for
    `children`, between for a blend. `others` are entries that are none of these: a rule's, or unknown.
    `unusable` are entries whose value can't be used. `epoch_1904` is no setting, but the workbook's date system.
    """

    unit: str = ""
    as_of: date | None = None
    cycle_start: date | None = None
    cycle_end: date | None = None
    weights: str = SHARES
    own_share: float = 1.0
    at_risk_gap: float = 0.10
    off_track_gap: float = 0.25
    cadence: Mapping[Level, int] = field(
        default_factory=lambda: {
            Level.PURPOSE: 90,
            Level.STRATEGY: 90,
            Level.TACTICAL: 30,
            Level.OPERATIONAL: 14,
        }
    )
    review_days: int = 14
    locale: str = ""
    language: str = "en"
    others: tuple[Entry, ...] = ()
    unusable: tuple[Entry, ...] = ()
    epoch_1904: bool = False


class Option(NamedTuple):
    """One setting: its name, what it does, its default as shown, and how a value changes `Settings`.

    `read` gives None where the value can't be used.
    """

    name: str
    meaning: str
    default: str
    read: Callable[[Settings, Cell], Settings | None]


def _with(settings: Settings, name: str, value: Any) -> Settings:
    return replace(settings, **{name: value})


def _text(name: str, allowed: tuple[str, ...] = ()) -> Callable[[Settings, Cell], Settings | None]:
    known = {fold(spelling): word for word in allowed for spelling in spellings(word, aliases.VALUES)}

    def read(settings: Settings, value: Cell) -> Settings | None:
        text = id_text(value)
        if allowed:
            text = known.get(fold(text), "")
        return _with(settings, name, text) if text else None

    return read


def _day(name: str) -> Callable[[Settings, Cell], Settings | None]:
    def read(settings: Settings, value: Cell) -> Settings | None:
        day = read_date(value, settings.locale, epoch_1904=settings.epoch_1904)
        return _with(settings, name, day) if day else None

    return read


def _gap(name: str) -> Callable[[Settings, Cell], Settings | None]:
    def read(settings: Settings, value: Cell) -> Settings | None:
        gap = read_number(value, settings.locale)
        if gap is None or not 0 <= gap <= 100:
            return None
        is_share = gap < 1 or (isinstance(value, str) and "%" in value)
        return _with(settings, name, gap if is_share else gap / 100)

    return read


def _cadence(level: Level) -> Callable[[Settings, Cell], Settings | None]:
    def read(settings: Settings, value: Cell) -> Settings | None:
        days = read_number(value, settings.locale)
        if days is None or days < 1:
            return None
        return replace(settings, cadence={**settings.cadence, level: int(days)})

    return read


def _review(settings: Settings, value: Cell) -> Settings | None:
    days = read_number(value, settings.locale)
    return None if days is None or days < 0 else replace(settings, review_days=int(days))


def _roll_up(settings: Settings, value: Cell) -> Settings | None:
    mode, _, share = str(value).strip().casefold().partition(" ")
    if mode in (OWN, CHILDREN) and not share:
        return replace(settings, own_share=1.0 if mode == OWN else 0.0)
    contributed = read_number(share, settings.locale) if mode == BLEND else None
    if contributed is None or not 0 <= contributed <= (1 if "%" in share else 100):
        return None
    return replace(settings, own_share=1 - (contributed if contributed <= 1 else contributed / 100))


OPTIONS: Final[tuple[Option, ...]] = (
    Option("Unit", "The unit whose plan this is. Other workbooks name a row here as Unit/ID.", "", _text("unit")),
    Option("Cycle start", "First day of the planning cycle, for rows without a start.", "", _day("cycle_start")),
    Option("Cycle end", "Last day of the planning cycle, for rows without a due date.", "", _day("cycle_end")),
    Option("As of", "The day to check for. Blank: today.", "", _day("as_of")),
    Option(
        "Weights",
        "shares: siblings' weights make 100 %. relative: any numbers, a blank is 1.",
        SHARES,
        _text("weights", (SHARES, RELATIVE)),
    ),
    Option(
        "Roll-up",
        "What counts upwards. own: an objective's key results. children: the objectives that support it. "
        "blend 30%: 30 % of the latter, the rest of the former.",
        OWN,
        _roll_up,
    ),
    Option(
        "At risk gap",
        "Points behind the expected progress from which a row is At risk.",
        "10",
        _gap("at_risk_gap"),
    ),
    Option("Off track gap", "Points behind from which it is Off track.", "25", _gap("off_track_gap")),
    Option("Cadence purpose", "Days after which a North Star's value is stale.", "90", _cadence(Level.PURPOSE)),
    Option(
        "Cadence strategy",
        "Days after which a strategic key result is stale.",
        "90",
        _cadence(Level.STRATEGY),
    ),
    Option("Cadence tactical", "Days after which a tactical key result is stale.", "30", _cadence(Level.TACTICAL)),
    Option(
        "Cadence operational",
        "Days after which an operational key result is stale.",
        "14",
        _cadence(Level.OPERATIONAL),
    ),
    Option("Review days", "Days that owners have to re-confirm after a change.", "14", _review),
    Option(
        "Locale",
        "How numbers and dates typed as text are read: " + ", ".join(LOCALES) + ".",
        "",
        _text("locale", LOCALES),
    ),
    Option(
        "Language",
        "The language of messages: " + ", ".join(LANGUAGES) + ".",
        "en",
        _text("language", LANGUAGES),
    ),
)
_BY_NAME: Final[Mapping[str, Option]] = {
    fold(name): option for option in OPTIONS for name in spellings(option.name, aliases.SETTINGS)
}
_LOCALE: Final = _BY_NAME["locale"]


def option_named(name: str) -> Option | None:
    """The setting of this name, as any language spells it."""
    return _BY_NAME.get(fold(name))


def read_settings(entries: Iterable[Entry], *, epoch_1904: bool = False) -> Settings:
    """The settings that the sheet's lines make; a blank value means the default."""
    settings = Settings(epoch_1904=epoch_1904)
    others: list[Entry] = []
    unusable: list[Entry] = []
    for entry in sorted(entries, key=lambda entry: option_named(entry.key) is not _LOCALE):
        if entry.value is None:
            continue
        option = option_named(entry.key)
        if option is None:
            others.append(entry)
            continue
        readable = not isinstance(entry.value, CellError | Missing)
        changed = option.read(settings, entry.value) if readable else None
        if changed is None:
            unusable.append(entry)
        else:
            settings = changed
    return replace(settings, others=tuple(others), unusable=tuple(unusable))
