"""Say in one sentence why packages could not be installed, and what to try."""

from __future__ import annotations

import re
from typing import NamedTuple

from sls_py.errors import PackagingError
from sls_py.plugin import Problem, SlspyError
from slspy_python_requirements.platform import Platform
from slspy_python_requirements.wanted import Wanted, normalized, problem_in

_NO_WHEEL = re.compile(
    r"Because (?:only )?(?P<name>[\w.\-]+)(?:\[[^\]]*\])?(?:[=<>!~]=?(?P<version>[\w.+]+))? has no (?:usable )?wheels"
)
_UNKNOWN = re.compile(
    r"Because (?P<name>[\w.\-]+) was not found in the (?:package registry|cache|provided package locations)"
)
_NO_VERSION = re.compile(
    r"there (?:is|are) no versions? of (?P<name>[\w.\-]+?)(?P<version>[=<>!~].*?)? and "
)
_PIP = re.compile(
    r"No matching distribution found for (?P<name>[\w.\-]+)(?:\[[^\]]*\])?(?P<version>[^\s;]*)"
)
_PIP_VERSIONS = re.compile(r"\(from versions: (?P<versions>[^)]*)\)")
_HASH = re.compile(
    r"Hash mismatch for `(?P<name>[\w.\-]+)|DO NOT MATCH THE HASHES[^\n]*\n\s*(?P<other>[\w.\-]+)"
)
_BUILDING = re.compile(
    r"Failed to build `?(?P<name>[\w.\-]+)|build backend|metadata-generation-failed|Failed building wheel|is not compatible with|Building wheel .* did not run",
    re.IGNORECASE,
)
_NETWORK = re.compile(
    r"error sending request|Failed to fetch|dns error|NewConnectionError|ConnectTimeout|Failed to establish|Name or service not known|Connection refused|network was disabled|Could not fetch URL",
)
_AUTH = re.compile(r"\b(401|403)\b|Unauthorized|Forbidden|User for \S+:")
_ADDRESS = re.compile(r"(https?://)[^@/\s]+@")
_NEWS = re.compile(r"Using (?:CPython|Python) |(?:Resolved|Prepared|Updated|Built) |WARNING: ")
_TAIL = 12


class Attempt(NamedTuple):
    """How an installer ended, and all it said."""

    tool: str
    code: int
    output: str

    @property
    def lacks_wheels(self) -> bool:
        """Whether it might work when packages are built here."""
        return bool(
            _NO_WHEEL.search(self._joined)
            or _PIP.search(self.output)
            or "no wheel" in self.output.lower()
            or "--no-build" in self.output
        )

    @property
    def is_about_building(self) -> bool:
        """Whether a package was found, but could not be built."""
        return bool(_BUILDING.search(self.output))

    @property
    def tail(self) -> str:
        """The last lines, without passwords."""
        lines = [
            line for line in self.output.splitlines() if line.strip() and not _NEWS.match(line)
        ]
        return _ADDRESS.sub(r"\1", "\n".join(lines[-_TAIL:]))

    def package(self) -> tuple[str, str | None]:
        """Return the name and the version of the package without a wheel."""
        for pattern in (_NO_WHEEL, _PIP, _BUILDING):
            if (found := pattern.search(self._joined)) and found["name"]:
                version = found.groupdict().get("version") or ""
                return normalized(found["name"]), version.lstrip("=") or None
        return "a package", None

    @property
    def _joined(self) -> str:
        return re.sub(r"\s+", " ", self.output)


