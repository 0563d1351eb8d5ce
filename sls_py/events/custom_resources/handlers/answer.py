"""Answer CloudFormation about a custom resource, whatever happens: a request without an answer blocks a stack for an hour.

AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
"""

from __future__ import annotations

import functools
import json
import threading
import time
import urllib.request
from collections.abc import Callable
from typing import Any

Event = dict[str, Any]
Work = Callable[[Event, Any], None]

RESERVE = 5.0
"""Seconds before Lambda ends the function in which the answer still gets through."""
ATTEMPTS = 3


def answers(physical_id: str) -> Callable[[Work], Work]:
    """Turn work on a request into a Lambda handler that reports success, failure, or that time ran out.

    A resource keeps the physical id that it was created with, also one that another tool gave it: a new id would
    make CloudFormation delete what it just updated.
    """

    def decorate(work: Work) -> Work:
        @functools.wraps(work)
        def handler(event: Event, context: Any) -> None:
            reply = _Reply(event, event.get("PhysicalResourceId") or physical_id)
            seconds = max(context.get_remaining_time_in_millis() / 1000 - RESERVE, 0.1)
            watchdog = threading.Timer(seconds, reply.failed, ["ran out of time"])
            watchdog.daemon = True
            watchdog.start()
            try:
                work(event, context)
            except Exception as error:  # noqa: BLE001 - CloudFormation gets to hear of all of them
                reply.failed(f"{type(error).__name__}: {error}")
            else:
                reply.succeeded()
            finally:
                watchdog.cancel()

        return handler

    return decorate


class _Reply:
    """The one answer to a request; the second of two is dropped."""

    def __init__(self, event: Event, physical_id: str) -> None:
        self._event = event
        self._physical_id = physical_id
        self._lock = threading.Lock()
        self._is_sent = False

    def succeeded(self) -> None:
        self._send("SUCCESS", "")

    def failed(self, reason: str) -> None:
        self._send("FAILED", reason[:1000])

    def _send(self, status: str, reason: str) -> None:
        with self._lock:
            if self._is_sent:
                return
            self._is_sent = True
        named = ("StackId", "RequestId", "LogicalResourceId")
        answer = {name: self._event[name] for name in named} | {
            "PhysicalResourceId": self._physical_id,
            "Status": status,
            "Reason": reason or "done",
        }
        _put(self._event["ResponseURL"], json.dumps(answer).encode())


def _put(url: str, body: bytes) -> None:
    """Send the answer; the URL is signed for an empty content type."""
    for attempt in range(1, ATTEMPTS + 1):
        request = urllib.request.Request(  # noqa: S310 - the URL comes from CloudFormation
            url, data=body, method="PUT", headers={"Content-Type": ""}
        )
        try:
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310
                return
        except OSError:
            if attempt == ATTEMPTS:
                raise
            time.sleep(attempt)
