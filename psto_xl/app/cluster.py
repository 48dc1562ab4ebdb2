"""The tasks of a run on a Dask cluster (``psto-xl[dask]``); its workers must see the same folders."""

from __future__ import annotations

from typing import Any

from psto_xl.app.executors import Crew
from psto_xl.app.files import UsageError
from psto_xl.core.text import say


def connect(address: str) -> Crew:
    """The cluster's workers. Raises UsageError where there is none at the address, or Dask is not installed."""
    try:
        import distributed
    except ImportError:
        raise UsageError(say("--scheduler needs Dask: pip install 'psto-xl[dask]'.")) from None
    cluster: Any = distributed  # without types
    try:
        client = cluster.Client(address, timeout=5, set_as_default=False)
        client.wait_for_workers(1, timeout=5)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            say(
                "there is no Dask cluster with workers at '{address}': {error}.",
                address=address,
                error=error or "no answer",
            )
        ) from None
    workers = len(client.scheduler_info(n_workers=-1)["workers"])
    return Crew(lambda _: client.get_executor(pure=False), workers, (cluster.KilledWorker,), client.close)
