"""All that a plugin imports: the base class, the moments, the contexts and the errors.

A plugin is a class. Methods marked with a moment are its hooks; class attributes are its other contributions:

    from sls_py.plugin import DeployContext, Plugin, moments

    class Announce(Plugin):
        name = "announce"

        @moments.DEPLOY_DONE.after
        def announce(self, context: DeployContext) -> None:
            context.note(f"{context.package.stack.service} is live")

It is loaded when the service file's `plugins:` names it, by the entry point in the group `slspy` or by the path
of a Python file (`./announce.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from sls_py.aws.protocols import Gateways
from sls_py.errors import PluginError, Problem, ServiceFileError, SlspyError, UsageError
from sls_py.events.base import BoundEvent, EventContext, EventType, FunctionTarget
from sls_py.lifecycle import Moment, moments
from sls_py.lifecycle.contexts import (
    CommandContext,
    CompileContext,
    DeployContext,
    FunctionContext,
    PackageContext,
    RemoveContext,
    ServiceContext,
    SyncContext,
    SyncDoneContext,
    SyncFlowContext,
)
from sls_py.model.service import Service
from sls_py.model.target import AwsTarget
from sls_py.model.values import JsonObject
from sls_py.report import Note, Reporter, Warned
from sls_py.service.extensions import MISSING, Secret, VariableSource

if TYPE_CHECKING:  # only `slspy sync` needs them: they are loaded when a plugin asks for one
    from sls_py.sync.change import Change, Place, Snapshot
    from sls_py.sync.flow import Flow, FlowContext, FlowId, FlowKind, FlowResult

API_VERSION = 1
"""Changes when a plugin written for an older slspy can no longer work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandOption:
    """An option of a plugin's command: `--<name>`, with a one-letter `short` form when given."""

    name: str
    help: str
    type: Literal["text", "number", "flag"] = "text"
    short: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandCall:
    """What a plugin's command works with; `options` holds the given options by name, absent ones are None.

    `write` prints to stdout (data), `note` and `warn` tell the user something on stderr.
    """

    service: Service
    target: AwsTarget
    gateways: Gateways
    reporter: Reporter
    write: Callable[[str], None]
    options: Mapping[str, str | int | bool | None] = field(default_factory=dict)

    def note(self, text: str) -> None:
        """Say something to the user."""
        self.reporter.emit(Note(text=text))

    def warn(self, text: str, *, hint: str | None = None) -> None:
        """Warn about something that does not stop the command."""
        self.reporter.emit(Warned(problem=Problem(message=text, hint=hint, severity="warning")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command that a plugin adds: `slspy <name>`; it has the common options (`--stage` ...) besides its own."""

    name: str
    help: str
    run: Callable[[CommandCall], None]
    options: tuple[CommandOption, ...] = ()


class Plugin:
    """The base class of plugins; one instance is made for each command, without arguments.

    `name` names the plugin in errors and its section in `custom`. `api_version` is the version of this module that
    the plugin was written for.
    """

    name: ClassVar[str] = ""
    api_version: ClassVar[int] = API_VERSION
    config_schema: ClassVar[JsonObject | None] = None
    """JSON Schema of `custom.<name>`; the section is not checked when this is None."""
    function_properties: ClassVar[Mapping[str, JsonObject]] = {}
    """JSON Schema of properties that the plugin adds to functions."""
    top_level: ClassVar[Mapping[str, JsonObject]] = {}
    """JSON Schema of properties that the plugin adds at the top of the service file."""
    events: ClassVar[Mapping[str, EventType]] = {}
    """Event types by the key they have in a function's `events`."""
    variables: ClassVar[Mapping[str, VariableSource]] = {}
    """Variable sources by their name: `${name:address}`."""

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands that the plugin adds."""
        return ()

    @property
    def flow_kinds(self) -> tuple[FlowKind, ...]:
        """What the plugin adds to `slspy sync`: how differences of resources are brought to AWS."""
        return ()

    def settings(self, service: Service) -> JsonObject:
        """Return the plugin's section of `custom`, empty when there is none."""
        section: Any = service.custom.get(self.name)
        return dict(section) if isinstance(section, dict) else {}


_OF_SYNC = {
    **dict.fromkeys(("Change", "Place", "Snapshot"), "sls_py.sync.change"),
    **dict.fromkeys(
        ("Flow", "FlowContext", "FlowId", "FlowKind", "FlowResult"), "sls_py.sync.flow"
    ),
}


def __getattr__(name: str) -> Any:
    """Load what belongs to syncing when it is asked for."""
    if name not in _OF_SYNC:
        raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
    from importlib import import_module

    return getattr(import_module(_OF_SYNC[name]), name)


__all__ = [
    "API_VERSION",
    "MISSING",
    "AwsTarget",
    "BoundEvent",
    "Change",
    "Command",
    "CommandCall",
    "CommandContext",
    "CommandOption",
    "CompileContext",
    "DeployContext",
    "EventContext",
    "EventType",
    "Flow",
    "FlowContext",
    "FlowId",
    "FlowKind",
    "FlowResult",
    "FunctionContext",
    "FunctionTarget",
    "Gateways",
    "JsonObject",
    "Moment",
    "PackageContext",
    "Place",
    "Plugin",
    "PluginError",
    "Problem",
    "RemoveContext",
    "Reporter",
    "Secret",
    "Service",
    "ServiceContext",
    "ServiceFileError",
    "SlspyError",
    "Snapshot",
    "SyncContext",
    "SyncDoneContext",
    "SyncFlowContext",
    "UsageError",
    "VariableSource",
    "moments",
]
