"""The entries of a zip, and which of them can be taken together."""

from __future__ import annotations

import struct

import pytest

from sls_py.files import zip_records
from sls_py.files.entries import Content, Entries, Key, no_entries, restored

PACKED, HEADER = 5, 31


def key(name: str, *, executable: bool = False) -> Key:
    return (name, executable, f"{ord(name):064x}")


def entries(names: str, *, gap_before: str = "") -> Entries:
    found, at = no_entries("x.zip"), 0
    for name in names:
        at += 7 if name == gap_before else 0
        one = key(name)
        head = zip_records.Entry(name.encode(), one[1], 8, 1, PACKED, 9).directory_head()
        found.append(one, at, at + HEADER + PACKED, head, 9)
        at += HEADER + PACKED
    return found


@pytest.mark.parametrize(
    ("wanted", "at", "first", "expected"),
    [
        ("abcdef", 0, 0, 6),
        ("abcxef", 0, 0, 3),
        ("xcdefg", 1, 2, 4),
        ("f", 0, 5, 1),
    ],
)
def test_entries_in_the_same_order_are_one_run(
    wanted: str, at: int, first: int, expected: int
) -> None:
    assert entries("abcdef").run(first, [key(name) for name in wanted], at) == expected


@pytest.mark.parametrize("length", [1, 15, 16, 17, 47, 48, 49, 200, 299, 300])
def test_a_run_ends_where_a_key_differs(length: int) -> None:
    names = "".join(chr(0x4E00 + number) for number in range(300))
    keys = [key(name) for name in names]
    keys[length:] = [key("x")] * (300 - length)
    assert entries(names).run(0, keys, 0) == length


def test_a_run_ends_at_a_gap_between_entries() -> None:
    assert entries("abcdef", gap_before="d").run(0, [key(name) for name in "abcdef"], 0) == 3


def test_an_entry_for_another_mode_ends_a_run() -> None:
    keys = [key("a"), key("b", executable=True)]
    assert entries("ab").run(0, keys, 0) == 1


def test_the_packed_content_follows_the_local_header() -> None:
    assert entries("ab").content(1) == Content("x.zip", HEADER * 2 + PACKED, PACKED, 9, 1, 8)


def test_entries_come_back_as_they_were_stored() -> None:
    found = entries("abc", gap_before="b")
    assert restored("x.zip", found.stored()) == found


@pytest.mark.parametrize(
    "change",
    [(0, b"a"), (1, b"0" * 64), (1, b"\xff" * 128), (2, b"PK\1\2"), (3, b"\0" * 8), (3, b"\0")],
)
def test_what_is_not_complete_is_not_taken(change: tuple[int, bytes]) -> None:
    stored = list(entries("ab").stored())
    stored[change[0]] = change[1]
    with pytest.raises((ValueError, struct.error)):
        restored("x.zip", (stored[0], stored[1], stored[2], stored[3]))


def test_entries_can_be_moved() -> None:
    found, moved = entries("abcd"), no_entries("y.zip")
    moved.extend(found, 1, 3, [start - 36 for start in found.starts[1:3]])
    assert moved == entries("bc")._replace(archive="y.zip")
