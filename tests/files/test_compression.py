"""Raw deflate."""

from __future__ import annotations

import hashlib
import io
import zlib

import pytest

from sls_py.files.compression import Encoder, best_encoder, chunks, deflate_stream, zlib_encoder

TEXT = b"def main(event, context):\n    return event\n" * 500


@pytest.mark.parametrize("encoder", [best_encoder(), zlib_encoder()], ids=lambda one: one.name)
@pytest.mark.parametrize("content", [b"", b"x", TEXT])
def test_what_is_packed_can_be_unpacked(encoder: Encoder, content: bytes) -> None:
    packed = encoder.compress(content)
    assert zlib.decompress(bytes(packed), -zlib.MAX_WBITS) == content
    assert encoder.crc32(content, 0) == zlib.crc32(content)


def test_libdeflate_is_preferred() -> None:
    assert best_encoder().name == "ld5"
    assert zlib_encoder().name == "z6"


def test_libdeflate_gives_the_bytes_it_gave_before() -> None:
    """Another digest means that every zip changes: then the encoder needs another name."""
    digest = hashlib.sha256(best_encoder().compress(TEXT)).hexdigest()
    assert digest == "4def4e9b3483b11b3798020613455bfb69e55ff707de9b9a2f58f3bfe061d145"


def test_a_stream_is_packed_like_a_content() -> None:
    target = io.BytesIO()
    seen = deflate_stream(io.BytesIO(TEXT), target, zlib.crc32)
    assert zlib.decompress(target.getvalue(), -zlib.MAX_WBITS) == TEXT
    assert seen == (len(TEXT), hashlib.sha256(TEXT).hexdigest(), zlib.crc32(TEXT))


def test_chunks_are_all_of_a_file() -> None:
    assert b"".join(chunks(io.BytesIO(TEXT))) == TEXT
