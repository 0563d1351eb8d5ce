"""Authenticated encryption of frames and bodies: XChaCha20-Poly1305 of libsodium, by way of PyNaCl.

A session's key lives as long as the session and nonces are random: 24 bytes of them cannot meet twice
(libsodium, "XChaCha20-Poly1305 construction"). The direction is authenticated with each text, so a reply cannot
come back as a request. PyNaCl is taken for its size: one wheel of 1.4 MB for all Pythons since 3.8, besides cffi;
that of `cryptography` is 4.7 MB.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

UP, DOWN, PRESENT = b"u", b"d", b"p"
"""Directions: from the stub to the laptop, from the laptop to the stub, the laptop's presence."""

NONCE_BYTES = 24
TAG_BYTES = 16
OVERHEAD = NONCE_BYTES + TAG_BYTES


class SealError(Exception):
    """A text was not sealed with this key, in this direction, for this place; or it was changed."""


class Seal:
    """Seals and opens with a session's key."""

    def __init__(self, key: bytes) -> None:
        if len(key) != 32:
            raise SealError("a session's key has 32 bytes")
        self._key = key

    def seal(self, direction: bytes, place: bytes, text: bytes) -> bytes:
        """Return a text encrypted; `place` is authenticated with it, and has to be given again to open it."""
        nonce = os.urandom(NONCE_BYTES)
        sealed: bytes = _sodium()[0](text, direction + place, nonce, self._key)
        return nonce + sealed

    def open(self, direction: bytes, place: bytes, sealed: bytes) -> bytes:
        """Return the text that was sealed.

        Raises:
            SealError: it does not fit.
        """
        if len(sealed) < OVERHEAD:
            raise SealError("a sealed text is cut off")
        encrypt, decrypt, error = _sodium()
        del encrypt
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            text: bytes = decrypt(rest, direction + place, nonce, self._key)
        except error:
            raise SealError("a sealed text does not fit the key, or was changed") from None
        return text


@cache
def _sodium() -> tuple[Callable[..., Any], Callable[..., Any], type[Exception]]:
    # loaded when it is first needed: this takes 30 ms, and longer in a small function
    from nacl.bindings import (
        crypto_aead_xchacha20poly1305_ietf_decrypt,
        crypto_aead_xchacha20poly1305_ietf_encrypt,
    )
    from nacl.exceptions import CryptoError

    return (
        crypto_aead_xchacha20poly1305_ietf_encrypt,
        crypto_aead_xchacha20poly1305_ietf_decrypt,
        CryptoError,
    )
