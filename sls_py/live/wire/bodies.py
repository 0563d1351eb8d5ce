"""Large messages by way of S3: the text is sealed and put into a bucket, its address is sent.

AWS IoT lets half a megabyte a second through for each connection, so this is faster above about that size. The
addresses are presigned by the laptop; the function's role needs no right of S3.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .frames import ELSEWHERE, LARGEST_TEXT, FrameError, Wrapped
from .seal import OVERHEAD, Seal, SealError
from .websocket import WireError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.request import OpenerDirector

SPILL = 512 * 1024
"""Bytes of a compressed message from which on it goes by way of S3."""

_SECONDS = 30.0


def is_large(wrapped: Wrapped, threshold: int = SPILL) -> bool:
    """Tell whether a message had better go by way of S3."""
    return len(wrapped.text) > threshold


def sealed_body(wrapped: Wrapped, seal: Seal, direction: bytes) -> bytes:
    """Return what is to be put into the bucket."""
    return seal.seal(direction, _place(wrapped), wrapped.text)


def pointer(wrapped: Wrapped, get: str) -> Wrapped:
    """Return the message that says where to get the sealed text."""
    text = json.dumps({"get": get, "size": len(wrapped.text) + OVERHEAD}).encode()
    return wrapped._replace(flags=wrapped.flags | ELSEWHERE, text=text)


def fetched(wrapped: Wrapped, seal: Seal, direction: bytes) -> Wrapped:
    """Return the message itself for one that may lie elsewhere.

    Raises:
        FrameError: what lies there was not sealed for this message.
        WireError: it cannot be fetched.
    """
    if not wrapped.flags & ELSEWHERE:
        return wrapped
    found = wrapped._replace(flags=wrapped.flags & ~ELSEWHERE)
    try:
        given = json.loads(wrapped.text)
        address, size = str(given["get"]), int(given["size"])
    except (ValueError, KeyError, TypeError) as error:
        raise FrameError("the address of a message cannot be read") from error
    if not address.startswith(("https://", "http://")) or not 0 <= size <= LARGEST_TEXT:
        raise FrameError("the address of a message is none")
    try:
        return found._replace(text=seal.open(direction, _place(found), _get(address, size)))
    except SealError as error:
        raise FrameError(str(error)) from error


def put(address: str, headers: Mapping[str, str], body: bytes) -> None:
    """Put a sealed text where a presigned address says.

    Raises:
        WireError: S3 does not take it, or cannot be reached.
    """
    from urllib.request import Request as HttpRequest

    asked = HttpRequest(address, data=body, headers=dict(headers), method="PUT")  # noqa: S310
    try:
        with _opener(address).open(asked, timeout=_SECONDS):
            return
    except OSError as error:
        raise WireError(f"a large message cannot be put into the bucket: {error}") from error


def _get(address: str, size: int) -> bytes:
    try:
        with _opener(address).open(address, timeout=_SECONDS) as answer:
            body: bytes = answer.read(size + 1)
            return body
    except OSError as error:
        raise WireError(f"a large message cannot be fetched: {error}") from error


def _opener(address: str) -> OpenerDirector:
    """Return what opens an address: through the proxy of the environment, unless it leads to a local cloud."""
    from urllib.parse import urlsplit
    from urllib.request import ProxyHandler, build_opener

    is_near = urlsplit(address).hostname in ("127.0.0.1", "::1", "localhost")
    return build_opener(*([ProxyHandler({})] if is_near else []))


def _place(wrapped: Wrapped) -> bytes:
    return b"body" + bytes((wrapped.kind, wrapped.flags)) + wrapped.id
