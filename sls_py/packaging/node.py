"""Node packages that only development needs, told from what is installed in `node_modules`.

The Serverless Framework asks `npm ls` and leaves out what a project's `devDependencies` bring along and its other
dependencies do not; packages that nobody asks for stay. This does the same without npm.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from sls_py.model.values import JsonObject

MANIFEST = "package.json"
MODULES = "node_modules"
_FOR_DEVELOPMENT = ("devDependencies",)
_NEEDED = ("dependencies", "optionalDependencies", "peerDependencies")


class Development:
    """Folders and files, relative to the root and with `/`, that production does not need."""

    def __init__(self, folders: Iterable[str] = (), files: Iterable[str] = ()) -> None:
        self.folders = frozenset(folders)
        self.files = frozenset(files)
        self._known = {"": False}

    def owns(self, path: str) -> bool:
        """Tell whether a file is one of these, or lies in one of these folders."""
        return path in self.files or self._owns_folder(path.rpartition("/")[0])

    def _owns_folder(self, folder: str) -> bool:
        known = self._known.get(folder)
        if known is None:
            known = folder in self.folders or self._owns_folder(folder.rpartition("/")[0])
            self._known[folder] = known
        return known


def development_packages(root: Path, paths: Iterable[str]) -> Development:
    """Return what development needs only, for every project among the files of a root.

    A project is a folder with a `package.json` that lies in no `node_modules`. Manifests that cannot be read
    name no dependencies.
    """
    folders: set[str] = set()
    commands: set[str] = set()
    for path in [path for path in paths if path.endswith(MANIFEST)]:
        if _is_project(path):
            home = PurePosixPath(path).parent
            for package, manifest in _Project(root / home).only_for_development():
                folder = (home / package).as_posix()
                folders.add(folder)
                commands.update(_commands(folder, manifest))
    return Development(folders, commands)


def _is_project(path: str) -> bool:
    *folders, name = path.split("/")
    return name == MANIFEST and MODULES not in folders


class _Project:
    """A folder with a manifest, and the packages installed in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._manifests: dict[Path, JsonObject | None] = {}

    def only_for_development(self) -> Iterator[tuple[Path, JsonObject]]:
        """Yield the folder (relative to the project's) and the manifest of each package."""
        links = list(self._workspaces())
        homes = [self._folder, *(link.resolve() for link in links)]
        found = self._reachable(homes, _FOR_DEVELOPMENT)
        if found:
            found -= self._reachable(homes, _NEEDED)
        for package in found.difference(links):
            manifest = self._manifest(package)
            if manifest is not None and package.is_relative_to(self._folder):
                relative = package.relative_to(self._folder)
                if MODULES in relative.parts:
                    yield relative, manifest

    def _workspaces(self) -> Iterator[Path]:
        """Links in `node_modules` to the project's own packages."""
        modules = self._folder / MODULES
        own = self._manifest(self._folder) or {}
        if own.get("workspaces") and modules.is_dir():
            for entry in modules.iterdir():
                scoped = entry.iterdir() if entry.name.startswith("@") else (entry,)
                yield from (package for package in scoped if package.is_symlink())

    def _reachable(self, homes: list[Path], sections: tuple[str, ...]) -> set[Path]:
        """The packages that homes ask for in these sections, and all that those need, by every path they have."""
        asked = [(home, name) for home in homes for name in self._asks(home, sections)]
        found: set[Path] = set()
        while asked:
            package = self._find(*asked.pop())
            if package and package not in found:
                real = package.resolve()
                found |= {package, real}
                asked += [(real, name) for name in self._asks(real, _NEEDED)]
        return found

    def _asks(self, folder: Path, sections: tuple[str, ...]) -> Iterator[str]:
        manifest = self._manifest(folder) or {}
        for section in sections:
            names = manifest.get(section)
            yield from names if isinstance(names, dict) else ()

    def _find(self, folder: Path, name: str) -> Path | None:
        """Look a package up as Node does: in the `node_modules` of a folder and of those above it."""
        for above in (folder, *folder.parents):
            package = above / MODULES / name
            if package.is_dir():
                return package
            if above == self._folder:
                break
        return None

    def _manifest(self, folder: Path) -> JsonObject | None:
        if folder not in self._manifests:
            self._manifests[folder] = _read(folder / MANIFEST)
        return self._manifests[folder]


def _read(path: Path) -> JsonObject | None:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _commands(folder: str, manifest: JsonObject) -> Iterator[str]:
    """The files in `.bin` that a package put there."""
    before, _, name = folder.rpartition(f"{MODULES}/")
    command = manifest.get("bin")
    if isinstance(command, str):
        command = {name.rpartition("/")[2]: command}
    names = command if isinstance(command, dict) else ()
    return (f"{before}{MODULES}/.bin/{one}" for one in names)
