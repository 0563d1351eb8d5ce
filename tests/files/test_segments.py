"""What is known about the entries of zips."""

from __future__ import annotations

from sls_py.files import zip_records
from sls_py.files.compression import best_encoder
from sls_py.files.entries import Entries, Key, no_entries
from sls_py.files.segments import Segments


def key(content: str, name: str) -> Key:
    return (name, False, content)


def zipped(archive: str, *keys: Key) -> Entries:
    entries = no_entries(archive)
    for number, one in enumerate(keys):
        head = zip_records.Entry(one[0].encode(), one[1], 8, 1, 5, 9).directory_head()
        entries.append(one, number * 36, number * 36 + 36, head, 9)
    return entries


def known(*zips: Entries) -> Segments:
    return Segments(best_encoder(), zips)


def archive_of(segments: Segments, one: Key) -> str | None:
    place = segments.find(one)
    return place[0].archive if place else None


def test_an_entry_is_found_by_content_and_name() -> None:
    segments = known(zipped("x.zip", key("other", "b"), key("sha", "a")))
    found = segments.find(key("sha", "a"))
    assert found
    assert found[1] == 1
    assert segments.find(key("sha", "b")) is None
    assert segments.find(key("more", "a")) is None


def test_a_content_is_found_under_any_name() -> None:
    segments = known(zipped("x.zip", key("sha", "a")))
    found = segments.content("sha")
    assert found
    assert (found.archive, found.start, found.packed) == ("x.zip", 31, 5)
    assert segments.content("other") is None


def test_a_new_zip_takes_the_place_of_the_old_one() -> None:
    segments = known(zipped("x.zip", key("one", "a")), zipped("y.zip", key("two", "b")))
    segments.replace(zipped("x.zip", key("three", "c")))
    assert archive_of(segments, key("one", "a")) is None
    assert segments.content("one") is None
    assert archive_of(segments, key("two", "b")) == "y.zip"
    assert archive_of(segments, key("three", "c")) == "x.zip"


def test_the_only_zip_is_forgotten_as_a_whole() -> None:
    segments = known(zipped("x.zip", key("one", "a")))
    segments.forget("x.zip")
    assert archive_of(segments, key("one", "a")) is None
    assert segments.content("one") is None
    assert segments.all() == ()


def test_the_first_zip_with_an_entry_keeps_it() -> None:
    segments = known(zipped("x.zip", key("one", "a")))
    segments.replace(zipped("y.zip", key("one", "a"), key("two", "b")))
    assert archive_of(segments, key("one", "a")) == "x.zip"
    assert archive_of(segments, key("two", "b")) == "y.zip"
    segments.forget("y.zip")
    assert archive_of(segments, key("one", "a")) == "x.zip"
