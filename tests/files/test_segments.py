"""What is known about the entries of zips."""

from __future__ import annotations

from sls_py.files.compression import best_encoder
from sls_py.files.segments import Key, Segment, Segments


def segment(archive: str, offset: int = 0) -> Segment:
    return Segment(archive, offset, header=31, packed=5, size=9, crc=1, method=8)


def known(entries: dict[Key, Segment]) -> Segments:
    return Segments(best_encoder(), entries)


def test_an_entry_is_found_by_content_and_name() -> None:
    segments = known({("sha", "a"): segment("x.zip")})
    found = segments.entry("sha", "a")
    assert found
    assert found[:4] == ("x.zip", 0, 36, 9)
    assert segments.segment("sha", "a") == segment("x.zip")
    assert segments.entry("sha", "b") is None
    assert segments.entry("other", "a") is None


def test_a_content_is_found_under_any_name() -> None:
    segments = known({("sha", "a"): segment("x.zip")})
    assert segments.content("sha") == segment("x.zip")
    assert segments.content("other") is None


def test_a_new_zip_takes_the_place_of_the_old_one() -> None:
    segments = known({("one", "a"): segment("x.zip"), ("two", "b"): segment("y.zip")})
    assert segments.entry("one", "a")
    segments.replace("x.zip", {("three", "c"): segment("x.zip", 7)})
    assert dict(segments.items()) == {
        ("two", "b"): segment("y.zip"),
        ("three", "c"): segment("x.zip", 7),
    }
    assert segments.entry("one", "a") is None


def test_the_first_zip_with_an_entry_keeps_it() -> None:
    segments = known({("one", "a"): segment("x.zip")})
    segments.replace("y.zip", {("one", "a"): segment("y.zip")})
    assert segments.segment("one", "a") == segment("x.zip")
    segments.replace("y.zip", {})
    assert segments.segment("one", "a") == segment("x.zip")
