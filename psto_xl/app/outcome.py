"""How a run is done and what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from pathlib import Path

from psto_xl.app.bar import Progress
from psto_xl.app.files import LeftOut
from psto_xl.core.finding import Severity
from psto_xl.core.report import Failure, Report
from psto_xl.core.text import Text, say


class Stopped(Exception):
    """The user has stopped the run; the text says how far it came."""


@dataclass(frozen=True, slots=True)
class How:
    """How a run is done, which makes no difference to what it finds.

    `jobs` is the number of processes, `scheduler` a Dask cluster's address instead. `resume` names the file that
    remembers what was done; what has not changed is not done again.
    """

    jobs: int = 1
    scheduler: str | None = None
    resume: Path | None = None
    progress: Progress = field(default_factory=Progress)


class Outcome:
    """What a run came to. `written` are the labels of the workbooks, or their copies, that were changed."""

    def __init__(
        self,
        make: Callable[[], Report],
        written: Sequence[str],
        left_out: Sequence[LeftOut],
        books: int,
        counts: dict[Severity, int],
        failures: Sequence[Failure],
        remembered: Callable[[str], str | None] = lambda _: None,
        remember: Callable[[str, str], None] = lambda _, __: None,
    ) -> None:
        self._make = make
        self._remembered, self._remember = remembered, remember
        self.written, self.left_out = written, left_out
        self.books, self.counts, self.failures = books, counts, failures

    @cached_property
    def report(self) -> Report:
        """The report; of an unchanged portfolio it is made only now."""
        return self._make()

    def text(self, form: str, render: Callable[[Report], str]) -> str:
        """The report in some form, whose name tells it from all others; of an unchanged portfolio, as before."""
        text = self._remembered(form)
        if text is None:
            text = render(self.report)
            self._remember(form, text)
        return text


def in_words(failures: Sequence[Failure]) -> Text:
    """Which workbooks failed, and why, in one sentence. Where none did, there was nothing but what is no plan."""
    if not failures:
        return say("there are only results of earlier runs: name the folder with the plans.")
    each = [say("{path}: {reason}", path=failure.path, reason=failure.reason) for failure in failures]
    return reduce(lambda some, one: say("{some}; {one}", some=some, one=one), each)
