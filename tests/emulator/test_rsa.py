"""Tokens are signed so that others can check it."""

from __future__ import annotations

from sls_py.emulator import rsa


def test_a_signature_is_that_of_its_message_only() -> None:
    key = rsa.generate(1024)
    signature = rsa.sign(key, b"one")
    assert rsa.verify(key.modulus, rsa.EXPONENT, b"one", signature)
    assert not rsa.verify(key.modulus, rsa.EXPONENT, b"two", signature)
    assert not rsa.verify(key.modulus, rsa.EXPONENT, b"one", signature[:-1])
    other = rsa.generate(1024)
    assert not rsa.verify(other.modulus, rsa.EXPONENT, b"one", signature)
