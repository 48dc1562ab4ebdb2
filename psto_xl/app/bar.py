"""What a long run tells while it lasts: a bar on a terminal, and with --verbose a line for each workbook."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tqdm import tqdm


_NAME = 24
"""Characters of a file's name that are shown."""


class Progress:
    """Tells nothing."""

    def begin(self, what: str, total: int) -> None:
        """So many workbooks are to be read or written now."""

    def step(self, name: str) -> None:
        """One of them is done."""

    def end(self) -> None:
        """All of them are."""

    def think(self, what: str) -> None:
        """Something that can't be counted begins; `end` ends it too."""

    def note(self, text: str) -> None:
        """Something that only the curious want to know."""


class Verbose(Progress):
    """A line for each note, on standard error."""

    def note(self, text: str) -> None:
        sys.stderr.write(f"{text}\n")


class Bar(Progress):
    """A bar with file name, counts and remaining time; with notes above it where they are wanted."""

    def __init__(self, *, notes: bool = False) -> None:
        self._notes = notes
        self._bar: tqdm[None] | None = None

    def begin(self, what: str, total: int) -> None:
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # no thread: processes are made while it shows
        self._bar = tqdm(
            total=total, desc=what, unit="workbook", file=sys.stderr, leave=False, dynamic_ncols=True, delay=0.5,
            bar_format="{desc} {n_fmt} of {total_fmt} |{bar}| {remaining} left{postfix}",
        )  # fmt: skip

    def step(self, name: str) -> None:
        if self._bar is not None:
            self._bar.set_postfix_str(f"{name[:_NAME]:{_NAME}}", refresh=False)  # or the bar would jump
            self._bar.update()

    def end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def think(self, what: str) -> None:
        from tqdm import tqdm

        self._bar = tqdm(total=0, desc=what, file=sys.stderr, leave=False, bar_format="{desc} ...")

    def note(self, text: str) -> None:
        if self._notes:
            from tqdm import tqdm

            tqdm.write(text, file=sys.stderr)


def for_terminal(*, bar: bool, notes: bool) -> Progress:
    """What suits standard error: a bar on a terminal only."""
    if bar and sys.stderr.isatty():
        return Bar(notes=notes)
    return Verbose() if notes else Progress()
