"""`iotFleetProvisioning`: decide whether a device may join the fleet."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.grouping import by_function
from sls_py.events.json_text import json_text
from sls_py.events.permissions import allow_invoke
from sls_py.events.shapes import BOOLEAN, OBJECT, TEXT, record, ref
from sls_py.model.values import JsonObject

SCHEMA: JsonObject = record(
    {
        "enabled": BOOLEAN,
        "provisioningRoleArn": ref("awsArn"),
        "templateBody": OBJECT,
        "templateName": TEXT,
    },
    ["templateBody", "provisioningRoleArn"],
)


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add a provisioning template with the function as its hook; a function can be the hook of one only."""
    for first, *others in by_function(events):
        for other in others:
            message = "a function can have one `iotFleetProvisioning` event only"
            context.problem(other, message, hint="use a function per provisioning template")
        _add_template(context, first)


def _add_template(context: EventContext, bound: BoundEvent) -> None:
    function = naming.normalized(bound.function.key)
    permission = f"{function}LambdaPermissionIotProvisioningTemplate"
    config = bound.event.config
    properties = {
        "Enabled": config.get("enabled", True),
        "PreProvisioningHook": {"TargetArn": bound.target.arn},
        "ProvisioningRoleArn": config["provisioningRoleArn"],
        "TemplateBody": json_text(config["templateBody"]),
        "TemplateName": config.get("templateName") or None,
    }
    waits = [permission, *bound.target.depends_on]
    template = make(resources.iot.ProvisioningTemplate, properties, depends_on=waits)
    context.builder.add(f"{function}IotProvisioningTemplate", template)
    allow_invoke(context, permission, bound.target, principal="iot.amazonaws.com")
