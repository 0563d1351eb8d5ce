"""Raw deflate."""

from __future__ import annotations

import hashlib
import zlib

import pytest

from sls_py.files.compression import Encoder, best_encoder, zlib_encoder

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


def test_a_variant_of_zlib_has_a_name_of_its_own() -> None:
    assert zlib_encoder("1.2.13").name == "z6"
    assert zlib_encoder("1.3.1.zlib-ng").name == "z6-1.3.1.zlib-ng"
