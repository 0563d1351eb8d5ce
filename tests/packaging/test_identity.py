"""The same files give the same digest and the same zip, whoever packages them and wherever."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parents[2]
TMPFS = Path("/dev/shm")
FILES = {f"pkg{number % 7}/m{number}.py": f"value = {number}\n" * 40 for number in range(60)}
PACKAGE = """\
import sys
from pathlib import Path
from sls_py.files import compression, packing
from sls_py.files.hashes import HashCache
from sls_py.packaging import archives, contents, trees
from sls_py.packaging.plan import Target
from sls_py.packaging.select import Kept
root, encoder = Path(sys.argv[1]), compression.zlib_encoder()
kept = tuple(
    Kept(path.relative_to(root).as_posix(), str(path), None)
    for path in root.rglob("*") if path.is_file() and ".slspy" not in path.parts
)
hashes = HashCache(root / ".slspy/hashes", now_ns=0)
found = contents.Collector(hashes, trees.Trees(root / ".slspy/trees")).collect(
    Target("svc.zip", "code", root, ()), kept
)
zips = archives.Archives(root / ".slspy", root / ".slspy", hashes, packing.Packing(encoder))
record = zips.make("svc.zip", found.digest, found.members)
zips.close()
print(found.digest, record.code_sha256)
"""


def write(root: Path, *, backwards: bool = False, umask: int = 0o022, date: int = 0) -> Path:
    """Write the files in an order, with a umask, and with dates from then on."""
    before = os.umask(umask)
    try:
        for number, name in enumerate(sorted(FILES, reverse=backwards)):
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(FILES[name])
            os.utime(path, (date + number, date + number))
        tool = root / "tool"
        tool.write_text("#!/bin/sh\n")
        tool.chmod(0o777 & ~umask)
    finally:
        os.umask(before)
    return root


def packaged(root: Path, python: str = sys.executable) -> list[str]:
    """Package in a process of its own; return the digest and the hash of the zip."""
    command = [python, "-c", PACKAGE, str(root)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "random"}
    done = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)
    return done.stdout.split()


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder of another file system."""
    if not TMPFS.is_dir():
        pytest.skip("there is no other file system")
    with TemporaryDirectory(dir=TMPFS) as folder:
        yield Path(folder)


def test_order_dates_umask_and_folder_do_not_matter(tmp_path: Path) -> None:
    one = write(tmp_path / "one")
    other = write(tmp_path / "in/another", backwards=True, umask=0o077, date=1_700_000_000)
    assert packaged(one) == packaged(other)


def test_the_file_system_does_not_matter(tmp_path: Path, elsewhere: Path) -> None:
    assert packaged(write(tmp_path / "one")) == packaged(write(elsewhere, backwards=True))


def test_the_version_of_python_does_not_matter(tmp_path: Path) -> None:
    other = _other_python()
    if other is None:
        pytest.skip("there is no other Python")
    one = packaged(write(tmp_path / "one"))
    digest, zipped = packaged(write(tmp_path / "two"), other)
    assert digest == one[0]
    if _zlib(other) == _zlib(sys.executable):
        assert zipped == one[1]


def _other_python() -> str | None:
    """Find a Python of another version that runs: on PATH, or installed beside this one."""
    minors = [minor for minor in (14, 13, 12, 11) if minor != sys.version_info.minor]
    beside = Path(sys.base_prefix).parent
    for minor in minors:
        found = (path / f"bin/python3.{minor}" for path in beside.glob(f"*3.{minor}*"))
        for python in (shutil.which(f"python3.{minor}"), *map(str, found)):
            if python and Path(python).exists() and _zlib(python):
                return python
    return None


def _zlib(python: str) -> str:
    """Name the zlib of a Python, empty when it does not run."""
    command = [python, "-c", "import zlib; print(zlib.ZLIB_RUNTIME_VERSION)"]
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()
