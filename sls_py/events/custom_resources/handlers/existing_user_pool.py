"""Let a Cognito user pool that the stack does not own call a function: `Custom::CognitoUserPool`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from .answer import Event, answers
from .target import Properties, Target, allow, disallow, statement_id, target_of

_SENDERS = ("CustomSMSSender", "CustomEmailSender")


class Link(NamedTuple):
    """A user pool, the function that it calls, and at what."""

    target: Target
    pool: str
    configs: tuple[Properties, ...]

    @property
    def statement(self) -> str:
        """The id of the permission."""
        return statement_id(self.target, self.pool.lower())


@answers("CustomResourceExistingCognitoUserPool")
def handler(event: Event, context: Any) -> None:
    """Create, update or delete the triggers of one function."""
    import boto3

    clients = (boto3.client("cognito-idp"), boto3.client("lambda"))
    own_arn = context.invoked_function_arn
    link = _link(event["ResourceProperties"], own_arn)
    if event["RequestType"] == "Delete":
        disconnect(link, *clients)
        return
    before = event.get("OldResourceProperties")
    connect(link, _link(before, own_arn) if before else None, *clients)


def connect(link: Link, before: Link | None, cognito: Any, functions: Any) -> None:
    """Call the function at its triggers; `before` is what this replaces.

    Raises:
        LookupError: there is no user pool of that name.
    """
    pool_id = _find(cognito, link.pool)
    if not pool_id:
        raise LookupError(f"there is no user pool `{link.pool}`")
    target = link.target
    place = f"{target.partition}:cognito-idp:{target.region}:{target.account}"
    source = {
        "Principal": "cognito-idp.amazonaws.com",
        "SourceArn": f"arn:{place}:userpool/{pool_id}",
    }
    allow(functions, target, link.statement, source)
    same_pool = before is not None and before.pool == link.pool
    replaced = {target.arn, *([before.target.arn] if before and same_pool else [])}
    _rewrite(cognito, pool_id, replaced, link)
    if before and not same_pool:
        _remove(cognito, before)
    if before and (before.target, before.statement) != (target, link.statement):
        disallow(functions, before.target, before.statement)


def disconnect(link: Link, cognito: Any, functions: Any) -> None:
    """Stop calling the function."""
    disallow(functions, link.target, link.statement)
    _remove(cognito, link)


def _link(properties: Properties, own_arn: str) -> Link:
    configs = tuple(properties.get("UserPoolConfigs") or ())
    return Link(target_of(properties, own_arn), properties["UserPoolName"], configs)


def _find(cognito: Any, name: str) -> str | None:
    """Return the id of the first pool of that name."""
    for page in cognito.get_paginator("list_user_pools").paginate(MaxResults=60):
        for pool in page["UserPools"]:
            if pool["Name"] == name:
                return str(pool["Id"])
    return None


def _remove(cognito: Any, link: Link) -> None:
    """Take the function off a pool; one that is gone is fine."""
    pool_id = _find(cognito, link.pool)
    if pool_id:
        _rewrite(cognito, pool_id, {link.target.arn}, link._replace(configs=()))


def _rewrite(cognito: Any, pool_id: str, replaced: Collection[str], link: Link) -> None:
    """Update the pool's triggers. UpdateUserPool resets what it is not given, so all settings go back with them."""
    pool = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    accepted = cognito.meta.service_model.operation_model("UpdateUserPool").input_shape.members
    settings = {name: value for name, value in pool.items() if name in accepted}
    settings["LambdaConfig"] = _triggers(_kept(pool.get("LambdaConfig") or {}, replaced), link)
    _keep_password_validity(settings)
    cognito.update_user_pool(**{**settings, "UserPoolId": pool_id})


def _keep_password_validity(settings: Properties) -> None:
    """Say how long temporary passwords hold in one place: Cognito reports two and accepts one."""
    days = settings.get("AdminCreateUserConfig", {}).pop("UnusedAccountValidityDays", None)
    policy = settings.get("Policies", {}).get("PasswordPolicy")
    if days is not None and policy is not None:
        policy.setdefault("TemporaryPasswordValidityDays", days)


def _kept(triggers: Properties, replaced: Collection[str]) -> Properties:
    """Leave out the triggers that call one of the functions, and the senders' key when no sender is left."""
    kept = {name: value for name, value in triggers.items() if _arn(value) not in replaced}
    if not any(sender in kept for sender in _SENDERS):
        kept.pop("KMSKeyID", None)
    return kept


def _arn(value: Any) -> str:
    return str(value.get("LambdaArn") if isinstance(value, dict) else value)


def _triggers(kept: Properties, link: Link) -> Properties:
    arn = link.target.arn
    for config in link.configs:
        trigger, version = config["Trigger"], config.get("LambdaVersion")
        if trigger in _SENDERS:
            kept[trigger] = {"LambdaArn": arn, "LambdaVersion": version}
            kept["KMSKeyID"] = config["KMSKeyID"]
        elif trigger == "PreTokenGeneration" and version:
            kept["PreTokenGenerationConfig"] = {"LambdaArn": arn, "LambdaVersion": version}
        else:
            kept[trigger] = arn
    return kept
