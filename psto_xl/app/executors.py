"""Where the tasks of a run are done: here, in processes of this machine, or on a Dask cluster.

All keep the same promise: a result for every task, in whatever order, and `Lost` where whoever worked on it died.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from types import FrameType
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

T = TypeVar("T")
R = TypeVar("R")

Work = Callable[[Sequence[T]], Sequence[R]]
"""Does some tasks, in order."""

_CHUNK: Final = 8
_PRELOADED: Final = (
    "psto_xl.app.parts", "psto_xl.backends.file.reader", "psto_xl.backends.file.writer", "psto_xl.core.desired",
    "psto_xl.backends.file.charts", "psto_xl.backends.file.replace", "psto_xl.languages",
    "hashlib", "python_calamine",
)  # fmt: skip


class Lost:
    """Stands for the result of a task whose worker died each time it was tried."""


class Stop:
    """Whether the user wants to stop. What has begun is finished first; who asks twice is obeyed at once."""

    def __init__(self) -> None:
        self.asked = False
        self._waiting = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear Ctrl-C. Outside the main thread nobody can."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._hear)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    @contextmanager
    def patient(self) -> Iterator[None]:
        """While tasks run, the first Ctrl-C only asks."""
        self._waiting = True
        try:
            yield
        finally:
            self._waiting = False

    def _hear(self, _: int, __: FrameType | None) -> None:
        if self.asked or not self._waiting:
            raise KeyboardInterrupt
        self.asked = True


class Runner(Protocol):
    def run(self, work: Work[T, R], tasks: Iterable[T], total: int, stop: Stop, /) -> Iterator[tuple[T, R | Lost]]:
        """Every task, of which there are at most `total`, and its result; fewer where somebody stops the run."""

    def close(self) -> None:
        """Let go of the workers."""


class Here:
    """One after the other in this process."""

    def run(self, work: Work[T, R], tasks: Iterable[T], _: int, stop: Stop) -> Iterator[tuple[T, R | Lost]]:
        with stop.patient():
            for task in tasks:
                if stop.asked:
                    return
                yield task, work([task])[0]

    def close(self) -> None:
        pass


class Crew:
    """Several workers at once.

    `hire` gives an executor with so many of them; the errors `died` say that one is dead; `leave` is called last.
    """

    def __init__(
        self,
        hire: Callable[[int], Executor],
        workers: int,
        died: tuple[type[Exception], ...],
        leave: Callable[[], object] = lambda: None,
    ) -> None:
        self._hire = hire
        self._workers = workers
        self._died = died
        self._leave = leave
        self._pool: Executor | None = None

    def run(self, work: Work[T, R], tasks: Iterable[T], total: int, stop: Stop) -> Iterator[tuple[T, R | Lost]]:
        from concurrent.futures import FIRST_COMPLETED, wait

        size = max(1, min(_CHUNK, total // (4 * self._workers)))
        waiting = iter(tasks)
        running: dict[Future[Sequence[R]], list[T]] = {}
        suspects: list[T] = []
        try:
            with stop.patient():
                while True:
                    while not stop.asked and len(running) < 2 * self._workers and (chunk := [*islice(waiting, size)]):
                        running[self._submit(work, chunk)] = chunk
                    if not running:
                        break
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        chunk = running.pop(future)
                        try:
                            results = future.result()
                        except self._died:
                            suspects += chunk
                            self._dismiss()
                        else:
                            yield from zip(chunk, results, strict=True)
                for task in suspects:
                    # One at a time: whichever ends another worker is to blame.
                    if not stop.asked:
                        yield task, self._alone(work, task)
        finally:
            for future in running:
                future.cancel()

    def _alone(self, work: Work[T, R], task: T) -> R | Lost:
        try:
            return self._submit(work, [task]).result()[0]
        except self._died:
            self._dismiss()
            return Lost()

    def _submit(self, work: Work[T, R], tasks: Sequence[T]) -> Future[Sequence[R]]:
        try:
            self._pool = self._pool or self._hire(self._workers)
            return self._pool.submit(work, tasks)
        except self._died:  # the pool broke since its last result
            self._dismiss()
            self._pool = self._hire(self._workers)
            return self._pool.submit(work, tasks)

    def _dismiss(self) -> None:
        """A process pool that has lost a worker takes no more tasks."""
        from concurrent.futures.process import ProcessPoolExecutor

        if isinstance(self._pool, ProcessPoolExecutor):
            self._pool.shutdown(wait=False)
            self._pool = None

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
        self._leave()


def processes(number: int) -> Crew:
    """Processes of this machine."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_all_start_methods, get_context

    # Processes that begin as a copy of this one would inherit its threads' locks, but not its threads.
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    context = get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(list(_PRELOADED))
    hire = partial(ProcessPoolExecutor, mp_context=context, initializer=_begin)
    return Crew(hire, number, (BrokenProcessPool,))


def _begin() -> None:
    """What a worker process does first: leave Ctrl-C to its parent, and do without the collector of rings."""
    import gc

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(200_000, 10, 10)
