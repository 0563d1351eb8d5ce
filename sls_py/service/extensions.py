"""What plugins add to the service file: variable sources, events and properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from sls_py.model.options import Options
from sls_py.model.secret import SecretReference
from sls_py.model.values import JsonObject
from sls_py.records import dataclass, field
from sls_py.service.tree import Gap, Tree


class Missing:
    """A source has no value for an address; the next fallback is tried.

    `reason` continues "cannot resolve `${...}`:", for the case that no fallback has a value either. `hint` may be a
    function, which is called in that case only.
    """

    def __init__(
        self,
        reason: str = "there is no such value",
        hint: str | Callable[[], str | None] | None = None,
    ) -> None:
        self.reason = reason
        self._hint = hint

    @property
    def hint(self) -> str | None:
        """What to try, None when nothing comes to mind."""
        return self._hint() if callable(self._hint) else self._hint


MISSING = Missing()
"""The plain way for a source to say that it has no value."""


class Secret(NamedTuple):
    """What a source returns when a value is secret, with everything in it.

    `reference` tells where it is kept, so that it can be read once more; None when slspy cannot do that.
    """

    value: Any
    reference: SecretReference | None = None

    def __repr__(self) -> str:
        """Show where the secret is, and not what it is."""
        return f"Secret({self.reference})"


class VariableContext(Protocol):
    """What a source may ask while it resolves an address."""

    @property
    def directory(self) -> Path:
        """The service directory."""
        ...

    @property
    def options(self) -> Options:
        """The command line."""
        ...

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment, with the values of `.env` files."""
        ...

    def stage(self) -> str:
        """Return the stage: `--stage`, or `provider.stage`, or `dev`."""
        ...

    def region(self) -> str:
        """Return the region: `--region`, or `provider.region`, or `us-east-1`."""
        ...

    def property(self, path: Sequence[str | int]) -> Any:
        """Return a property of the service file with its variables resolved, None when it is not there."""
        ...

    def find(self, path: Sequence[str | int]) -> Tree | Gap:
        """Return a property like `property`, with its positions, or where the path breaks off."""
        ...

    def text(self, value: str) -> Any:
        """Resolve the variables in a text."""
        ...

    def filled(self, value: str) -> Tree:
        """Resolve the variables in a text, and keep what is known of the value: its positions, whether it is secret."""
        ...


class VariableSource(Protocol):
    """A source of variables: `${name(params):address}`.

    A slow source may also have a method `prefetch(wanted, context)`, which gets the addresses (with their
    parameters) that will surely be asked for, before the first of them is. It may return functions, which slspy
    calls at the same time as those of other sources, each in a thread of its own.
    """

    @property
    def name(self) -> str:
        """The word before the colon: a lower-case letter, then letters and digits."""
        ...

    def resolve(
        self, address: str | None, params: Sequence[Any], context: VariableContext, /
    ) -> Any:
        """Return a JSON value, a `Secret` with one, or `MISSING` so that the next fallback is tried.

        Raises:
            SlspyError: the address is wrong, or the value cannot be read; shown with the variable's position.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Extensions:
    """All that the loaded plugins add; each mapping goes from a name to a JSON Schema or a source.

    `events` are new event types, `custom` checks `custom.<key>`, `function_properties` are new properties of
    functions, `top_level` new sections of the file.
    """

    sources: Mapping[str, VariableSource] = field(default_factory=dict)
    events: Mapping[str, JsonObject] = field(default_factory=dict)
    custom: Mapping[str, JsonObject] = field(default_factory=dict)
    function_properties: Mapping[str, JsonObject] = field(default_factory=dict)
    top_level: Mapping[str, JsonObject] = field(default_factory=dict)
