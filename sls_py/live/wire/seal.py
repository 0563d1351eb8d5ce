"""Authenticated encryption of frames and bodies: XChaCha20-Poly1305 of libsodium, as PyNaCl brings it.

A session's key lives as long as the session and nonces are random: 24 bytes of them cannot meet twice
(libsodium, "XChaCha20-Poly1305 construction"). The direction is authenticated with each text, so a reply cannot
come back as a request.

PyNaCl is taken for its size: one wheel of 1.4 MB for all Pythons since 3.8, besides cffi; that of `cryptography`
has 4.7 MB. libsodium is called as `nacl.bindings` does it, but that package is not imported: with all its other
modules it takes 55 ms, libsodium alone 4 ms, and this is a part of each cold start.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

UP, DOWN, PRESENT = b"u", b"d", b"p"
"""Directions: from the stub to the laptop, from the laptop to the stub, the laptop's presence."""

KEY_BYTES = 32
NONCE_BYTES = 24
TAG_BYTES = 16
OVERHEAD = NONCE_BYTES + TAG_BYTES


class SealError(Exception):
    """A text was not sealed with this key, in this direction, for this place; or it was changed."""


def load() -> None:
    """Load libsodium now, rather than when the first text is sealed.

    Raises:
        SealError: it cannot be used here.
    """
    _sodium()


class Seal:
    """Seals and opens with a session's key."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise SealError(f"a session's key has {KEY_BYTES} bytes")
        self._key = key

    def seal(self, direction: bytes, place: bytes, text: bytes) -> bytes:
        """Return a text encrypted; `place` is authenticated with it, and has to be given again to open it."""
        ffi, sodium = _sodium()
        nonce, known = os.urandom(NONCE_BYTES), direction + place
        sealed = ffi.new("unsigned char[]", len(text) + TAG_BYTES)
        size = ffi.new("unsigned long long *")
        failed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
            sealed, size, text, len(text), known, len(known), ffi.NULL, nonce, self._key
        )
        if failed or size[0] != len(sealed):
            raise SealError("libsodium could not encrypt")
        return nonce + bytes(ffi.buffer(sealed))

    def open(self, direction: bytes, place: bytes, sealed: bytes) -> bytes:
        """Return the text that was sealed.

        Raises:
            SealError: it does not fit.
        """
        if len(sealed) < OVERHEAD:
            raise SealError("a sealed text is cut off")
        ffi, sodium = _sodium()
        nonce, rest, known = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], direction + place
        text = ffi.new("unsigned char[]", max(len(rest) - TAG_BYTES, 1))
        size = ffi.new("unsigned long long *")
        failed = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
            text, size, ffi.NULL, rest, len(rest), known, len(known), nonce, self._key
        )
        if failed:
            raise SealError("a sealed text does not fit the key, or was changed")
        return bytes(ffi.buffer(text, size[0]))


@cache
def _sodium() -> tuple[Any, Any]:
    """Return cffi's and libsodium's functions.

    Raises:
        SealError: libsodium cannot be used here.
    """
    from nacl._sodium import ffi, lib

    if lib.sodium_init() < 0:
        raise SealError("libsodium cannot be used here")
    return ffi, lib
