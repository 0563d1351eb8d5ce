"""The Python and the machine that a function runs on: which wheels fit, and how markers are decided there."""

from __future__ import annotations

import re
from typing import NamedTuple

_RUNTIME = re.compile(r"python3\.(\d+)")

_LEGACY = {5: "manylinux1", 12: "manylinux2010", 17: "manylinux2014"}
"""The names that platforms had before they were called after their glibc (PEP 600)."""


class Platform(NamedTuple):
    """A Lambda runtime on an architecture: `minor` is the N of Python 3.N, `machine` as Linux calls it."""

    minor: int
    machine: str

    @property
    def python(self) -> str:
        """The version of Python, such as `3.12`."""
        return f"3.{self.minor}"

    @property
    def glibc(self) -> int:
        """The N of glibc 2.N: Amazon Linux 2 has 2.26, Amazon Linux 2023 (from Python 3.12 on) has 2.34.

        https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
        """
        return 34 if self.minor >= 12 else 26

    @property
    def for_uv(self) -> str:
        """The newest platform not above the glibc that uv has a name for."""
        return f"{self.machine}-{'manylinux_2_34' if self.glibc == 34 else 'manylinux2014'}"

    @property
    def for_pip(self) -> tuple[str, ...]:
        """Every platform tag that fits, the best one first; pip takes those it is told, and no others."""
        tags: list[str] = []
        for glibc in range(self.glibc, 4, -1):
            tags.append(f"manylinux_2_{glibc}_{self.machine}")
            if glibc in _LEGACY:
                tags.append(f"{_LEGACY[glibc]}_{self.machine}")
        return tuple(tags)

    @property
    def markers(self) -> dict[str, str]:
        """The environment in which markers are decided (PEP 508)."""
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Linux",
            "platform_version": "",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": "linux",
        }

    def __str__(self) -> str:
        """Name it as users write it."""
        return f"python{self.python} on {'arm64' if self.machine == 'aarch64' else self.machine}"


def platform_of(runtime: str | None, architecture: str | None) -> Platform | None:
    """Return the platform of a function, None when it does not run on Python 3."""
    found = _RUNTIME.fullmatch(runtime or "")
    if found is None:
        return None
    return Platform(int(found[1]), "aarch64" if architecture == "arm64" else "x86_64")
