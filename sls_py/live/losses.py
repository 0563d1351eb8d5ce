"""Notice that functions of a session were taken over, or put back from outside; and tell others that one did so.

What counts is the marker in a function's configuration. It is looked at now and then, and at once when the session
that changed it says so on the other one's topics.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from sls_py.aws.protocols import Functions
from sls_py.deploy.relayed import Marker, marker_of
from sls_py.errors import AwsError, CredentialsError
from sls_py.live.session.events import Left
from sls_py.live.wire.frames import frames, wrap
from sls_py.live.wire.line import Client, Line
from sls_py.live.wire.messages import Look
from sls_py.live.wire.seal import UP, Seal
from sls_py.live.wire.sign import Address, Keys
from sls_py.live.wire.topics import Session
from sls_py.live.wire.websocket import WireError

INTERVAL = 20.0
"""Seconds between two looks at all functions of a session."""

LOCAL_INTERVAL = 5.0
"""The same where looking costs nothing."""

_SECONDS = 3.0


class Losses:
    """Looks after the functions of a session, on a thread of its own.

    `names` are deployed names by key. `tell` hears of each function that is lost, `all_lost` is called when none is
    left.
    """

    def __init__(
        self,
        session: str,
        names: Mapping[str, str],
        functions: Functions,
        tell: Callable[[Left], None],
        all_lost: Callable[[], None],
        *,
        interval: float = INTERVAL,
    ) -> None:
        self._session = session
        self._names = dict(names)
        self._functions = functions
        self._tell = tell
        self._all_lost = all_lost
        self._interval = interval
        self._asked = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="slspy-losses", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def look(self) -> None:
        """Look now."""
        self._asked.set()

    def stop(self) -> None:
        """End, before the session puts its functions back itself."""
        self._ended = True
        self._asked.set()
        self._thread.join(10)

    def _run(self) -> None:
        while self._names:
            self._asked.wait(self._interval)
            self._asked.clear()
            if self._ended:
                return
            with suppress(AwsError, CredentialsError):  # it is looked at again
                self._look()
        self._all_lost()

    def _look(self) -> None:
        for key, name in list(self._names.items()):
            live = self._functions.get(name)
            marker = marker_of(live.configuration) if live else None
            if self._ended or (marker is not None and marker.session == self._session):
                continue
            del self._names[key]
            self._tell(_left(key, marker))


def _left(key: str, marker: Marker | None) -> Left:
    return Left(key, f"{marker.owner}@{marker.machine}", marker.since) if marker else Left(key)


def tell_others(markers: Iterable[Marker], region: str, keys: Callable[[], Keys | None]) -> None:
    """Let sessions know that their functions are not theirs any more; who is not reached will notice later."""
    for marker in {marker.session: marker for marker in markers}.values():
        session = Session(marker.session, marker.key, marker.prefix)
        client = Client(session.client_id(f"n-{secrets.token_hex(4)}"), ())
        line = Line(Address(marker.host, region, marker.url), keys, client)
        wrapped = wrap(Look(os.urandom(16)).message())
        with suppress(WireError, CredentialsError):
            line.connect(_SECONDS)
            for frame in frames(wrapped, Seal(session.key), UP):
                line.publish(session.upward("n"), frame, qos=1)
            line.close()