def explain(
    attempt: Attempt, wanted: Wanted, platform: Platform, *, building: str | None = None
) -> SlspyError:
    """Return the error for an attempt that failed."""
    joined = re.sub(r"\s+", " ", attempt.output)
    if found := _HASH.search(attempt.output):
        name = normalized(found["name"] or found["other"])
        message = f"`{name}` is not the file that was locked: its hash differs"
        hint = "lock again if the package was replaced on purpose; otherwise do not use it"
        return _refused(wanted, name, message, hint)
    if _AUTH.search(attempt.output) and "http" in attempt.output:
        hint = "set the index with its user and password in the environment (`UV_INDEX_URL`, `PIP_INDEX_URL`)"
        return SlspyError("the package index refuses this user", hint=f"{hint}\n{attempt.tail}")
    if _NETWORK.search(attempt.output) and not _PIP_VERSIONS.search(attempt.output):
        hint = "check the network and the address of the index; what was installed before works offline"
        return SlspyError("the package index cannot be reached", hint=f"{hint}\n{attempt.tail}")
    if building or attempt.is_about_building:
        name = building or attempt.package()[0]
        return _refused(wanted, name, f"`{name}` could not be built", attempt.tail)
    return _unsatisfied(attempt, joined, wanted, platform)


def _unsatisfied(attempt: Attempt, joined: str, wanted: Wanted, platform: Platform) -> SlspyError:
    if found := _UNKNOWN.search(joined):
        return _refused(wanted, found["name"], f"there is no package `{found['name']}`", _SPELLING)
    if found := _NO_WHEEL.search(joined):
        return no_wheel(wanted, platform, found["name"], found["version"])
    if found := _NO_VERSION.search(joined):
        name = f"{found['name']}{found['version'] or ''}"
        message = f"there is no version `{name}` for {platform}"
        return _refused(wanted, found["name"], message, _VERSION)
    if found := _PIP.search(attempt.output):
        versions = _PIP_VERSIONS.search(attempt.output)
        if versions and versions["versions"] == "none" and not found["version"]:
            return _refused(
                wanted, found["name"], f"there is no package `{found['name']}`", _SPELLING
            )
        message = f"there is no wheel of `{found['name']}{found['version']}` for {platform}"
        return _refused(wanted, found["name"], message, _VERSION)
    message = (
        f"{attempt.tool} could not install the packages of `{wanted.manifest.name}` for {platform}"
    )
    return _refused(wanted, "", message, attempt.tail)


_SPELLING = "check how the name is spelled, and whether the index that has it is configured"
_VERSION = "choose a version that has wheels for it, or another runtime"


def no_wheel(
    wanted: Wanted, platform: Platform, name: str, version: str | None = None, *, output: str = ""
) -> PackagingError:
    """Return the error for a package that has to be compiled on Lambda's own Linux."""
    shown = f"{name} {version}" if version else name
    message = (
        f"`{shown}` has no wheel for {platform} ({platform.for_pip[0]} or older), "
        "and cannot be made into one here"
    )
    hint = (
        "choose a version with a wheel, put one that was built on Amazon Linux into `vendor` (unzipped), "
        "or deploy the function as a container image"
    )
    return _refused(wanted, name, message, f"{hint}\n{output}" if output else hint)


def _refused(wanted: Wanted, name: str, message: str, hint: str) -> PackagingError:
    line = _line_of(wanted, name)
    return PackagingError([problem_in(wanted.manifest, message, hint=hint, line=line)])


def _line_of(wanted: Wanted, name: str) -> int:
    """Return where the manifest names a package, the first line when it does not."""
    spelled = "[-_.]".join(map(re.escape, normalized(name).split("-")))
    pattern = re.compile(rf"(^|[\"'\s]){spelled}($|[^\w.-])", re.IGNORECASE)
    try:
        lines = wanted.manifest.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return 1
    return next(
        (number for number, line in enumerate(lines, 1) if name and pattern.search(line)), 1
    )


def missing(wanted: Wanted, names: list[str]) -> PackagingError:
    """Return the error for packages that an installer left out without saying so."""
    problems: list[Problem] = [
        problem_in(
            wanted.manifest,
            f"`{name}` of `{wanted.manifest.name}` was not installed",
            hint="lock again; if it stays, tell the authors of slspy",
            line=_line_of(wanted, name.partition(" ")[0]),
        )
        for name in names
    ]
    return PackagingError(problems)
