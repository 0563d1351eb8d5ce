"""A service in a folder of its own, and the command line run on it inside the test's process."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

from sls_py.cli.main import run
from sls_py.model.package import Package
from sls_py.model.target import AwsTarget
from sls_py.model.values import JsonObject
from sls_py.packaging.store import TEMPLATE, read_package

FileTree = Mapping[str, str | bytes]


class Result(NamedTuple):
    """What a command line did: its exit code and what it wrote to stdout and stderr."""

    code: int
    out: str
    err: str

    def assert_success(self) -> Result:
        """Fail the test unless the exit code is 0; return the result."""
        assert self.code == 0, f"exit code {self.code}\nstdout: {self.out}\nstderr: {self.err}"
        return self

    def json(self) -> JsonObject:
        """Return the JSON object on stdout."""
        found: JsonObject = json.loads(self.out)
        return found


class Project:
    """A folder with the files of a service."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, files: FileTree) -> None:
        """Write files; texts are dedented, folders made."""
        for name, content in files.items():
            target = self.path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            data = content if isinstance(content, bytes) else dedent(content).encode()
            target.write_bytes(data)

    def run(self, *arguments: str, env: Mapping[str, str] | None = None, stdin: str = "") -> Result:
        """Run a command line in the folder, as `slspy ARGUMENTS` would, with more environment variables."""
        out, err = StringIO(), StringIO()
        with (
            chdir(self.path),
            _environment(env or {}),
            _stdin(stdin),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = run(arguments)
        return Result(code, out.getvalue(), err.getvalue())

    def package(self, folder: str = ".slspy") -> Package:
        """Return the package that a command built in a folder."""
        return read_package(self.path / folder)

    def template(self, folder: str = ".slspy") -> JsonObject:
        """Return the template that a command compiled into a folder."""
        text = (self.path / folder / TEMPLATE).read_text(encoding="utf-8")
        found: JsonObject = json.loads(text)
        return found


def environment_of(target: AwsTarget) -> dict[str, str]:
    """Return the environment variables that make a command line talk to a target, such as a local cloud."""
    return {
        "AWS_ENDPOINT_URL": target.endpoint_url or "",
        "AWS_ACCESS_KEY_ID": target.access_key_id or "",
        "AWS_SECRET_ACCESS_KEY": target.secret_access_key or "",
    }


MakeProject = Callable[[FileTree], Project]


@pytest.fixture
def slspy_project(tmp_path: Path) -> MakeProject:
    """Make projects from files: `slspy_project({"serverless.yml": "...", "handler.py": "..."})`."""

    def make(files: FileTree) -> Project:
        folder = tmp_path / "project"
        folder.mkdir(exist_ok=True)
        project = Project(folder)
        project.write(files)
        return project

    return make


@contextmanager
def _environment(more: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _stdin(text: str) -> Iterator[None]:
    before = sys.stdin
    sys.stdin = StringIO(text)
    try:
        yield
    finally:
        sys.stdin = before
