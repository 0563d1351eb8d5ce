"""Functions that read a Kinesis stream through a consumer of their own; the engine reads nothing for those."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from sls_py.emulator.patches.points import Patch

_LAMBDA = "ministack.services.lambda_svc"


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="consumers of Kinesis streams",
            points=(f"{_LAMBDA}:_poll_kinesis", f"{_LAMBDA}:_iter_all_esms"),
            apply=_read_for_consumers,
        ),
    )


def _read_for_consumers() -> None:
    from ministack.services import lambda_svc

    poll, mappings = lambda_svc._poll_kinesis, lambda_svc._iter_all_esms
    polling: ContextVar[bool] = ContextVar("slspy_polling_kinesis", default=False)

    def poll_streams() -> Any:
        mark = polling.set(True)
        try:
            return poll()
        finally:
            polling.reset(mark)

    def all_mappings() -> Iterator[Any]:
        for account, region, mapping in mappings():
            yield account, region, _OfStream(mapping) if polling.get() else mapping

    lambda_svc._poll_kinesis = poll_streams
    lambda_svc._iter_all_esms = all_mappings


class _OfStream(ChainMap[str, Any]):
    """An event source mapping whose source is the stream, where it is a consumer of it; changes go to the mapping."""

    def __init__(self, mapping: Any) -> None:
        source, _, consumer = str(mapping.get("EventSourceArn", "")).partition("/consumer/")
        super().__init__({"EventSourceArn": source} if consumer else {}, mapping)

    def __setitem__(self, name: str, value: Any) -> None:
        self.maps[1][name] = value
