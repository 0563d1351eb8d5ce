"""A service file that was read but not built, and the properties that are needed before the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sls_py.errors import ServiceFileError
from sls_py.model.options import Options
from sls_py.position import ConfigPath, Position
from sls_py.records import dataclass, field
from sls_py.service.tree import Tree
from sls_py.service.variables.problems import UnresolvedError
from sls_py.service.variables.resolve import Resolver
from sls_py.service.variables.sources.builtin import builtin_sources
from sls_py.service.variables.sources.file import FileSource


class PluginReference(NamedTuple):
    """An entry of `plugins`, and where it stands."""

    name: str
    position: Position


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A service file that was read but not built: enough to load its plugins and to reach AWS.

    `environ` has the variables of `.env` files; `region` and `profile` are None when they are not set, or only
    known with AWS. `tree` is the file, with the early properties resolved; `settled` says which strings of it are.
    """

    file: Path
    directory: Path
    options: Options
    environ: Mapping[str, str]
    stage: str
    region: str | None = None
    profile: str | None = None
    plugins: tuple[PluginReference, ...] = ()
    plugins_directory: str | None = None
    includes: tuple[Path, ...] = ()
    instance_id: str = ""
    tree: Tree = field(repr=False)
    settled: frozenset[ConfigPath] = field(default=frozenset(), repr=False)


class EarlyProperties:
    """Properties that are read before plugins are loaded; only the ones asked for are resolved, in place."""

    def __init__(
        self,
        tree: Tree,
        *,
        directory: Path,
        options: Options,
        environ: Mapping[str, str],
        instance_id: str,
    ) -> None:
        self._tree = tree
        self._directory = directory
        self._options = options
        self._files = FileSource()
        self._sources = builtin_sources(self._files, instance_id)
        self._dotenv: Path | None = None
        self._resolver = self._resolving(environ, frozenset())

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment, with the variables of `.env` files when they were loaded."""
        return self._resolver.environ

    @property
    def includes(self) -> tuple[Path, ...]:
        """The files that were read besides the service file."""
        return (*([self._dotenv] if self._dotenv else []), *self._files.found)

    @property
    def settled(self) -> frozenset[ConfigPath]:
        """The paths of the strings that are resolved."""
        return self._resolver.settled

    def load_dotenv(self, stage: str) -> None:
        """Let the environment have the variables of `.env` files from now on, when the service asks for it."""
        wanted = self.tree("useDotenv")
        if wanted and wanted.value:
            from sls_py.service.dotenv import load_dotenv  # not needed most of the time

            environ, self._dotenv = load_dotenv(self._directory, stage, self.environ)
            self._resolver = self._resolving(environ, self.settled)

    def _resolving(self, environ: Mapping[str, str], settled: frozenset[ConfigPath]) -> Resolver:
        return Resolver(
            self._tree,
            self._sources,
            directory=self._directory,
            options=self._options,
            environ=environ,
            settled=settled,
        )

    def stage(self) -> str:
        """Return the stage.

        Raises:
            ServiceFileError: it cannot be resolved.
        """
        try:
            return self._resolver.stage()
        except UnresolvedError as error:
            raise ServiceFileError([error.problem]) from None

    def tree(self, *path: str) -> Tree | None:
        """Return a property with positions, None when it is not there.

        Raises:
            ServiceFileError: it cannot be resolved.
        """
        try:
            found = self._resolver.find(path)
        except UnresolvedError as error:
            raise ServiceFileError([error.problem]) from None
        return found if isinstance(found, Tree) else None

    def value(self, *path: str) -> Any:
        """Return a property, None when it is not there or only known later."""
        try:
            return self._resolver.property(path)
        except UnresolvedError:
            return None
