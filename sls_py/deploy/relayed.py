"""Functions whose invocations are relayed to a laptop: tell them, and put them back as they were.

Attaching changes a function's configuration in one call, which leaves a marker among the environment variables.
The marker says all that is needed to undo it, so whoever deploys next can do that, from any machine.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from sls_py.model.values import JsonObject

VARIABLE = "SLSPY_LIVE"
"""The one environment variable that attaching adds."""

HANDLER = "slspy_live.stub.entry.handler"
"""The handler that attaching sets."""

POLICY_PREFIX = "slspy-live-"
"""Begins the names of the inline policies that attaching adds to roles; the session's id follows."""


class Marker(NamedTuple):
    """Who relays a function since when, how, and what the function had before.

    `key` is the session's, `host` and `url` lead to the broker. `handler`, `runtime` and `timeout` are the
    function's own; `runtime` and `timeout` are None when they were not changed, else `stub_runtime` and
    `stub_timeout` are what they were changed to. `layer` is the ARN of the layer that was added. `absent` says what
    happens while nobody listens. Of what is observed, at most one in `interval` seconds is sent. `vpc` are the settings
    of the VPC that the function was taken out of. Without `role_policy` its role was given none: the stack has it.
    """

    session: str
    key: bytes
    prefix: str
    host: str
    url: str
    owner: str
    machine: str
    since: int
    layer: str
    handler: str
    runtime: str | None = None
    stub_runtime: str | None = None
    timeout: int | None = None
    stub_timeout: int | None = None
    absent: str = "deployed"
    observe: bool = False
    interval: float | None = None
    vpc: JsonObject | None = None
    role_policy: bool = True

    def text(self) -> str:
        """Return the value of the environment variable."""
        fields = {name: value for name, value in self._asdict().items() if value not in (None, "")}
        fields["key"] = base64.b64encode(self.key).decode()
        return json.dumps(fields, separators=(",", ":"))

    @property
    def policy(self) -> str:
        """The name of the inline policy that the function's role was given."""
        return f"{POLICY_PREFIX}{self.session}"

    def policies(self, role: str) -> set[tuple[str, str]]:
        """Return what was given to the function's role: the role and the policy's name."""
        return {(role, self.policy)} if self.role_policy else set()


def read_marker(text: str) -> Marker | None:
    """Return the marker of an environment variable's value, None when it is none."""
    try:
        fields: dict[str, Any] = json.loads(text)
        fields["key"] = base64.b64decode(fields["key"], validate=True)
        fields.setdefault("url", "")
        return Marker(**{name: fields[name] for name in Marker._fields if name in fields})
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error):
        return None


def marker_of(configuration: JsonObject) -> Marker | None:
    """Return the marker of a function's configuration (GetFunctionConfiguration), None when it is not relayed."""
    text = variables_of(configuration).get(VARIABLE)
    return read_marker(text) if text else None


def variables_of(configuration: JsonObject) -> Mapping[str, str]:
    """Return the environment variables of a function's configuration."""
    found: Mapping[str, str] = (configuration.get("Environment") or {}).get("Variables") or {}
    return found


def layers_of(configuration: JsonObject) -> list[str]:
    """Return the ARNs of the layers of a function's configuration."""
    return [layer["Arn"] for layer in configuration.get("Layers") or []]


def in_vpc(configuration: JsonObject) -> bool:
    """Tell whether a function runs in a VPC."""
    return bool((configuration.get("VpcConfig") or {}).get("SubnetIds"))


def undoing(configuration: JsonObject) -> JsonObject:
    """Return the parameters of UpdateFunctionConfiguration that undo an attachment, none when there is none.

    Only what attaching set is put back: what somebody changed meanwhile stays.
    """
    marker = marker_of(configuration)
    variables = dict(variables_of(configuration))
    if variables.pop(VARIABLE, None) is None:
        return {}
    changes: JsonObject = {"Environment": {"Variables": variables}}
    if marker is None:
        return changes
    layers = layers_of(configuration)
    if marker.layer in layers:
        changes["Layers"] = [arn for arn in layers if arn != marker.layer]
    if configuration.get("Handler") == HANDLER:
        changes["Handler"] = marker.handler
    if marker.runtime and configuration.get("Runtime") == marker.stub_runtime:
        changes["Runtime"] = marker.runtime
    if marker.timeout and configuration.get("Timeout") == marker.stub_timeout:
        changes["Timeout"] = marker.timeout
    if marker.vpc and not in_vpc(configuration):
        changes["VpcConfig"] = marker.vpc
    return changes


def original_of(configuration: JsonObject) -> JsonObject:
    """Return a function's configuration as it is without an attachment."""
    changes = undoing(configuration)
    if not changes:
        return configuration
    found = {**configuration, **changes}
    if "Layers" in changes:
        kept = {layer["Arn"]: layer for layer in configuration["Layers"]}
        found["Layers"] = [kept[arn] for arn in changes["Layers"]]
    return found
