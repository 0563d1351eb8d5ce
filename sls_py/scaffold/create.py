"""Write a new project from a template, without ever overwriting a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sls_py.errors import UsageError
from sls_py.scaffold.templates import MANIFEST, Template

SUFFIX = ".jinja"
"""Files with this suffix are rendered and lose it; all others are copied as they are."""

DOT = "dot-"
"""`dot-gitignore` becomes `.gitignore`: a dotfile in a template would act on the template's own repository."""


class Created(NamedTuple):
    """A new project: its folder and the files written, relative to it."""

    directory: Path
    files: tuple[str, ...]


class _File(NamedTuple):
    target: str
    content: bytes
    mode: int


def create_project(template: Template, directory: Path, values: Mapping[str, str]) -> Created:
    """Render a template into a directory, which is made when it is missing.

    `values` are what the template's placeholders stand for, `service` among them.

    Raises:
        UsageError: the service name cannot be one, or a file of the template is already there; then
            nothing is written.
    """
    _check_name(values["service"])
    files = list(_rendered(template, values))
    _refuse_overwriting(directory, files)
    for file in files:
        path = directory / file.target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        path.chmod(file.mode)
    return Created(directory, tuple(file.target for file in files))


def _check_name(name: str) -> None:
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9-]+", name):
        return
    message = f"`{name}` cannot be a service name"
    raise UsageError(
        message, hint="take two characters at least: a letter, then letters, digits and hyphens"
    )


def _rendered(template: Template, values: Mapping[str, str]) -> Iterator[_File]:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(  # noqa: S701 - source code is rendered, not HTML
        undefined=StrictUndefined, keep_trailing_newline=True
    )
    for path in sorted(template.directory.rglob("*")):
        name = path.relative_to(template.directory).as_posix()
        if not path.is_file() or name == MANIFEST or "__pycache__" in path.parts:
            continue
        content = path.read_bytes()
        if name.endswith(SUFFIX):
            content = environment.from_string(content.decode()).render(values).encode()
        yield _File(_target(name), content, 0o755 if path.stat().st_mode & 0o100 else 0o644)


def _target(name: str) -> str:
    parts = name.removesuffix(SUFFIX).split("/")
    return "/".join(
        f".{part.removeprefix(DOT)}" if part.startswith(DOT) else part for part in parts
    )


def _refuse_overwriting(directory: Path, files: list[_File]) -> None:
    taken = [file.target for file in files if (directory / file.target).exists()]
    if taken:
        listed = ", ".join(f"`{name}`" for name in taken[:5]) + (" ..." if len(taken) > 5 else "")
        message = f"`{directory}` already has {listed}"
        raise UsageError(message, hint="choose another folder with `--path`; nothing was written")
