"""Hashes of files, remembered."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from sls_py.files.hashes import FORMAT, LARGE, RACY_NS, HashCache, state_of
from sls_py.files.tables import read_table, write_table

HOUR_NS = 3_600_000_000_000


class Files:
    """A folder with one file and a cache; `later` is how long after its last change the file is hashed."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "a.py"
        self.cache = folder / "cache" / "hashes"

    def write(self, content: bytes, *, keep_times: bool = False) -> None:
        before = self.file.stat() if keep_times else None
        self.file.write_bytes(content)
        if before:
            os.utime(self.file, ns=(before.st_atime_ns, before.st_mtime_ns))

    def hash(self, *, later: int = HOUR_NS) -> str:
        cache = HashCache(self.cache, now_ns=time.time_ns() + later)
        found = cache.sha256(str(self.file), state_of(str(self.file)))
        cache.save()
        return found


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def written(content: bytes) -> bytes:
    """What of a content stands in the cache."""
    return sha256(content).encode()


def forge(cache: Path, content: bytes, other: bytes) -> None:
    """Have a cache say that a content was another one."""
    columns = read_table(cache, FORMAT).columns
    forged = [column.replace(written(content), written(other)) for column in columns]
    write_table(cache, FORMAT, forged)


def test_a_file_is_hashed(files: Files) -> None:
    files.write(b"one")
    assert files.hash() == sha256(b"one")


def test_an_unchanged_file_is_not_read_again(files: Files) -> None:
    files.write(b"one")
    files.hash()
    forge(files.cache, b"one", b"remembered")
    assert files.hash() == sha256(b"remembered")


def test_a_changed_file_is_read_again(files: Files) -> None:
    files.write(b"one")
    files.hash()
    files.write(b"other")
    assert files.hash() == sha256(b"other")


def test_a_change_that_keeps_size_and_date_is_seen(files: Files) -> None:
    files.write(b"one")
    files.hash()
    time.sleep(0.02)
    files.write(b"two", keep_times=True)
    assert files.hash() == sha256(b"two")


