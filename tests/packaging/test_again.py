"""Packaging again, after anything that can happen in between, gives what packaging for the first time gives."""

from __future__ import annotations

import base64
import hashlib
import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sls_py.lifecycle import Lifecycle
from sls_py.model.layer import Layer
from sls_py.model.service import Service
from sls_py.packaging.build import build_artifacts
from sls_py.packaging.memory import Memory
from sls_py.report import SilentReporter
from tests.packaging.factories import function, service

HOUR_NS = 3_600_000_000_000
TICK = 0.015
"""Seconds after which a change has another date."""

STEPS = 40


class Tree:
    """A service in `root` that changes at random."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root = root
        self._chance = chance
        for number in range(4):
            self._write(f"h{number}.py", b"def main(event, context): ...\n")
        for number in range(40):
            content = chance.randbytes(9_000) if number % 7 == 0 else b"x = %d\n" % number * 900
            self._write(f"lib/{'ab'[number % 2]}/m{number}.py", content)
        self._write("lib/b/large.bin", chance.randbytes(400_000))
        self._write("layer/python/x.py", b"1")

    def change(self) -> None:
        """Do some of what developers and their tools do to files."""
        kinds = (self._edit, self._add, self._remove, self._rename, self._copy, self._chmod)
        for _ in range(self._chance.randint(0, 4)):
            self._chance.choice((*kinds, self._touch, self._edit_and_keep_the_date))(self._pick())

    def spoil(self) -> None:
        """Damage what slspy keeps, at times."""
        kept = [path for path in (self.root / ".slspy").rglob("*") if path.is_file()]
        if kept and self._chance.random() < 0.3:
            path = self._chance.choice(kept)
            content = path.read_bytes()
            flipped = bytearray(content)
            if flipped and path.suffix != ".json":
                flipped[self._chance.randrange(len(flipped))] ^= 1
            damaged = self._chance.choice((None, b"", content[: len(content) // 2], flipped))
            path.unlink()
            if damaged is not None:
                path.write_bytes(damaged)

    def _pick(self) -> Path:
        files = [*(self.root / "lib").rglob("*.*"), *(self.root / "layer").rglob("n*")]
        return self._chance.choice(sorted(files))

    def _write(self, name: str, content: bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def _edit(self, path: Path) -> None:
        path.write_bytes(path.read_bytes() + b"#%d\n" % self._chance.randint(0, 9))

    def _add(self, path: Path) -> None:
        folder = self._chance.choice(("lib/a", "lib/b", "layer/python", "."))
        self._write(f"{folder}/n{self._chance.randint(0, 30)}.txt", path.read_bytes()[:100])

    def _remove(self, path: Path) -> None:
        path.unlink()

    def _rename(self, path: Path) -> None:
        path.rename(path.with_name(f"r{self._chance.randint(0, 30)}.py"))

    def _copy(self, path: Path) -> None:
        self._pick().write_bytes(path.read_bytes())

    def _chmod(self, path: Path) -> None:
        path.chmod(self._chance.choice((0o644, 0o755)))

    def _touch(self, path: Path) -> None:
        os.utime(path, ns=(1, self._chance.randint(10**18, 17 * 10**17)))

    def _edit_and_keep_the_date(self, path: Path) -> None:
        before, content = path.stat(), path.read_bytes()
        if content:
            path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def four_functions(root: Path) -> Service:
    """A service whose four functions and layer have a zip each."""
    own = [("!h*.py", f"h{number}.py", *["!lib/b/**"][: number % 2]) for number in range(4)]
    functions = [
        function(f"f{number}", f"h{number}.main", patterns=patterns)
        for number, patterns in enumerate(own)
    ]
    layers = [Layer(key="libs", name="libs", path="layer")]
    return service(root, *functions, layers=layers, individually=True)


def package(root: Path, memory: Memory | None, clock: Callable[[], int]) -> dict[str, str]:
    """Return the digests of the zips by name; they are those of the files."""
    built = build_artifacts(
        four_functions(root),
        root / ".slspy",
        lifecycle=Lifecycle(),
        reporter=SilentReporter(),
        checks="sizes",
        memory=memory,
        clock=clock,
    )
    for item in built.items:
        digest = base64.b64encode(hashlib.sha256(item.path.read_bytes()).digest()).decode()
        assert item.code_sha256 == digest
    return {item.name: f"{item.digest} {item.code_sha256}" for item in built.items}


@pytest.mark.parametrize("seed", range(3))
def test_what_was_there_before_makes_no_difference(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    tree, memory = Tree(tmp_path / "service", chance), Memory()
    for _ in range(STEPS):
        time.sleep(TICK)
        tree.change()
        tree.spoil()
        time.sleep(TICK)
        later = chance.choice((0, HOUR_NS))  # what changed just now is not trusted
        if chance.random() < 0.7:
            memory = Memory()  # as another command has it
        found = package(tree.root, memory, lambda later=later: time.time_ns() + later)  # type: ignore[misc]
        fresh = tmp_path / "fresh"
        shutil.copytree(tree.root, fresh, ignore=shutil.ignore_patterns(".slspy"))
        assert found == package(fresh, None, time.time_ns)
        shutil.rmtree(fresh)
