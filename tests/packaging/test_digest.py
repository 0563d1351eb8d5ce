"""The identity of artifacts."""

from __future__ import annotations

from sls_py.files.entries import Key
from sls_py.packaging.digest import content_digest, digest_line, raw_digest

A: Key = ("a.py", False, "1" * 64)
B: Key = ("b.py", False, "2" * 64)


def digest(*keys: Key) -> str:
    return content_digest(digest_line(key) for key in keys)


def test_order_does_not_matter() -> None:
    assert digest(A, B) == digest(B, A)


def test_names_modes_and_contents_matter() -> None:
    others: list[Key] = [("c.py", *A[1:]), ("a.py", True, A[2]), ("a.py", False, "3" * 64)]
    assert len({digest(one, B) for one in (A, *others)}) == 4


def test_the_digest_is_that_of_earlier_versions() -> None:
    assert digest(A, B) == "6922b49f93e8f405a4badae298a1fbfa03396ed501e66f7545dd835b7e92aa4a"
    assert (
        raw_digest("1" * 64) == "d0ccadbdb6a69fef28942707a785aacc306578a4cd7b3f6cde8bbedd5da75f6a"
    )


def test_a_zip_of_the_user_has_an_identity_of_its_own() -> None:
    assert raw_digest("1" * 64) != raw_digest("2" * 64)
