"""Places in the deployment bucket for messages that are too large for the wire."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from threading import Lock
from typing import Protocol

from sls_py.live.wire import bodies
from sls_py.live.wire.frames import Wrapped
from sls_py.live.wire.messages import Slot

_SECONDS = 15 * 60


class Signing(Protocol):
    """Makes addresses that need no other credentials."""

    def sign_put(self, bucket: str, key: str, *, seconds: int) -> tuple[str, Mapping[str, str]]:
        """Return an address to PUT an object to, and the headers that belong to it."""
        ...

    def sign_get(self, bucket: str, key: str, *, seconds: int) -> str:
        """Return an address to GET an object from."""
        ...


class Places(Protocol):
    """Where large messages go."""

    def slot(self, message_id: bytes) -> Slot:
        """Return a place for a stub's large request; one without addresses when there is none."""
        ...

    def put(self, wrapped: Wrapped, sealed: bytes) -> Wrapped:
        """Put a large reply; return what points at it, or the reply itself when there is no place.

        Raises:
            WireError: it cannot be put.
        """
        ...


class NoDepot:
    """No place: messages go over the wire whatever their size."""

    def slot(self, message_id: bytes) -> Slot:
        """Return a place without addresses."""
        return Slot(message_id)

    def put(self, wrapped: Wrapped, sealed: bytes) -> Wrapped:
        """Return the reply."""
        del sealed
        return wrapped


class Depot:
    """Places below `prefix` in a bucket; `keys` are those that were given out, to be deleted at the end."""

    def __init__(self, signing: Signing, bucket: str, prefix: str) -> None:
        self._signing = signing
        self.bucket = bucket
        self._prefix = prefix
        self._lock = Lock()
        self.keys: list[str] = []

    def slot(self, message_id: bytes) -> Slot:
        """Return a new place."""
        key = self._new_key()
        with self._lock:
            put, headers = self._signing.sign_put(self.bucket, key, seconds=_SECONDS)
            get = self._signing.sign_get(self.bucket, key, seconds=_SECONDS)
        return Slot(message_id, put, get, headers)

    def put(self, wrapped: Wrapped, sealed: bytes) -> Wrapped:
        """Put a reply into the bucket; return what points at it."""
        place = self.slot(wrapped.id)
        bodies.put(place.put, place.headers, sealed)
        return bodies.pointer(wrapped, place.get)

    def _new_key(self) -> str:
        key = f"{self._prefix}/{secrets.token_hex(16)}"
        with self._lock:
            self.keys.append(key)
        return key
