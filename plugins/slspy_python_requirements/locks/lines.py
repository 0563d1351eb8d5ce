"""The lines of requirements files, with those of the files that they name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlparse

from sls_py.errors import PackagingError
from slspy_python_requirements.wanted import problem_in

ARCHIVES = (".whl", ".tar.gz", ".zip", ".tar.bz2")

_COMMENT = re.compile(r"(^|\s+)#.*$")
_VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")
_EXTRAS = re.compile(r"(\[[^\]]*\])$")
_FILES = {"-r": "file", "--requirement": "file", "-c": "limits", "--constraint": "limits"}


class Line(NamedTuple):
    """A logical line of a requirements file, without comments, and where it begins."""

    text: str
    file: Path
    number: int
    option: str = ""


def files_of(manifest: Path) -> tuple[Path, ...]:
    """Return the files that decide about what is installed: the manifest, those it names, and archives.

    Raises:
        PackagingError: a file cannot be read.
    """
    found = {manifest: None}
    for line in lines(manifest):
        found[line.file] = None
        path = path_of(line.text.split(" --hash")[0], line.file.parent)
        if path and path.is_file():
            found[path] = None
    return tuple(found)


def lines(file: Path, seen: tuple[Path, ...] = ()) -> Iterator[Line]:
    """Yield the lines of a file and of the files it names; those of constraints have the option `-c`.

    Raises:
        PackagingError: a file cannot be read.
    """
    for line in _logical(file):
        word, _, rest = line.text.replace("=", " ", 1).partition(" ")
        if word in _FILES and (inner := file.parent / rest.strip()).resolve() not in seen:
            limits = _FILES[word] == "limits"
            for one in lines(inner, (*seen, file.resolve())):
                yield one._replace(option="-c") if limits else one
            if not inner.exists():
                return
        elif word not in _FILES:
            yield line


def _logical(file: Path) -> Iterator[Line]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        message = f"cannot read the requirements file `{file.name}`: {reason}"
        raise PackagingError([problem_in(file, message)]) from error
    start, parts = 0, []
    for number, raw in enumerate(text.splitlines(), 1):
        start = start or number
        stripped = _COMMENT.sub("", raw)
        parts.append(stripped.removesuffix("\\"))
        if not stripped.endswith("\\"):
            joined = "".join(parts).strip()
            if joined:
                yield Line(_VARIABLE.sub(_environment, joined), file, start)
            start, parts = 0, []


def _environment(found: re.Match[str]) -> str:
    return os.environ.get(found[1], found[0])


def path_of(text: str, folder: Path) -> Path | None:
    """Return the path that a requirement names, None when it names a package or an address."""
    bare = text.removeprefix("-e ").removeprefix("--editable ").strip()
    name, found, address = bare.partition(" @ ")
    if found and re.fullmatch(r"[\w.\-]+(\[[^\]]*\])?", name):
        bare = address.strip()
    bare = _EXTRAS.sub("", bare.split(" ;")[0].strip())
    if bare.startswith("file:"):
        path = unquote(urlparse(bare).path) if bare.startswith("file://") else bare[5:]
        return (folder / path).resolve()
    if "://" in bare or bare.startswith("git+"):
        return None
    if (
        bare.startswith((".", "/"))
        or bare.endswith(ARCHIVES)
        or ("/" in bare and (folder / bare).exists())
    ):
        return (folder / bare).resolve()
    return None
