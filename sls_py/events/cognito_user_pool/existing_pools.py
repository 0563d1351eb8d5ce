"""User pools that exist already: a custom resource per function writes their triggers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from sls_py.cfn import naming
from sls_py.cfn.values import sub
from sls_py.events.base import EventContext
from sls_py.events.cognito_user_pool.trigger import Trigger
from sls_py.events.custom_resources import (
    add_custom_resource_function,
    custom_resource_function_id,
)
from sls_py.events.existing import add_custom_resource, chain
from sls_py.model.values import CfValue, JsonObject


def compile_existing_pools(context: EventContext, triggers: Sequence[Trigger]) -> None:
    """Add the custom resources, one after the other, and the function that does their work."""
    made: dict[str, list[str]] = {}
    for _, group in groupby(triggers, key=lambda trigger: trigger.bound.function.key):
        own = list(group)
        _check_one_pool(context, own)
        made.setdefault(own[0].pool, []).append(_add_resource(context, own))
    if made:
        chain(context, [name for names in made.values() for name in names])
        add_custom_resource_function(context, "cognitoUserPool", _statements(triggers))


def _check_one_pool(context: EventContext, triggers: Sequence[Trigger]) -> None:
    for trigger in triggers:
        if trigger.pool != triggers[0].pool:
            message = "a function can have one existing user pool only"
            context.problem(trigger.bound, message, hint="use a function per pool", key="pool")


def _add_resource(context: EventContext, triggers: Sequence[Trigger]) -> str:
    first = triggers[0]
    # The 1 stays from the time when there was a resource per event.
    logical_id = f"{naming.normalized(first.bound.function.key)}CustomCognitoUserPool1"
    configs = [_config(trigger) for trigger in triggers]
    add_custom_resource(
        context,
        logical_id,
        "Custom::CognitoUserPool",
        [trigger.bound for trigger in triggers],
        handler=custom_resource_function_id("cognitoUserPool"),
        properties={"UserPoolName": first.pool, "UserPoolConfigs": configs},
    )
    return logical_id


def _config(trigger: Trigger) -> JsonObject:
    return {
        "Trigger": trigger.name,
        **({"LambdaVersion": trigger.version} if trigger.version else {}),
        **({"KMSKeyID": trigger.kms_key} if trigger.is_sender else {}),
    }


def _statements(triggers: Iterable[Trigger]) -> list[JsonObject]:
    """Write what the handler needs; a pool's key must let it grant Cognito the use of the key."""
    keys: list[CfValue] = []
    for trigger in triggers:
        if trigger.is_sender and trigger.kms_key not in keys:
            keys.append(trigger.kms_key)
    pools = ["ListUserPools", "DescribeUserPool", "UpdateUserPool"]
    functions = sub("arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:*")
    by_cognito = {"StringEquals": {"lambda:Principal": "cognito-idp.amazonaws.com"}}
    return [
        *(_allow(["kms:CreateGrant"], key) for key in keys),
        _allow([f"cognito-idp:{action}" for action in pools], "*"),
        _allow(["lambda:AddPermission"], functions) | {"Condition": by_cognito},
        _allow(["lambda:RemovePermission"], functions),
        _allow(["iam:PassRole"], sub("arn:${AWS::Partition}:iam::*:role/*")),
    ]


def _allow(actions: list[str], resource: CfValue) -> JsonObject:
    return {"Effect": "Allow", "Resource": resource, "Action": actions}
