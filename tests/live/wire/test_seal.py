from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)

from sls_py.live.wire.seal import DOWN, UP, Seal, SealError

KEY = bytes(range(32))


@given(place=st.binary(), text=st.binary())
def test_what_is_sealed_can_be_opened(place: bytes, text: bytes) -> None:
    assert Seal(KEY).open(UP, place, Seal(KEY).seal(UP, place, text)) == text


@given(place=st.binary(), text=st.binary())
def test_the_seal_is_the_library_s_own(place: bytes, text: bytes) -> None:
    sealed = Seal(KEY).seal(UP, place, text)
    nonce, rest = sealed[:24], sealed[24:]
    assert crypto_aead_xchacha20poly1305_ietf_decrypt(rest, UP + place, nonce, KEY) == text
    theirs = nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(text, UP + place, nonce, KEY)
    assert Seal(KEY).open(UP, place, theirs) == text


@pytest.mark.parametrize(
    ("key", "direction", "place"),
    [(bytes(32), UP, b"here"), (KEY, DOWN, b"here"), (KEY, UP, b"there")],
    ids=["another key", "another direction", "another place"],
)
def test_nothing_else_opens_it(key: bytes, direction: bytes, place: bytes) -> None:
    sealed = Seal(KEY).seal(UP, b"here", b"text")
    with pytest.raises(SealError):
        Seal(key).open(direction, place, sealed)


@given(sealed=st.binary(max_size=100))
def test_junk_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SealError):
        Seal(KEY).open(UP, b"", sealed)


def test_the_same_text_never_looks_the_same() -> None:
    assert Seal(KEY).seal(UP, b"", b"text") != Seal(KEY).seal(UP, b"", b"text")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(SealError):
        Seal(b"short")
