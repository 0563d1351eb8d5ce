"""RSA signatures of tokens (RS256), for user pools that exist on this machine only.

Source: RFC 8017, "PKCS #1", sections 8.2 (RSASSA-PKCS1-v1_5) and 9.2. Python's integers take no constant time, so this
is for tokens that open nothing but a local cloud, never for others.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import NamedTuple

EXPONENT = 65537
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
_SMALL = tuple(n for n in range(3, 2000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2)))
_ROUNDS = 24


class Key(NamedTuple):
    """A private key: the modulus, which is public, and the exponent, which is not."""

    modulus: int
    private: int


def generate(bits: int = 2048) -> Key:
    """Return a new key; takes about a second."""
    while True:
        first, second = _prime(bits // 2), _prime(bits // 2)
        around = (first - 1) * (second - 1)
        if first != second and around % EXPONENT:
            return Key(first * second, pow(EXPONENT, -1, around))


def sign(key: Key, message: bytes) -> bytes:
    """Return the signature of a message."""
    size = _size(key.modulus)
    number = int.from_bytes(_padded(message, size), "big")
    return pow(number, key.private, key.modulus).to_bytes(size, "big")


def verify(modulus: int, exponent: int, message: bytes, signature: bytes) -> bool:
    """Tell whether the signature is that of the message."""
    size = _size(modulus)
    if len(signature) != size or size < 128:
        return False
    opened = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(size, "big")
    return hmac.compare_digest(opened, _padded(message, size))


def _padded(message: bytes, size: int) -> bytes:
    tail = _SHA256 + hashlib.sha256(message).digest()
    return b"\x00\x01" + b"\xff" * (size - len(tail) - 3) + b"\x00" + tail


def _size(modulus: int) -> int:
    return (modulus.bit_length() + 7) // 8


def _prime(bits: int) -> int:
    while True:
        candidate = secrets.randbits(bits) | (3 << (bits - 2)) | 1
        if all(candidate % small for small in _SMALL) and _is_prime(candidate):
            return candidate


def _is_prime(number: int) -> bool:
    """Tell, with the test of Miller and Rabin, whether a number is a prime."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(number, odd, twos) for _ in range(_ROUNDS))


def _passes(number: int, odd: int, twos: int) -> bool:
    value = pow(secrets.randbelow(number - 3) + 2, odd, number)
    if value in {1, number - 1}:
        return True
    for _ in range(twos - 1):
        value = pow(value, 2, number)
        if value == number - 1:
            return True
    return False
