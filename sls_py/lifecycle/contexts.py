"""What hooks get: values to read, and methods for the changes that a moment allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sls_py.model.package import Artifacts, Package
from sls_py.model.service import Service
from sls_py.model.values import CfValue, JsonObject
from sls_py.records import dataclass, field
from sls_py.report import Note, Reporter

if TYPE_CHECKING:  # only annotations need these: aws is a floor above, and packaging starts faster
    from sls_py.aws.protocols import Gateways
    from sls_py.model.deployed import Deployed
    from sls_py.model.result import DeployResult
    from sls_py.model.target import AwsTarget


@dataclass(kw_only=True)
class ServiceContext:
    """The service file is built; nothing was packaged yet.

    With `dependency_layers`, what functions require is to go into layers: it changes seldom, and then a zip with the
    code alone is sent for a save (`slspy sync --dependency-layer`).
    """

    service: Service
    reporter: Reporter
    dependency_layers: bool = False

    def note(self, text: str) -> None:
        """Say something to the user."""
        self.reporter.emit(Note(text=text))


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedFile:
    """A file that a plugin puts into zips: bytes, or a file on disk; every function when `functions` is None."""

    name: str
    content: bytes | Path
    executable: bool = False
    functions: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedTree:
    """A folder of files that a plugin puts into zips: into every function when `functions` is None, and into `layers`.

    `identity` names this very content: as long as it stays, the folder is not looked into again. So it has to change
    with everything that may change a file (a lock file, a runtime, an option), and the folder has to be made
    completely before it is added.
    """

    directory: Path
    identity: str
    prefix: str = ""
    functions: frozenset[str] | None = None
    layers: frozenset[str] = frozenset()


@dataclass(kw_only=True)
class PackageContext:
    """Files are being selected and zipped; `artifacts` is set from `PACKAGE_STORED` on."""

    service: Service
    directory: Path
    reporter: Reporter
    artifacts: Artifacts | None = None
    added: list[AddedFile] = field(default_factory=list)
    trees: list[AddedTree] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)

    def add_file(
        self,
        name: str,
        content: bytes | Path,
        *,
        executable: bool = False,
        functions: Iterable[str] | None = None,
    ) -> None:
        """Put a file into the zips (of all functions, or of the named ones), in `PACKAGE_SELECT` only.

        `name` is the path inside the zip with `/` between its parts; a file of the service with the same name
        gives way.
        """
        chosen = None if functions is None else frozenset(functions)
        self.added.append(
            AddedFile(name=name, content=content, executable=executable, functions=chosen)
        )

    def add_tree(
        self,
        directory: Path,
        *,
        identity: str,
        prefix: str = "",
        functions: Iterable[str] | None = None,
        layers: Iterable[str] = (),
    ) -> None:
        """Put all files below a folder into zips (see `AddedTree`), in `PACKAGE_SELECT` only.

        They go below the folder `prefix` of the zip; a file with the same name in the service, or from `add_file`,
        takes their place. Patterns do not apply to them. Contents are hashed once for each `identity`, and compressed
        once for all zips. A layer that has nothing else is a `Layer` with `generated=True`.
        """
        self.trees.append(
            AddedTree(
                directory=directory,
                identity=identity,
                prefix=prefix,
                functions=None if functions is None else frozenset(functions),
                layers=frozenset(layers),
            )
        )

    def exclude(self, pattern: str) -> None:
        """Leave out files that match a pattern (as in `package.patterns`), in `PACKAGE_SELECT` only."""
        self.excluded.append(pattern)

    def note(self, text: str) -> None:
        """Say something to the user."""
        self.reporter.emit(Note(text=text))


@dataclass(kw_only=True)
class CompileContext:
    """The template is being made; added resources are merged before the user's own `resources`."""

    service: Service
    reporter: Reporter
    template: Mapping[str, CfValue]
    resources: dict[str, JsonObject] = field(default_factory=dict)
    outputs: dict[str, JsonObject] = field(default_factory=dict)
    statements: list[JsonObject] = field(default_factory=list)

    def add_resource(self, logical_id: str, resource: JsonObject) -> None:
        """Add a resource (`Type`, `Properties` ...) to the template."""
        self.resources[logical_id] = resource

    def add_output(self, name: str, value: CfValue, *, description: str | None = None) -> None:
        """Add a stack output."""
        self.outputs[name] = {"Value": value} | (
            {"Description": description} if description else {}
        )

    def allow(self, statement: JsonObject) -> None:
        """Add an IAM statement to the shared execution role, when the stack has one."""
        self.statements.append(statement)

    def note(self, text: str) -> None:
        """Say something to the user."""
        self.reporter.emit(Note(text=text))


@dataclass(kw_only=True)
class DeployContext:
    """A deployment runs; `deployed` is set after `DEPLOY_INSPECT`, `result` from `DEPLOY_DONE` on."""

    service: Service | None
    package: Package
    target: AwsTarget
    reporter: Reporter
    gateways: Gateways
    deployed: Deployed | None = None
    result: DeployResult | None = None

    def note(self, text: str) -> None:
        """Say something to the user."""
        self.reporter.emit(Note(text=text))


@dataclass(kw_only=True)
class FunctionContext:
    """One function is being updated without its stack (`deploy function`, sync)."""

    service: Service
    function: str
    target: AwsTarget
    reporter: Reporter
    gateways: Gateways


@dataclass(kw_only=True)
class RemoveContext:
    """A stack is being removed."""

    service: Service
    stack: str
    target: AwsTarget
    reporter: Reporter
    gateways: Gateways


@dataclass(kw_only=True)
class SyncContext:
    """A batch of saved files is being brought to AWS; `rebuild` names functions to build besides those found."""

    service: Service
    changed: frozenset[Path]
    reporter: Reporter
    rebuild: set[str] = field(default_factory=set)

    def affect(self, function: str) -> None:
        """Have a function built and synced although no file of its own changed."""
        self.rebuild.add(function)


@dataclass(kw_only=True)
class SyncFlowContext:
    """One difference of one resource is being brought to AWS; `title` is what the user reads.

    `outcome` (`done`, or `unchanged` when it was live already) and `detail` are set after it.
    """

    service: Service
    kind: str
    resource: str
    title: str
    target: AwsTarget
    reporter: Reporter
    gateways: Gateways
    outcome: str = ""
    detail: str = ""

    def note(self, text: str) -> None:
        """Say something to the user."""
        self.reporter.emit(Note(text=text))


@dataclass(kw_only=True)
class SyncDoneContext:
    """All that was saved is live; `synced` are the titles of the flows that did something since the last time."""

    service: Service
    synced: tuple[str, ...]
    target: AwsTarget
    reporter: Reporter
    gateways: Gateways

    def note(self, text: str) -> None:
        """Say something to the user."""
        self.reporter.emit(Note(text=text))


@dataclass(kw_only=True)
class CommandContext:
    """A command starts or ended; `name` is its path (`deploy function`)."""

    name: str
    reporter: Reporter
    cleanups: list[Callable[[], None]] = field(default_factory=list)
