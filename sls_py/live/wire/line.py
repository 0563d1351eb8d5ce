"""A connection that is made again, signed anew, when it was lost; with what has to be said each time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from .connection import CONNECT_SECONDS, KEEP_ALIVE, Connection, connect
from .websocket import RefusedError, WireError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .packets import Delivery, Will
    from .sign import Address, Keys


class Client(NamedTuple):
    """How one end connects; `filters` are subscribed to, and `hello` (a topic and a retained message) is said."""

    id: str
    filters: tuple[str, ...]
    will: Will | None = None
    hello: tuple[str, bytes] | None = None
    keep_alive: int = KEEP_ALIVE


class Line:
    """Connects when it is used and is not connected; `keys` are asked for each time, so they may have changed.

    Every method raises `WireError` when the connection cannot be made, or is lost in the middle: the caller knows
    what it has to say again. After that the next call connects anew.
    """

    def __init__(
        self,
        address: Address,
        keys: Callable[[], Keys | None],
        client: Client,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._address = address
        self._keys = keys
        self._client = client
        self._clock = clock
        self._now = now
        self._connection: Connection | None = None

    @property
    def connected(self) -> bool:
        """Whether there is a connection, as far as this end knows."""
        return self._connection is not None

    def connect(self, timeout: float = CONNECT_SECONDS) -> Connection:
        """Return the connection, made now when there is none."""
        if self._connection is None:
            self._connection = self._made(timeout)
        return self._connection

    def publish(self, topic: str, payload: bytes, *, qos: int = 0, retain: bool = False) -> None:
        """Send a message."""
        connection = self.connect()
        try:
            connection.publish(topic, payload, qos=qos, retain=retain)
        except WireError:
            self.abort()
            raise

    def receive(self, timeout: float = 0.0, *, wake: int | None = None) -> Delivery | None:
        """Return the next message; None when none came in time, or `wake` became readable."""
        connection = self.connect()
        try:
            return connection.receive(timeout, wake=wake)
        except WireError:
            self.abort()
            raise

    def keep_alive(self) -> None:
        """Let the broker know that this end lives, when half of the time it allows has passed in silence."""
        connection = self.connect()
        if self._clock() - connection.used_at < self._client.keep_alive / 2:
            return
        try:
            connection.keep_alive()
        except WireError:
            self.abort()
            raise

    def probe(self, idle: float, timeout: float) -> bool:
        """Tell whether the connection lives; it is asked when it was not used for `idle` seconds, else trusted."""
        connection = self._connection
        if connection is None:
            return False
        if self._clock() - connection.used_at < idle:
            return True
        try:
            alive = connection.ping(timeout)
        except WireError:
            alive = False
        if not alive:
            self.abort()
        return alive

    def close(self) -> None:
        """Disconnect."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def abort(self) -> None:
        """Hang up without a word."""
        if self._connection:
            self._connection.abort()
        self._connection = None

    def _made(self, timeout: float) -> Connection:
        made = self._connected(timeout)
        try:
            if self._client.filters:
                made.subscribe(*self._client.filters, timeout=timeout)
            if self._client.hello:
                made.publish(*self._client.hello, qos=1, retain=True)
        except BaseException:
            made.abort()
            raise
        return made

    def _connected(self, timeout: float) -> Connection:
        """Connect with the will; without it where a policy forbids to leave one: others then wait a little longer."""
        try:
            return self._connect(self._client.will, timeout)
        except RefusedError:
            if self._client.will is None:
                raise
        made = self._connect(None, timeout)
        self._client = self._client._replace(will=None)
        return made

    def _connect(self, will: Will | None, timeout: float) -> Connection:
        return connect(
            self._address,
            self._keys(),
            self._client.id,
            will=will,
            timeout=timeout,
            keep_alive=self._client.keep_alive,
            now=self._now,
        )
