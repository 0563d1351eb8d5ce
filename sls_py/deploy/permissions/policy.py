"""The least-privilege policy that deploys a compiled stack, for the caller or for CloudFormation's role."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from sls_py.deploy.permissions.calls import own_calls, template_reading
from sls_py.deploy.permissions.handlers import handler_actions, needed, own_service
from sls_py.deploy.permissions.passing import passed_roles, passed_to
from sls_py.deploy.permissions.patterns import Place, text_pattern
from sls_py.deploy.permissions.scopes import EVERYWHERE, scope_of, unscoped
from sls_py.deploy.permissions.statements import Grant, document, grant, joined
from sls_py.model.stack import CompiledStack
from sls_py.model.values import JsonObject
from sls_py.records import replace

Audience = Literal["caller", "role"]
"""Who needs the permissions: who runs slspy, or the role that CloudFormation works with."""

MANAGED_LIMIT = 6144
"""Characters, without white space, of a managed policy (AWS: "IAM and AWS STS quotas")."""


class Policy(NamedTuple):
    """A policy document; `unknown` are resource types that nobody says the permissions of, `size` is what IAM counts."""

    document: JsonObject
    unknown: tuple[str, ...]
    size: int

    @property
    def too_large(self) -> bool:
        """Tell whether one managed policy cannot hold it."""
        return self.size > MANAGED_LIMIT


def deployment_policy(
    stack: CompiledStack, audience: Audience = "caller", *, account: str = "*"
) -> Policy:
    """Return what has to be allowed so that a stack can be deployed, inspected and removed.

    Without `provider.iam.deploymentRole` CloudFormation makes the resources with the caller's permissions, so the
    caller needs them; with it the caller only passes the role on.
    """
    place = Place(stack.name, stack.region, account, partition_of(stack.region))
    stack = replace(stack, template=_without_macros(stack.template))
    actions = handler_actions(_types(stack.template))
    role = stack.deployment_role
    grants: list[Grant] = []
    if audience == "caller":
        grants += own_calls(stack, place)
        if role is not None:
            arn = text_pattern(role, stack.template, place)
            grants.append(passed_to(arn, "cloudformation.amazonaws.com"))
    if audience == "role" or role is None:
        grants += _resources(stack.template, actions, place)
        grants += passed_roles(stack.template, place)
        grants += template_reading(stack, place)
    found = document(joined(grants))
    unknown = sorted(_types(stack.template) - actions.keys())
    return Policy(found, tuple(unknown), len(json.dumps(found, separators=(",", ":"))))


def partition_of(region: str) -> str:
    """Return the partition of a region."""
    special = {"cn-": "aws-cn", "us-gov-": "aws-us-gov", "eusc-": "aws-eusc"}
    return next((name for start, name in special.items() if region.startswith(start)), "aws")


def _without_macros(template: JsonObject) -> JsonObject:
    """Return a template without macros in the place of resources: `Fn::Transform` has no type, nor permissions."""
    resources = template.get("Resources", {}).items()
    return {**template, "Resources": {name: one for name, one in resources if "Type" in one}}


def _types(template: JsonObject) -> set[str]:
    kinds = {resource["Type"] for resource in template.get("Resources", {}).values()}
    return {kind for kind in kinds if not _custom(kind)}


def _custom(kind: str) -> bool:
    return kind.startswith("Custom::") or kind == "AWS::CloudFormation::CustomResource"


def _resources(
    template: JsonObject, actions: Mapping[str, frozenset[str]], place: Place
) -> Iterator[Grant]:
    for resource in template.get("Resources", {}).values():
        if _custom(resource["Type"]):
            yield from _custom_resource(resource, template, place)
        else:
            yield from _resource(
                resource, template, actions.get(resource["Type"], frozenset()), place
            )


def _resource(
    resource: JsonObject, template: JsonObject, actions: frozenset[str], place: Place
) -> Iterator[Grant]:
    own = own_service(resource["Type"])
    scope = scope_of(resource, template, place)
    for action in needed(actions, resource) - {"iam:PassRole"}:
        if action == "iam:CreateServiceLinkedRole":
            yield grant([action], [place.arn("iam::{account}:role/aws-service-role/*")])
        elif action in ("s3:GetObject", "s3:GetObjectVersion") and own == "lambda":
            continue  # granted on the deployment bucket alone
        elif action.startswith(f"{own}:") and not unscoped(action):
            yield grant([action], scope)
        else:
            yield grant([action], EVERYWHERE)


def _custom_resource(resource: JsonObject, template: JsonObject, place: Place) -> Iterator[Grant]:
    token = resource.get("Properties", {}).get("ServiceToken")
    name = text_pattern(token, template, place)
    arn = name if name.startswith("arn:") else f"lambda:{{region}}:{{account}}:function:{name}"
    yield grant(["lambda:InvokeFunction"], [arn if name.startswith("arn:") else place.arn(arn)])
