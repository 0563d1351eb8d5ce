from __future__ import annotations

import io
import os
import stat
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from sls_py.errors import SlspyError
from sls_py.live.layer import (
    NEWEST_PYTHON,
    Platform,
    layer_arn,
    layer_files,
    platform_of,
    stub_runtime,
    zipped,
)
from sls_py.live.libraries import Libraries
from tests.live.conftest import World

OWN = f"3.{sys.version_info[1]}"
HERE = Platform(OWN, "x86_64", here=True)


def test_the_layer_has_the_wire_the_stub_and_the_libraries() -> None:
    files = layer_files({"nacl/__init__.py": b""})
    assert files["python/slspy_live/vendor/nacl/__init__.py"] == b""
    assert {name.split("/")[1] for name in files} == {"slspy_live"}
    for name in ("wire/connection.py", "wire/seal.py", "stub/entry.py", "__init__.py"):
        assert f"python/slspy_live/{name}" in files


def test_the_same_files_give_the_same_zip() -> None:
    one = zipped(layer_files({"a": b"1", "b": b"2"}))
    assert zipped(layer_files({"b": b"2", "a": b"1"})) == one


def test_files_of_the_zip_can_be_read_by_everybody() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped({"python/a.py": b"1"}))) as archive:
        (entry,) = archive.infolist()
    assert stat.S_IMODE(entry.external_attr >> 16) == 0o644
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)


class Given:
    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def libraries(self, wanted: Platform) -> Mapping[str, bytes]:
        return self.files


@pytest.mark.emulator
def test_another_content_is_another_version(world: World) -> None:
    relay = world.gateways.relay
    arns = [layer_arn(HERE, relay, Given({"a": content})) for content in (b"1", b"2", b"1")]
    assert arns[0] == arns[2] != arns[1]


@pytest.mark.parametrize(
    ("runtime", "here", "expected"),
    [
        ("python3.9", False, "python3.9"),
        ("python3.14", False, "python3.14"),
        ("python3.8", False, f"python{NEWEST_PYTHON}"),
        ("nodejs22.x", False, f"python{NEWEST_PYTHON}"),
        ("nodejs22.x", True, f"python{OWN}"),
        ("provided.al2023", False, f"python{NEWEST_PYTHON}"),
        ("python3.12", True, "python3.12"),
    ],
)
def test_the_stub_runs_in_the_function_s_own_python(
    runtime: str, here: bool, expected: str
) -> None:
    assert stub_runtime({"Runtime": runtime}, here=here) == expected


def test_the_layer_is_for_the_function_s_processor() -> None:
    arm = {"Runtime": "python3.13", "Architectures": ["arm64"]}
    assert platform_of(arm, here=False) == Platform("3.13", "aarch64")
    assert platform_of({"Runtime": "python3.13"}, here=False) == Platform("3.13", "x86_64")
    assert platform_of(arm, here=True).machine == os.uname().machine


def test_libraries_of_this_python_are_its_own(tmp_path: Path) -> None:
    found = Libraries(tmp_path, {}).libraries(HERE)
    assert "nacl/__init__.py" in found
    assert {name.split(".")[0] for name in found} == {
        "nacl/__init__",
        "nacl/_sodium",
        "_cffi_backend",
    }
    assert list(tmp_path.iterdir()) == []


INSTALLER = """#!/bin/sh
echo "$@" >> "$LOG"
while [ "$1" != --target ]; do shift; done
mkdir -p "$2/nacl" "$2/cffi"
echo init > "$2/nacl/__init__.py"
echo sodium > "$2/nacl/_sodium.abi3.so"
echo cffi > "$2/_cffi_backend.so"
echo more > "$2/cffi/api.py"
"""


@pytest.fixture
def installer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "bin" / "uv"
    program.parent.mkdir()
    program.write_text(INSTALLER)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return tmp_path / "log"


def test_libraries_of_other_platforms_are_fetched_once(tmp_path: Path, installer: Path) -> None:
    source = Libraries(tmp_path / "cache", {**os.environ, "LOG": str(installer)})
    wanted = Platform("3.13", "aarch64")
    found = source.libraries(wanted)
    assert found == source.libraries(wanted)
    assert sorted(found) == ["_cffi_backend.so", "nacl/__init__.py", "nacl/_sodium.abi3.so"]
    (call,) = installer.read_text().splitlines()
    for words in (
        "--require-hashes",
        "--only-binary :all:",
        "--python-version 3.13",
        "--python-platform aarch64-manylinux2014",
    ):
        assert words in call


def test_what_cannot_be_fetched_is_told_and_leaves_nothing(tmp_path: Path, installer: Path) -> None:
    (tmp_path / "bin" / "uv").write_text("#!/bin/sh\necho offline >&2\nexit 1\n")
    source = Libraries(tmp_path / "cache", os.environ)
    with pytest.raises(SlspyError, match=r"libsodium for Python 3\.13 on aarch64 .* offline"):
        source.libraries(Platform("3.13", "aarch64"))
    assert list((tmp_path / "cache").iterdir()) == []
