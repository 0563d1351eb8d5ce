"""Permissions for Alexa: the compiler behind `alexaSkill` and `alexaSmartHome`."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.cfn import naming
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.grouping import numbered
from sls_py.events.permissions import INVOKE, allow_invoke
from sls_py.events.shapes import BOOLEAN, any_of, record, ref
from sls_py.model.values import JsonObject

TOKEN_SCHEMA: JsonObject = any_of(
    ref("awsAlexaEventToken"),
    record({"appId": ref("awsAlexaEventToken"), "enabled": BOOLEAN}, ["appId"]),
)


def allow_alexa(
    context: EventContext, events: Sequence[BoundEvent], kind: str, principal: str
) -> None:
    """Add a permission per event, bound to the skill's id; a disabled event forbids what it would allow."""
    for number, bound in numbered(events):
        config = bound.event.config
        given = config if isinstance(config, dict) else {"appId": config}
        allow_invoke(
            context,
            f"{naming.normalized(bound.function.key)}LambdaPermission{kind}{number}",
            bound.target,
            principal=principal,
            event_source_token=given["appId"] or None,
            action="lambda:DisableInvokeFunction" if given.get("enabled") is False else INVOKE,
        )
