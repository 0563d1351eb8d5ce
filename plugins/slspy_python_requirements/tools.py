"""The programs that install packages: uv where there is one, else pip."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple

from sls_py.plugin import SlspyError
from slspy_python_requirements.platform import Platform

_OURS = (
    "VIRTUAL_ENV",
    "PYTHONPATH",
    "PYTHONHOME",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_USER",
    "PIP_REQUIRE_VIRTUALENV",
    "PIP_PLATFORM",
    "PIP_PYTHON",
    "UV_PYTHON",
    "UV_TARGET",
)
"""Variables that would change where and for what packages are installed."""

_DROPPED = (
    "--platform",
    "--python-version",
    "--implementation",
    "--abi",
    "--target",
    "-t",
    "--only-binary",
)
_INDEX = (
    "--index-url",
    "-i",
    "--extra-index-url",
    "--find-links",
    "-f",
    "--no-index",
    "--trusted-host",
)
_SAME = (
    *(word for word in _INDEX if word != "--trusted-host"),
    "--no-deps",
    "--no-binary",
    "--no-build-isolation",
    "--require-hashes",
)
_FOR_UV = {
    "--pre": "--prerelease=allow",
    "--no-cache-dir": "--no-cache",
    "--trusted-host": "--allow-insecure-host",
}
_WITH_VALUE = (
    *_DROPPED,
    *(word for word in _INDEX if word != "--no-index"),
    "--no-binary",
)


class Tool(NamedTuple):
    """An installer and the environment that it runs in."""

    name: Literal["uv", "pip"]
    command: tuple[str, ...]
    environ: Mapping[str, str]

    def run(self, arguments: Sequence[str], cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run it to its end, with what it says in the result."""
        return subprocess.run(
            [*self.command, *arguments],
            cwd=cwd,
            env=dict(self.environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )


def find_tool(wanted: str | None, environ: Mapping[str, str]) -> Tool:
    """Return the installer that was asked for, or the best that there is.

    Raises:
        SlspyError: it is not installed.
    """
    cleaned = {name: value for name, value in environ.items() if name not in _OURS}
    cleaned |= {"NO_COLOR": "1", "UV_NO_PROGRESS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    if wanted != "pip" and (command := _uv(environ)):
        return Tool("uv", command, cleaned)
    if wanted != "uv" and find_spec("pip"):
        return Tool("pip", (sys.executable, "-m", "pip"), cleaned)
    missing = f"`{wanted}` is" if wanted else "neither `uv` nor `pip` is"
    raise SlspyError(
        f"packages cannot be installed: {missing} installed here",
        hint="install uv beside slspy: `pip install uv`",
    )


def _uv(environ: Mapping[str, str]) -> tuple[str, ...] | None:
    beside = Path(sys.executable).with_name("uv.exe" if os.name == "nt" else "uv")
    found = shutil.which("uv", path=environ.get("PATH", "")) or (beside.is_file() and str(beside))
    if found:
        return (found,)
    return (sys.executable, "-m", "uv") if find_spec("uv") else None


def install_arguments(tool: Tool, platform: Platform, directory: Path) -> list[str]:
    """Return how a tool installs packages for a platform into a folder."""
    if tool.name == "uv":
        return [
            *("pip", "install", "--python", sys.executable, "--target", str(directory)),
            *("--python-platform", platform.for_uv, "--python-version", platform.python),
        ]
    tags = [word for tag in platform.for_pip for word in ("--platform", tag)]
    return [
        *("install", "--target", str(directory), "--python-version", platform.python),
        *("--implementation", "cp", "--abi", f"cp3{platform.minor}", *tags),
        *("--no-compile", "--no-input", "--disable-pip-version-check", "--no-warn-conflicts"),
    ]


def build_arguments(tool: Tool, source: str, directory: Path, python: Path) -> list[str]:
    """Return how a tool builds a wheel of a project into a folder, with a Python that the project may ask for."""
    if tool.name == "uv":
        return ["build", "--wheel", "--out-dir", str(directory), "--python", str(python), source]
    out = ["--wheel-dir", str(directory), "--no-input", "--disable-pip-version-check"]
    return ["--python", str(python), "wheel", "--no-deps", *out, source]


def extra_arguments(tool: Tool, words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return what of the user's arguments a tool gets, and which it does not know."""
    taken: list[str] = []
    unknown: list[str] = []
    for option, value in _options(words):
        name = _FOR_UV.get(option, option) if tool.name == "uv" else option
        if option in _DROPPED:
            continue
        if tool.name == "uv" and option not in _FOR_UV and option not in _SAME:
            unknown.append(option)
            continue
        taken += [name] if value is None else [name, value]
    return taken, unknown


def index_words(words: Sequence[str]) -> tuple[str, ...]:
    """Return those of the user's arguments that say where packages come from."""
    pairs = (pair for pair in _options(words) if pair[0] in _INDEX)
    return tuple(word for pair in pairs for word in pair if word is not None)


def _options(words: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    rest = iter(words)
    for word in rest:
        option, found, value = word.partition("=")
        if found:
            yield option, value
        else:
            yield option, next(rest, None) if option in _WITH_VALUE else None
