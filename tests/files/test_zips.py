"""Deterministic zips."""

from __future__ import annotations

import base64
import hashlib
import os
import random
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sls_py.files.compression import Content, Encoder, best_encoder, zlib_encoder
from sls_py.files.packing import Packing
from sls_py.files.segments import Segments
from sls_py.files.zips import ChangedError, Member, write_zip

TEXT = b"some text that gets smaller\n" * 100


def member(name: str, content: bytes = TEXT, *, executable: bool = False) -> Member:
    return Member((name, executable, hashlib.sha256(content).hexdigest()), content)


def on_disk(path: Path, content: bytes) -> Member:
    path.write_bytes(content)
    return Member((path.name, False, hashlib.sha256(content).hexdigest()), str(path))


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def counting(calls: list[bytes]) -> Segments:
    encoder = best_encoder()

    def compress(content: Content) -> bytes | bytearray:
        calls.append(bytes(content))
        return encoder.compress(content)

    return Segments(Encoder("counting", compress, encoder.crc32))


@pytest.mark.parametrize("encoder", [best_encoder(), zlib_encoder()], ids=lambda one: one.name)
def test_what_is_zipped_can_be_unzipped(tmp_path: Path, encoder: Encoder) -> None:
    random_bytes = random.Random(1).randbytes(5000)
    members = [
        member("a.txt"),
        member("empty", b""),
        on_disk(tmp_path / "random", random_bytes),
        member("données/été.txt", b"x"),
    ]
    write_zip(tmp_path / "x.zip", members, Segments(encoder))
    assert contents(tmp_path / "x.zip") == {
        "a.txt": TEXT,
        "données/été.txt": b"x",
        "empty": b"",
        "random": random_bytes,
    }


def test_the_result_describes_the_zip(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    written = write_zip(path, [member("a"), member("b", b"12345")], Segments(best_encoder()))
    data = path.read_bytes()
    assert written.size == len(data)
    assert written.code_sha256 == base64.b64encode(hashlib.sha256(data).digest()).decode()
    assert written.unzipped_size == len(TEXT) + 5
    assert written.files == 2


def test_entries_are_plain_and_sorted_by_the_bytes_of_their_names(tmp_path: Path) -> None:
    names = ["b", "a/z", "Z", "é", "😀", "a.b", "\uffff"]
    write_zip(tmp_path / "x.zip", [member(name) for name in names], Segments(best_encoder()))
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(names, key=lambda name: name.encode())
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.flag_bits for entry in entries} == {0x800}
    assert {entry.extra for entry in entries} == {b""}


def test_there_are_two_modes(tmp_path: Path) -> None:
    members = [member("run", executable=True), member("read")]
    write_zip(tmp_path / "x.zip", members, Segments(best_encoder()))
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
    assert modes == {"run": 0o100755, "read": 0o100644}


def test_a_content_that_does_not_get_smaller_is_stored(tmp_path: Path) -> None:
    random_bytes = random.Random(2).randbytes(1000)
    members = [member("random", random_bytes), member("tiny", b"ab"), member("text")]
    write_zip(tmp_path / "x.zip", members, Segments(best_encoder()))
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        methods = {entry.filename: entry.compress_type for entry in archive.infolist()}
    assert methods == {
        "random": zipfile.ZIP_STORED,
        "tiny": zipfile.ZIP_STORED,
        "text": zipfile.ZIP_DEFLATED,
    }


def test_the_same_members_give_the_same_bytes(tmp_path: Path) -> None:
    members = [member(f"m{number}", b"%d" % number * 50) for number in range(20)]
    write_zip(tmp_path / "one.zip", members, Segments(best_encoder()))
    umask = os.umask(0o077)
    try:
        write_zip(tmp_path / "two.zip", reversed(members), Segments(best_encoder()))
    finally:
        os.umask(umask)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_each_content_is_compressed_once(tmp_path: Path) -> None:
    calls: list[bytes] = []
    segments = counting(calls)
    shared = [member("a"), member("copy of a"), member("b", TEXT * 2)]
    write_zip(tmp_path / "one.zip", [*shared, member("own", b"1" * 99)], segments)
    write_zip(tmp_path / "two.zip", [*shared, member("moved", TEXT * 2)], segments)
    segments.close()
    assert sorted(map(len, calls)) == [99, len(TEXT), len(TEXT) * 2]
    assert contents(tmp_path / "two.zip") == {
        "a": TEXT,
        "b": TEXT * 2,
        "copy of a": TEXT,
        "moved": TEXT * 2,
    }


def test_copied_entries_give_the_same_bytes_as_fresh_ones(tmp_path: Path) -> None:
    members = [member(f"m{number:02}", b"%d" % number * 50) for number in range(20)]
    segments = Segments(best_encoder())
    write_zip(tmp_path / "all.zip", members, segments)
    chosen = [*members[3:9], member("m10", b"new" * 9), *members[12:], member("m99", TEXT)]
    write_zip(tmp_path / "copied.zip", chosen, segments)
    write_zip(tmp_path / "fresh.zip", chosen, Segments(best_encoder()))
    segments.close()
    assert (tmp_path / "copied.zip").read_bytes() == (tmp_path / "fresh.zip").read_bytes()


