"""The surroundings of one run of the command line: environment, directory and streams."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from sls_py.cli.streams import given, lasting

if TYPE_CHECKING:
    from sls_py.cli.compose import Part


class Session(NamedTuple):
    """Where a command runs; `arguments` are those of the whole command line, `started` is when it began.

    `directory` is relative to the working directory, so that messages name files as the user knows them; `part` is
    the service of a composition that the command is for.
    """

    started: float
    arguments: tuple[str, ...]
    environ: Mapping[str, str]
    directory: Path
    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    part: Part | None = None

    @classmethod
    def of_process(cls, arguments: tuple[str, ...]) -> Session:
        """Take the surroundings from the running process."""
        streams = given(sys.stdin, "r"), given(sys.stdout, "w"), lasting(given(sys.stderr, "w"))
        return cls(time.monotonic(), arguments, os.environ, Path(), *streams)

    def asked(self, flag: str) -> bool:
        """Tell whether a flag stands on the command line, even when the rest of it is wrong."""
        words = self.arguments
        return flag in (words[: words.index("--")] if "--" in words else words)

    def annotated(self) -> bool:
        """Tell whether a job of GitHub Actions runs the command and shows annotations."""
        return self.environ.get("GITHUB_ACTIONS") == "true"

    def unattended(self) -> bool:
        """Tell that nobody can answer a question: no terminal, or `CI` is set."""
        watched = self.stdin.isatty() and self.stderr.isatty()
        return not watched or truthy(self.environ.get("CI"))


def truthy(value: str | None) -> bool:
    """Read a switch from the environment: unset, empty, `0`, `false` and `no` are off."""
    return (value or "").strip().lower() not in {"", "0", "false", "no", "off"}
