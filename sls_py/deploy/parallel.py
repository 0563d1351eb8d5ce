"""Run calls side by side in a bounded pool of threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORKERS = 16


def each(call: Callable[[T], R], items: Iterable[T], *, workers: int = WORKERS) -> list[R]:
    """Call with every item and return the results in order; on the first error nothing new is begun."""
    given = list(items)
    if len(given) < 2:
        return [call(item) for item in given]
    with ThreadPoolExecutor(min(workers, len(given)), "slspy") as pool:
        futures = [pool.submit(call, item) for item in given]
        try:
            for future in as_completed(futures):
                future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        return [future.result() for future in futures]
