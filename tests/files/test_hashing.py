"""Hashes of what is written piece by piece."""

from __future__ import annotations

import hashlib
import mmap
import threading
from pathlib import Path

import pytest

from sls_py.files.hashing import BEHIND, LARGE, Hasher

SMALL, GREAT = b"small", b"x" * LARGE


@pytest.mark.parametrize(
    "pieces",
    [
        [],
        [SMALL],
        [SMALL, GREAT, SMALL],
        [GREAT, bytearray(GREAT), memoryview(GREAT), SMALL] * BEHIND,
    ],
)
def test_the_hash_is_that_of_all_pieces_in_their_order(pieces: list[bytes]) -> None:
    hasher = Hasher()
    for number, piece in enumerate(pieces):
        hasher.update(b"%d" % number)
        hasher.update(piece)
    whole = b"".join(b"%d%s" % (number, piece) for number, piece in enumerate(pieces))
    assert hasher.digest() == hashlib.sha256(whole).digest()


def test_small_pieces_need_no_thread() -> None:
    before = threading.active_count()
    hasher = Hasher()
    hasher.update(SMALL)
    assert threading.active_count() == before


def test_after_the_end_there_is_no_thread_and_nobody_holds_the_pieces(tmp_path: Path) -> None:
    before = threading.active_count()
    (tmp_path / "x").write_bytes(GREAT)
    hasher = Hasher()
    with (tmp_path / "x").open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    hasher.update(memoryview(mapped))
    hasher.close()
    assert threading.active_count() == before
    mapped.close()  # BufferError while somebody holds a part of it
