"""User pools that the stack creates, with the functions they call."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import get_att
from sls_py.events.base import EventContext
from sls_py.events.cognito_user_pool.trigger import Trigger
from sls_py.events.permissions import allow_invoke
from sls_py.model.values import JsonObject


def compile_new_pools(context: EventContext, triggers: Sequence[Trigger]) -> None:
    """Add each pool once, with all its triggers, and a permission per trigger."""
    for pool in dict.fromkeys(trigger.pool for trigger in triggers):
        _add_pool(context, pool, [trigger for trigger in triggers if trigger.pool == pool])
    for trigger in triggers:
        _add_permission(context, trigger)


def _pool_id(pool: str) -> str:
    return f"CognitoUserPool{naming.alphanumeric(pool)}"


def _add_pool(context: EventContext, pool: str, triggers: Sequence[Trigger]) -> None:
    lambda_config: JsonObject = {}
    for trigger in triggers:
        lambda_config |= _configured(trigger)
    properties = {"UserPoolName": pool, "LambdaConfig": lambda_config}
    targets = [trigger.bound.target for trigger in triggers]
    waits = [name for target in targets for name in target.depends_on or (target.logical_id,)]
    context.builder.add(_pool_id(pool), make(resources.cognito.UserPool, properties))
    resource = context.builder.get(_pool_id(pool))
    assert resource
    # One entry per trigger, also where a function has several: as other stacks of the kind have it.
    resource["DependsOn"] = waits


def _configured(trigger: Trigger) -> JsonObject:
    arn = trigger.bound.target.arn
    versioned = {"LambdaArn": arn, "LambdaVersion": trigger.version}
    if trigger.is_sender:
        return {trigger.name: versioned, "KMSKeyID": trigger.kms_key}
    if trigger.name == "PreTokenGeneration" and trigger.version:
        return {"PreTokenGenerationConfig": versioned}
    return {trigger.name: arn}


def _add_permission(context: EventContext, trigger: Trigger) -> None:
    function = naming.normalized(trigger.bound.function.key)
    pool = naming.alphanumeric(trigger.pool)
    allow_invoke(
        context,
        f"{function}LambdaPermissionCognitoUserPool{pool}TriggerSource{trigger.name}",
        trigger.bound.target,
        principal="cognito-idp.amazonaws.com",
        source_arn=get_att(_pool_id(trigger.pool), "Arn"),
    )