def test_a_zip_can_be_made_from_its_former_self(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    calls: list[bytes] = []
    segments = counting(calls)
    members = [member(f"m{number}", b"%d" % number * 50) for number in range(9)]
    write_zip(path, members, segments)
    for number in range(9):
        members[number] = member(f"m{number}", b"changed %d" % number * 50)
        write_zip(path, members, segments)
        assert contents(path)[f"m{number}"] == b"changed %d" % number * 50
    segments.close()
    assert len(calls) == 18


def test_a_copied_entry_has_the_mode_of_its_member(tmp_path: Path) -> None:
    segments = Segments(best_encoder())
    write_zip(tmp_path / "one.zip", [member("a")], segments)
    write_zip(tmp_path / "two.zip", [member("a", executable=True)], segments)
    segments.close()
    with zipfile.ZipFile(tmp_path / "two.zip") as archive:
        assert archive.getinfo("a").external_attr >> 16 == 0o100755


def test_a_large_file_gives_the_same_bytes_as_a_small_one(tmp_path: Path) -> None:
    random_bytes = random.Random(3).randbytes(5000)
    members = [on_disk(tmp_path / "text", TEXT), on_disk(tmp_path / "random", random_bytes)]
    mapping = Packing(best_encoder(), large=10)
    write_zip(tmp_path / "mapped.zip", members, Segments(best_encoder()), packing=mapping)
    mapping.close()
    write_zip(tmp_path / "read.zip", members, Segments(best_encoder()))
    assert (tmp_path / "mapped.zip").read_bytes() == (tmp_path / "read.zip").read_bytes()
    assert contents(tmp_path / "mapped.zip") == {"text": TEXT, "random": random_bytes}


@pytest.mark.parametrize("large", [10, 10_000_000])
def test_a_file_that_changed_meanwhile_is_noticed(tmp_path: Path, large: int) -> None:
    changed = on_disk(tmp_path / "a.py", TEXT)
    (tmp_path / "a.py").write_bytes(TEXT + b"!")
    packing = Packing(best_encoder(), large=large)
    with pytest.raises(ChangedError, match=r"a\.py"):
        write_zip(tmp_path / "x.zip", [changed], Segments(best_encoder()), packing=packing)
    packing.close()
    assert [path.name for path in tmp_path.iterdir()] == ["a.py"]


def test_more_files_than_a_plain_zip_can_count(tmp_path: Path) -> None:
    members = [member(f"{number:05}", b"") for number in range(65_536)]
    write_zip(tmp_path / "x.zip", members, Segments(zlib_encoder()))
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert len(archive.namelist()) == 65_536


def test_other_programs_accept_it(tmp_path: Path) -> None:
    write_zip(tmp_path / "x.zip", [member("a"), member("é/b", b"")], Segments(best_encoder()))
    test = [sys.executable, "-m", "zipfile", "-t", str(tmp_path / "x.zip")]
    assert subprocess.run(test, check=False, capture_output=True).returncode == 0
    if unzip := shutil.which("unzip"):
        command = [unzip, "-tq", str(tmp_path / "x.zip")]
        assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_the_bytes_are_those_of_earlier_versions(tmp_path: Path) -> None:
    """Another digest means that every function is deployed again: then the encoder needs another name."""
    members = [member("handler.py"), member("bin/run", b"#!/bin/sh\n", executable=True)]
    written = write_zip(tmp_path / "x.zip", members, Segments(best_encoder()))
    assert written.code_sha256 == "dHBCnpHsX9M6jktQeN7BTmeJ3qSlsFGRf19sUD0UMpQ="


@pytest.mark.skipif(sys.platform == "win32", reason="the resource module is for Unix")
def test_memory_does_not_grow_with_the_zip(tmp_path: Path) -> None:
    script = """\
import hashlib, resource, sys
from pathlib import Path
from sls_py.files.compression import best_encoder
from sls_py.files.segments import Segments
from sls_py.files.zips import Member, write_zip
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
root = Path(sys.argv[1])
block, members = hashlib.shake_256(b"x").digest(1 << 20), []
for number in range(96):
    content = block[number:] + block[:number]
    path = root / f"f{number:03}"
    path.write_bytes(content)
    members.append(Member((path.name, False, hashlib.sha256(content).hexdigest()), str(path)))
before, segments = peak(), Segments(best_encoder())
write_zip(root / "x.zip", members, segments)
members[0] = Member(("f000", False, hashlib.sha256(b"new").hexdigest()), b"new")
write_zip(root / "x.zip", members, segments)
unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
print((peak() - before) // unit)
"""
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert int(done.stdout) < 48  # megabytes, for a zip of 96


def test_a_content_in_memory_is_not_read_again(tmp_path: Path) -> None:
    gone = on_disk(tmp_path / "a.py", TEXT)
    (tmp_path / "a.py").unlink()
    packing = Packing(best_encoder())
    packing.offer(gone.sha256, TEXT, len(TEXT))
    write_zip(tmp_path / "x.zip", [gone], Segments(best_encoder()), packing=packing)
    packing.close()
    assert contents(tmp_path / "x.zip") == {"a.py": TEXT}
