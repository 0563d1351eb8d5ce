"""The zips of a build folder."""

from __future__ import annotations

import hashlib
import os
import time
import zipfile
from pathlib import Path

import pytest

from sls_py.files.compression import Content, Encoder, best_encoder, zlib_encoder
from sls_py.files.hashes import FileState, HashCache
from sls_py.files.packing import Packing
from sls_py.files.zips import Member
from sls_py.packaging.archives import Archives, Record

TEXT = b"some text that gets smaller\n" * 100


class Hashes(HashCache):
    """A cache that tells which files it was asked about."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, now_ns=time.time_ns())
        self.asked: list[str] = []

    def sha256(self, path: str, state: FileState, *, offered: bool = True) -> str:
        self.asked.append(Path(path).name)
        return super().sha256(path, state, offered=offered)


class Folder:
    """A build folder; `compressed` are the contents that had to be compressed, `read` the zips that had to be read."""

    def __init__(self, root: Path, name: str = "build") -> None:
        self.path = root / name
        self.cache = root / "cache"
        self.compressed: list[bytes] = []
        self.read: list[str] = []

    def make(
        self,
        zips: dict[str, dict[str, bytes]],
        *,
        encoder: Encoder | None = None,
        partly: bool = False,
    ) -> dict[str, Record]:
        self.compressed.clear()
        hashes = Hashes(self.cache / "hashes")
        counted = self._counted(encoder or best_encoder())
        archives = Archives(self.path, self.cache, hashes, Packing(counted))
        made = {
            name: archives.make(name, str(files), members(files)) for name, files in zips.items()
        }
        archives.save(keep_others=partly)
        archives.close()
        hashes.save(keep_unseen=partly)
        self.read = hashes.asked
        return made

    def zips(self) -> list[str]:
        return sorted(path.name for path in self.path.glob("*.zip"))

    def _counted(self, encoder: Encoder) -> Encoder:
        def compress(content: Content) -> bytes | bytearray:
            self.compressed.append(bytes(content))
            return encoder.compress(content)

        return encoder._replace(compress=compress)


def members(files: dict[str, bytes]) -> list[Member]:
    return [
        Member((name, False, hashlib.sha256(content).hexdigest()), content)
        for name, content in files.items()
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_zip_with_the_same_digest_is_kept(folder: Folder) -> None:
    first = folder.make({"a.zip": {"x": TEXT}})
    assert folder.make({"a.zip": {"x": TEXT}}) == first
    assert folder.compressed == []


def test_a_zip_that_nobody_changed_is_not_even_read(folder: Folder) -> None:
    files = {"a.zip": {"x": TEXT}, "twin.zip": {"x": TEXT}, "b.zip": {"y": TEXT}}
    folder.make(files)
    folder.make(files)
    assert folder.read == []
    folder.make({**files, "b.zip": {"y": b"other", "z": TEXT}})
    assert folder.read == []


def test_a_zip_that_was_touched_is_read(folder: Folder) -> None:
    folder.make({"a.zip": {"x": TEXT}})
    (folder.path / "a.zip").touch()
    folder.make({"a.zip": {"x": TEXT}})
    assert set(folder.read) == {"a.zip"}
    assert folder.compressed == []


def test_a_zip_that_was_changed_while_its_date_was_kept_is_read(folder: Folder) -> None:
    first = folder.make({"a.zip": {"x": TEXT}})
    zipped = folder.path / "a.zip"
    before, content = zipped.stat(), zipped.read_bytes()
    time.sleep(0.02)  # longer than a tick of the clock of files
    zipped.write_bytes(content[:40] + b"!" + content[41:])
    os.utime(zipped, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert folder.make({"a.zip": {"x": TEXT}}) == first
    assert zipped.read_bytes() == content


@pytest.mark.parametrize("damage", [b"", b"other"])
def test_a_damaged_zip_is_written_again(folder: Folder, damage: bytes) -> None:
    first = folder.make({"a.zip": {"x": TEXT}})
    (folder.path / "a.zip").write_bytes(damage)
    assert folder.make({"a.zip": {"x": TEXT}}) == first
    assert zipfile.ZipFile(folder.path / "a.zip").read("x") == TEXT


def test_a_zip_changed_in_place_is_written_again(folder: Folder) -> None:
    first = folder.make({"a.zip": {"x": TEXT}})
    content = (folder.path / "a.zip").read_bytes()
    (folder.path / "a.zip").write_bytes(content[:40] + b"!" + content[41:])
    assert folder.make({"a.zip": {"x": TEXT}}) == first
    assert (folder.path / "a.zip").read_bytes() == content


def test_a_removed_zip_is_written_again(folder: Folder) -> None:
    first = folder.make({"a.zip": {"x": TEXT}})
    (folder.path / "a.zip").unlink()
    assert folder.make({"a.zip": {"x": TEXT}}) == first


def test_only_what_changed_is_compressed_again(folder: Folder) -> None:
    files = {f"f{number}": b"%d" % number * 99 for number in range(9)}
    folder.make({"a.zip": files})
    folder.make({"a.zip": {**files, "f3": TEXT}})
    assert folder.compressed == [TEXT]
    fresh = Folder(folder.path / "elsewhere")
    fresh.make({"a.zip": {**files, "f3": TEXT}})
    assert (fresh.path / "a.zip").read_bytes() == (folder.path / "a.zip").read_bytes()


def test_nothing_is_copied_from_a_damaged_zip(folder: Folder) -> None:
    folder.make({"a.zip": {"x": TEXT}, "b.zip": {"y": b"1" * 99}})
    content = (folder.path / "a.zip").read_bytes()
    (folder.path / "a.zip").write_bytes(content[:40] + b"!" + content[41:])
    folder.make({"b.zip": {"y": b"1" * 99, "x": TEXT}})
    assert folder.compressed == [TEXT]
    assert zipfile.ZipFile(folder.path / "b.zip").read("x") == TEXT


def test_another_compressor_makes_everything_anew(folder: Folder) -> None:
    first = folder.make({"a.zip": {"x": TEXT}})["a.zip"]
    second = folder.make({"a.zip": {"x": TEXT}}, encoder=zlib_encoder())["a.zip"]
    assert (first.encoding, second.encoding) == ("ld5", "z6")
    assert folder.compressed == [TEXT]


def test_zips_with_the_same_content_are_compressed_once(folder: Folder) -> None:
    made = folder.make({"a.zip": {"x": TEXT}, "b.zip": {"x": TEXT}})
    assert made["a.zip"] == made["b.zip"]
    assert folder.compressed == [TEXT]
    assert (folder.path / "b.zip").read_bytes() == (folder.path / "a.zip").read_bytes()


def test_zips_with_the_same_content_part_again(folder: Folder) -> None:
    folder.make({"a.zip": {"x": TEXT}, "b.zip": {"x": TEXT}})
    folder.make({"a.zip": {"x": b"new" * 9}, "b.zip": {"x": TEXT}})
    assert zipfile.ZipFile(folder.path / "a.zip").read("x") == b"new" * 9
    assert zipfile.ZipFile(folder.path / "b.zip").read("x") == TEXT


def test_zips_that_are_not_needed_any_more_go(folder: Folder) -> None:
    folder.make({"a.zip": {"x": TEXT}, "b.zip": {"x": TEXT}})
    (folder.path / "mine.zip").touch()
    folder.make({"a.zip": {"x": TEXT}})
    assert folder.zips() == ["a.zip", "mine.zip"]


def test_zips_stay_when_only_some_are_made(folder: Folder) -> None:
    folder.make({"a.zip": {"x": TEXT}, "b.zip": {"y": TEXT}})
    folder.make({"a.zip": {"x": b"new"}}, partly=True)
    assert folder.zips() == ["a.zip", "b.zip"]
    folder.make({"b.zip": {"y": TEXT}}, partly=True)
    assert folder.compressed == []


def test_build_folders_take_from_each_other(folder: Folder) -> None:
    first = folder.make({"a.zip": {"x": TEXT}})
    other = Folder(folder.path.parent, "other")
    assert (
        other.make({"a.zip": {"x": TEXT}, "b.zip": {"x": TEXT, "y": b"1" * 99}})["a.zip"]
        == (first["a.zip"])
    )
    assert other.compressed == [b"1" * 99]
    folder.make({"a.zip": {"x": TEXT}})
    assert folder.compressed == []
    assert other.zips() == ["a.zip", "b.zip"]


def test_a_memory_that_cannot_be_written_does_no_harm(folder: Folder) -> None:
    folder.cache.touch()
    folder.make({"a.zip": {"x": TEXT}})
    assert folder.zips() == ["a.zip"]


@pytest.mark.parametrize("file", ["archives.json", "segments"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"format": "other"}',
        '{"format": "slspy-archives-3"}',
        '{"format": "slspy-archives-3", "folders": [], "archives": 1, "segments": []}',
        '{"format": "slspy-archives-3", "folders": {"/": []}, "archives": [1], "segments": [1]}',
        '{"format": "slspy-archives-3", "folders": {"/": {"x": 1}}, "archives": [], "segments": [1]}',
        '{"format": "slspy-archives-3", "archives": [], "segments": [["a", "b", 0, 1]]}',
    ],
)
def test_a_broken_memory_is_no_memory(folder: Folder, file: str, text: str) -> None:
    first = folder.make({"a.zip": {"x": TEXT}})
    (folder.cache / file).write_text(text)
    assert folder.make({"a.zip": {"x": TEXT}}) == first
    folder.make({"a.zip": {"x": TEXT, "y": b"new"}})
    assert zipfile.ZipFile(folder.path / "a.zip").read("x") == TEXT
