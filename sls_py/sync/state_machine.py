"""State machines of Step Functions: their definitions, with all substitutions made."""

from __future__ import annotations

import json
import re

from sls_py.aws.sync_protocols import for_sync
from sls_py.deploy.clock import pauses
from sls_py.errors import DeploymentError
from sls_py.model.values import JsonObject
from sls_py.sync.definition import Definition, Sort, Target
from sls_py.sync.flow import FlowContext, FlowResult

PATIENCE = 30.0
"""Seconds: UpdateStateMachine is eventually consistent, in practice within moments."""


def _fits(logical_id: str, template: JsonObject) -> bool:
    properties = template["Resources"][logical_id].get("Properties", {})
    return "DefinitionString" in properties or "Definition" in properties


def definition_of(properties: JsonObject) -> str:
    """Return what Step Functions gets, as CloudFormation makes it.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html
    """
    given = properties.get("DefinitionString", properties.get("Definition"))
    text = given if isinstance(given, str) else json.dumps(given)
    substitutions: JsonObject = properties.get("DefinitionSubstitutions") or {}

    def value(match: re.Match[str]) -> str:
        found = substitutions.get(match[1], match[0])
        return str(found).lower() if isinstance(found, bool) else str(found)

    return re.sub(r"\$\{([^}]+)\}", value, text)


def _send(context: FlowContext, target: Target) -> FlowResult:
    machines, wanted = for_sync(context.gateways).state_machines, definition_of(target.properties)
    if _equal(machines.definition(target.physical_id), wanted):
        return FlowResult("unchanged")
    machines.define(target.physical_id, wanted)
    deadline = context.clock.now() + PATIENCE
    for pause in pauses(0.1, 1.0):
        if _equal(machines.definition(target.physical_id), wanted):
            break
        if context.clock.now() > deadline:
            message = f"state machine `{target.logical_id}` still has its old definition"
            raise DeploymentError(message, hint="somebody else changes it too; save again")
        context.clock.sleep(pause)
    return FlowResult()


def _equal(left: str, right: str) -> bool:
    try:
        return bool(json.loads(left) == json.loads(right))
    except ValueError:
        return left == right


STATE_MACHINE = Definition(
    Sort(
        kind="state-machine",
        type="AWS::StepFunctions::StateMachine",
        words="state machine",
        parts=frozenset({"Definition", "DefinitionString", "DefinitionSubstitutions"}),
        fits=_fits,
        send=_send,
    )
)
