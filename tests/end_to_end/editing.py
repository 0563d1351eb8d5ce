"""Random edits of a service, as editors, tools and Git make them."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

FUNCTIONS = ("f1", "f2", "f3")
SERVICE = """\
service: edited
provider: {name: aws, runtime: python3.11}
package: {individually: true, patterns: ["!f*.py", "!notes/**"]}
functions:
""" + "".join(
    f"  {name}: {{handler: {name}.main, package: {{patterns: [{name}.py]}}}}\n"
    for name in FUNCTIONS
)


class Editor:
    """Edits the files of a service at random; the same seed makes the same edits."""

    def __init__(self, directory: Path, seed: int) -> None:
        self.directory = directory
        self._random = random.Random(seed)
        self._count = 0

    def create(self) -> None:
        """Write the service, with two branches in Git."""
        (self.directory / "serverless.yml").write_text(SERVICE)
        for name in FUNCTIONS:
            self._source(f"{name}.py")
        for name in ("shared/a.py", "shared/b.py", "data/one.txt", "notes/read.md"):
            self._source(name)
        (self.directory / ".gitignore").write_text(".slspy/\n")
        self._git("init", "-q", "-b", "main")
        self._commit()
        self._git("checkout", "-q", "-b", "other")
        self._source("shared/a.py")
        self._source("shared/other.py")
        self._commit()

    def edit(self) -> str:
        """Make one edit, and return its name."""
        edits: list[Callable[[], None]] = [
            *[self._write] * 4,
            *[self._replace] * 3,
            *[self._new, self._delete, self._rename, self._chmod, self._folder, self._touch],
            self._checkout,
        ]
        chosen = self._random.choice(edits)
        chosen()
        return chosen.__name__

    def _write(self) -> None:
        self._source(self._any())

    def _replace(self) -> None:
        """Write beside a file and rename, as editors do."""
        path = self.directory / self._any()
        temporary = path.with_name(f".{path.name}.swp")
        temporary.write_text(self._text())
        temporary.replace(path)

    def _new(self) -> None:
        self._count += 1
        self._source(f"{self._random.choice(['shared', 'data', 'notes'])}/new{self._count}.py")

    def _delete(self) -> None:
        if extra := self._extras():
            (self.directory / self._random.choice(extra)).unlink()

    def _rename(self) -> None:
        if extra := self._extras():
            self._count += 1
            path = self.directory / self._random.choice(extra)
            path.rename(path.with_name(f"moved{self._count}.py"))

    def _chmod(self) -> None:
        (self.directory / self._any()).chmod(self._random.choice([0o644, 0o755]))

    def _folder(self) -> None:
        """Make a folder with files at once, or take one away."""
        folder = self.directory / "data" / self._random.choice(["x", "y"])
        if folder.exists():
            shutil.rmtree(folder)
            return
        folder.mkdir(parents=True)
        for name in ("one.py", "two.py"):
            (folder / name).write_text(self._text())

    def _touch(self) -> None:
        os.utime(self.directory / self._any())

    def _checkout(self) -> None:
        self._commit()
        self._git("checkout", "-q", self._random.choice(["main", "other"]))

    def _any(self) -> str:
        return self._random.choice([*(f"{name}.py" for name in FUNCTIONS), *self._extras()])

    def _extras(self) -> list[str]:
        found = [path for name in ("shared", "data", "notes") for path in self._below(name)]
        return sorted(path.relative_to(self.directory).as_posix() for path in found)

    def _below(self, name: str) -> list[Path]:
        return [path for path in (self.directory / name).rglob("*.py") if path.is_file()]

    def _source(self, name: str) -> None:
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self._text())

    def _text(self) -> str:
        return f"VALUE = {self._random.random()}\n\n\ndef main(event, context):\n    return VALUE\n"

    def _commit(self) -> None:
        self._git("add", "-A")
        self._git("commit", "-q", "--allow-empty", "-m", "edits")

    def _git(self, *arguments: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@b")
        subprocess.run(["git", *identity, *arguments], cwd=self.directory, check=True)
