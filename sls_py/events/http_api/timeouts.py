"""Functions that may work longer than an HTTP API waits for them."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.grouping import by_function

_LIMIT = 30
"""Seconds; AWS: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html"""


def warn_about_timeouts(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Warn once per function whose timeout reaches the API's own."""
    for first, *_ in by_function(events):
        timeout = first.function.timeout or context.service.provider.timeout or 6
        if timeout >= _LIMIT:
            message = (
                f"function `{first.function.key}` may run {timeout} s, but an HTTP API answers"
                f" with an error after {_LIMIT} s while the function goes on"
            )
            context.warn(first, message, hint=f"set `timeout` below {_LIMIT}")
