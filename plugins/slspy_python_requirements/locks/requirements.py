"""Read requirements files, with those that they name, as pip does."""

from __future__ import annotations

import re
from pathlib import Path

from sls_py.errors import PackagingError, Problem
from slspy_python_requirements.locks.lines import ARCHIVES, Line, lines, path_of
from slspy_python_requirements.locks.markers import holds
from slspy_python_requirements.manifests import PYPROJECT, Manifest, read_toml
from slspy_python_requirements.options import Options
from slspy_python_requirements.platform import Platform
from slspy_python_requirements.wanted import Pin, Wanted, normalized, problem_in

_HASH = re.compile(r"\s--hash[= ](\S+)")
_EXTRAS = re.compile(r"(\[[^\]]*\])$")
_EDITABLE = ("-e", "--editable")
_KEPT = (
    "-i",
    "--index-url",
    "--pypi-url",
    "--extra-index-url",
    "-f",
    "--find-links",
    "--no-index",
    "--pre",
    "--trusted-host",
    "--prefer-binary",
)
"""Options for the installer; those that say where to install or for what are slspy's."""


def read(manifest: Manifest, options: Options, platform: Platform) -> Wanted:
    """Return what a requirements file asks for; it is locked when every line has a hash.

    Raises:
        PackagingError: a file cannot be read, or a line not understood; all problems at once.
    """
    del options
    reader = _Reader(platform, manifest.folder)
    if manifest.kind == "pyproject":
        reader.add_project(manifest.file)
    else:
        for line in lines(manifest.file):
            reader.add(line)
    if reader.problems:
        raise PackagingError(reader.problems)
    registered = [pin for pin in reader.pins.values() if not pin.project]
    return Wanted(
        manifest.file,
        tuple(reader.pins.values()),
        locked=bool(registered) and all(pin.hashes for pin in registered),
        arguments=tuple(reader.arguments),
        limits=tuple(reader.limits),
    )


class _Reader:
    """Takes lines one by one."""

    def __init__(self, platform: Platform, folder: Path) -> None:
        self.pins: dict[str, Pin] = {}
        self.arguments: list[str] = []
        self.limits: list[str] = []
        self.problems: list[Problem] = []
        self._platform = platform
        self._folder = folder.resolve()

    def add(self, line: Line) -> None:
        if line.option == "-c":
            self._limit(line)
        elif line.text.startswith("-"):
            self._option(line)
        else:
            self._requirement(line)

    def add_project(self, file: Path) -> None:
        """Take what a project depends on, not the project itself."""
        for text in read_toml(file).get("project", {}).get("dependencies", ()):
            self._requirement(Line(text, file, 1))

    def _limit(self, line: Line) -> None:
        if not line.text.startswith("-"):
            self.limits.append(_HASH.sub("", line.text).strip())

    def _option(self, line: Line) -> None:
        word, _, rest = line.text.partition(
            "=" if line.text.startswith("--") and "=" in line.text.split(" ")[0] else " "
        )
        if word in _EDITABLE:
            self._requirement(line._replace(text=rest.strip()))
        elif word in _KEPT:
            value = rest.strip()
            local = (line.file.parent / value) if word in ("-f", "--find-links") and value else None
            if local and local.exists():
                value = str(local.resolve())
            self.arguments.append(f"{word} {value}".strip())

    def _requirement(self, line: Line) -> None:
        hashes = tuple(_HASH.findall(line.text))
        text = _HASH.sub("", line.text).strip()
        path = path_of(text, line.file.parent)
        if path is None:
            self._named(line, text, hashes)
        elif path.is_dir():
            self._local(line, text, path)
        elif path.is_file() and path.name.endswith(ARCHIVES):
            self._keep(Pin(normalized(path.name.split("-")[0]), path.as_uri(), hashes=hashes))
        else:
            self._problem(
                line, f"`{text}` is neither a package, nor a folder or archive that is here"
            )

    def _named(self, line: Line, text: str, hashes: tuple[str, ...]) -> None:
        from packaging.requirements import InvalidRequirement, Requirement

        try:
            found = Requirement(text)
        except InvalidRequirement:
            self._problem(line, f"`{text}` is not a requirement")
            return
        if not holds(str(found.marker) if found.marker else None, self._platform):
            return
        found.marker = None
        exact = [one.version for one in found.specifier if one.operator in ("==", "===")]
        version = exact[0] if exact and "*" not in exact[0] else None
        self._keep(Pin(normalized(found.name), str(found), version, hashes))

    def _local(self, line: Line, text: str, folder: Path) -> None:
        file = folder / PYPROJECT
        if folder.resolve() == self._folder:
            if file.is_file():
                self.add_project(file)
        elif file.is_file() or (folder / "setup.py").is_file():
            extras = _EXTRAS.search(text)
            name = self._name(file, folder)
            self._keep(Pin(name, name + (extras[1] if extras else ""), project=folder.resolve()))
        else:
            self._problem(
                line, f"the folder `{text}` is no Python project: it has no `{PYPROJECT}`"
            )

    def _name(self, file: Path, folder: Path) -> str:
        project = read_toml(file).get("project", {}) if file.is_file() else {}
        return normalized(project.get("name", folder.name))

    def _keep(self, pin: Pin) -> None:
        self.pins[pin.requirement] = pin

    def _problem(self, line: Line, message: str) -> None:
        self.problems.append(problem_in(line.file, message, line=line.number))