def test_a_hash_taken_right_after_a_change_is_not_kept(files: Files) -> None:
    files.write(b"one")
    files.hash(later=RACY_NS // 2)
    assert not files.cache.exists()


@pytest.mark.parametrize(
    "columns",
    [
        (),
        (b"x", b"", b""),
        (b"x", b"0" * 64, b"\0" * 39),
        (b"x", b"0" * 63, b"\0" * 40),
        (b"x\0y", b"0" * 64, b"\0" * 40),
        (b"x", b"\xff" * 64, b"\0" * 40),
    ],
)
def test_a_broken_cache_counts_as_empty(files: Files, columns: tuple[bytes, ...]) -> None:
    files.write(b"one")
    write_table(files.cache, FORMAT, columns)
    assert files.hash() == sha256(b"one")


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format": "other", "columns": []}\n'])
def test_a_cache_that_is_something_else_counts_as_empty(files: Files, content: bytes) -> None:
    files.write(b"one")
    files.cache.parent.mkdir()
    files.cache.write_bytes(content)
    assert files.hash() == sha256(b"one")


def test_a_cache_that_cannot_be_written_does_no_harm(files: Files) -> None:
    files.write(b"one")
    files.cache.parent.touch()
    assert files.hash() == sha256(b"one")


def test_files_that_are_gone_are_forgotten(files: Files) -> None:
    files.write(b"one")
    files.hash()
    HashCache(files.cache, now_ns=time.time_ns()).save()
    assert written(b"one") not in files.cache.read_bytes()


def test_files_that_were_not_asked_for_can_be_kept(files: Files) -> None:
    files.write(b"one")
    files.hash()
    HashCache(files.cache, now_ns=time.time_ns()).save(keep_unseen=True)
    assert written(b"one") in files.cache.read_bytes()


def test_the_owner_may_execute_or_not(files: Files) -> None:
    files.write(b"one")
    files.file.chmod(0o711)
    assert state_of(str(files.file)).executable
    files.file.chmod(0o677)
    assert not state_of(str(files.file)).executable


def test_what_is_new_is_offered_with_its_hash(files: Files) -> None:
    offered: dict[str, bytes | str] = {}
    for content in (b"one", b"one", b"two"):
        files.write(content)
        later = time.time_ns() + HOUR_NS
        cache = HashCache(files.cache, now_ns=later, offer=lambda *new: offered.update([new[:2]]))
        cache.sha256(str(files.file), state_of(str(files.file)))
        cache.save()
    assert offered == {sha256(b"one"): b"one", sha256(b"two"): b"two"}


def test_a_large_file_is_offered_by_its_path(files: Files) -> None:
    files.write(b"x" * (LARGE + 1))
    offered: list[tuple[str, bytes | str, int]] = []
    cache = HashCache(files.cache, now_ns=0, offer=lambda *new: offered.append(new))
    cache.all_of([str(files.file)])
    assert offered == [(sha256(b"x" * (LARGE + 1)), str(files.file), LARGE + 1)]


def test_what_nobody_packs_is_not_offered(files: Files) -> None:
    offered: dict[str, bytes | str] = {}
    files.write(b"one")
    cache = HashCache(
        files.cache, now_ns=time.time_ns() + HOUR_NS, offer=lambda *new: offered.update([new[:2]])
    )
    state = state_of(str(files.file))
    assert cache.sha256(str(files.file), state, offered=False) == sha256(b"one")
    assert not offered


def test_what_was_only_touched_is_not_offered(files: Files) -> None:
    files.write(b"one")
    files.hash()
    os.utime(files.file, ns=(1, 1))
    offered: dict[str, bytes | str] = {}
    cache = HashCache(
        files.cache, now_ns=time.time_ns() + HOUR_NS, offer=lambda *new: offered.update([new[:2]])
    )
    assert cache.sha256(str(files.file), state_of(str(files.file))) == sha256(b"one")
    assert not offered


def test_files_are_hashed_together_as_they_are_one_by_one(files: Files, tmp_path: Path) -> None:
    files.write(b"one")
    odd = tmp_path / "two\nlines"
    odd.write_bytes(b"odd")
    later = time.time_ns() + HOUR_NS
    paths = [str(files.file), str(odd)]
    for content in (b"one", b"one", b"changed"):
        files.write(content)
        cache = HashCache(files.cache, now_ns=later)
        together = cache.all_of(paths)
        cache.save()
        states = [state_of(path) for path in paths]
        assert together == [(states[0], sha256(content)), (states[1], sha256(b"odd"))]
        again = HashCache(files.cache, now_ns=later)
        assert [again.sha256(path, state_of(path)) for path in paths] == [
            sha256(content),
            sha256(b"odd"),
        ]


def test_unchanged_files_are_not_read_again_together_either(files: Files) -> None:
    files.write(b"one")
    files.hash()
    forge(files.cache, b"one", b"remembered")
    cache = HashCache(files.cache, now_ns=time.time_ns() + HOUR_NS)
    assert cache.all_of([str(files.file)]) == [(state_of(str(files.file)), sha256(b"remembered"))]
    cache.save()
    assert written(b"remembered") in files.cache.read_bytes()


def test_hashes_that_were_taken_together_right_after_a_change_are_not_kept(files: Files) -> None:
    files.write(b"one")
    cache = HashCache(files.cache, now_ns=time.time_ns())
    assert cache.all_of([str(files.file)]) == [(state_of(str(files.file)), sha256(b"one"))]
    cache.save()
    assert not files.cache.exists()


def test_beside_a_file_that_is_gone_none_is_hashed(files: Files) -> None:
    files.write(b"one")
    cache = HashCache(files.cache, now_ns=time.time_ns() + HOUR_NS)
    assert cache.all_of([str(files.file), f"{files.file}.gone"]) == [None, None]


def test_a_folder_has_no_hash(files: Files, tmp_path: Path) -> None:
    files.write(b"one")
    cache = HashCache(files.cache, now_ns=time.time_ns() + HOUR_NS)
    found = cache.all_of([str(tmp_path), str(files.file)])
    assert found == [None, (state_of(str(files.file)), sha256(b"one"))]


def test_few_new_hashes_of_many_are_not_worth_the_writing(tmp_path: Path) -> None:
    file = tmp_path / "cache"
    paths = [tmp_path / f"f{number}" for number in range(100)]

    def look(new: bytes, count: int) -> bytes:
        for path in paths[:count]:
            path.write_bytes(new)
        cache = HashCache(file, now_ns=time.time_ns() + HOUR_NS)
        cache.all_of([*map(str, paths)])
        cache.save()
        return file.read_bytes()

    first = look(b"one", 100)
    assert look(b"two", 4) == first
    assert look(b"large" * 300_000, 1) != first
    assert look(b"three", 10).count(written(b"three")) == 10
