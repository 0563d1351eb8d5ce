from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore.loaders import create_loader

from sls_py.aws.model_copies import Entries, ModelCopies, copies_folder

LONG = "says what it is for " * 2000
SERVICE = {
    "metadata": {"serviceId": "Weather"},
    "documentation": LONG,
    "shapes": {
        "Station": {
            "type": "structure",
            "documentation": "a station",
            "members": {"documentation": {"shape": "Text"}},
        },
        "Text": {"type": "string"},
    },
}


def test_a_description_comes_back_without_its_documentation(tmp_path: Path) -> None:
    source = _source(tmp_path, SERVICE)
    copies = _copies(tmp_path)
    assert copies.load(source, _reading(source)) == SERVICE
    found = copies.load(source, _nothing_to_read)
    assert found["documentation"] == ""
    assert found["metadata"] == SERVICE["metadata"]
    assert found["shapes"]["Station"]["members"] == {"documentation": {"shape": "Text"}}


def test_endpoints_of_services_come_back_one_by_one(tmp_path: Path) -> None:
    endpoints = create_loader().load_data("endpoints")
    source = _source(tmp_path, endpoints)
    copies = _copies(tmp_path)
    copies.load(source, _reading(source))
    found = copies.load(source, _nothing_to_read)
    first = found["partitions"][0]["services"]
    assert first.get("s3") == endpoints["partitions"][0]["services"]["s3"]
    whole = [{**each, "services": dict(each["services"])} for each in found["partitions"]]
    assert whole == endpoints["partitions"]


def test_the_first_process_makes_the_folder_only(tmp_path: Path) -> None:
    source = _source(tmp_path, SERVICE)
    folder = tmp_path / "new" / "models"
    copies = ModelCopies(folder)
    copies.load(source, _reading(source))
    assert list(folder.iterdir()) == []
    copies.load(source, _reading(source))
    assert len(list(folder.iterdir())) == 1


def test_what_is_old_goes_when_a_copy_is_made(tmp_path: Path) -> None:
    source = _source(tmp_path, SERVICE)
    folder = tmp_path / "models"
    folder.mkdir()
    for name, days in (("gone.json", 31), ("used.json", 29), ("killed.5-7.tmp", 31)):
        (folder / name).touch()
        os.utime(folder / name, (0, time.time() - days * 24 * 3600))
    ModelCopies(folder).load(source, _reading(source))
    names = {file.name for file in folder.iterdir()}
    assert len(names) == 2
    assert "used.json" in names


def test_small_files_are_read_as_they_are(tmp_path: Path) -> None:
    source = _source(tmp_path, {"small": True})
    copies = _copies(tmp_path)
    assert copies.load(source, lambda: "read") == "read"
    assert copies.load(source, lambda: "read again") == "read again"


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    source = _source(tmp_path, SERVICE)
    copies = _copies(tmp_path)
    copies.load(source, _reading(source))
    Path(source).write_text(json.dumps({**SERVICE, "metadata": {}}))
    os.utime(source, ns=(1, 1))
    assert copies.load(source, _reading(source))["metadata"] == {}
    assert copies.load(source, _nothing_to_read)["metadata"] == {}


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-9],
        lambda content: content.replace(b"Text", b"T\0xt", 1),
        lambda _: b"",
        lambda _: b"\xff" * 9,
    ],
)
def test_a_damaged_copy_is_made_anew(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    source = _source(tmp_path, SERVICE)
    copies = _copies(tmp_path)
    copies.load(source, _reading(source))
    (copy,) = (tmp_path / "models").iterdir()
    whole = copy.read_bytes()
    copy.write_bytes(damage(whole))
    assert copies.load(source, _reading(source)) == SERVICE
    assert copy.read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    source = _source(tmp_path, SERVICE)
    (tmp_path / "file").touch()
    copies = ModelCopies(tmp_path / "file" / "models")
    assert copies.load(source, _reading(source)) == SERVICE
    assert copies.load(source, _reading(source)) == SERVICE


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({"SLSPY_HOME": "/s", "XDG_CACHE_HOME": "/c", "HOME": "/h"}, "linux", "/s/models"),
        ({"XDG_CACHE_HOME": "/c", "HOME": "/h"}, "linux", "/c/slspy/models"),
        ({"HOME": "/h"}, "linux", "/h/.cache/slspy/models"),
        ({"HOME": "/h"}, "darwin", "/h/Library/Caches/slspy/models"),
        ({"LOCALAPPDATA": "/l"}, "win32", "/l/slspy/models"),
    ],
)
def test_copies_are_kept_in_the_users_cache(
    environ: Mapping[str, str], platform: str, folder: str
) -> None:
    assert copies_folder(environ, platform) == Path(folder)


def test_without_a_home_no_copies_are_kept() -> None:
    assert copies_folder({}) is None


def test_entries_are_a_dictionary_however_they_are_asked_for() -> None:
    def entries() -> Entries:
        return Entries({"a": '{"n": 1}', "b": '{"n": 2}'})

    whole = {"a": {"n": 1}, "b": {"n": 2}}
    assert dict(entries()) == whole
    assert {**entries()} == whole
    assert dict(entries().items()) == whole
    assert list(entries().values()) == [{"n": 1}, {"n": 2}]
    assert json.loads(json.dumps(entries())) == whole
    assert entries().get("a") == {"n": 1}
    assert entries().get("c", "none") == "none"
    assert list(entries()) == ["a", "b"]
    assert "c" not in entries()


def test_an_entry_that_was_altered_stays_so() -> None:
    entries = Entries({"a": '{"n": 1}'})
    entries["a"]["n"] = 2
    assert entries["a"] == {"n": 2}


def _source(folder: Path, content: Any) -> str:
    path = folder / "service-2.json"
    path.write_text(json.dumps(content))
    return str(path)


def _copies(folder: Path) -> ModelCopies:
    (folder / "models").mkdir()
    return ModelCopies(folder / "models")


def _reading(source: str) -> Callable[[], Any]:
    return lambda: json.loads(Path(source).read_bytes())


def _nothing_to_read() -> Any:
    raise AssertionError("the file is read again")
