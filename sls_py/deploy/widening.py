"""Find what a template allows that the one before it did not."""

from __future__ import annotations

from collections.abc import Iterator

from sls_py.deploy.compare import canonical
from sls_py.model.preview import Widened
from sls_py.model.values import CfValue, JsonObject

_DOCUMENTS = {
    *("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"),
    *("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"),
}
"""Types whose `PolicyDocument` says what is allowed."""

_HOLDERS = ("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group")


def widened(old: JsonObject, new: JsonObject) -> Iterator[Widened]:
    """Yield every permission that is new, and every prohibition that is gone, resource by resource."""
    before, after = old.get("Resources", {}), new.get("Resources", {})
    for logical_id, resource in after.items():
        kind = str(resource.get("Type"))
        previous = before.get(logical_id) or {}
        had, has = _grants(previous, "Allow"), _grants(resource, "Allow")
        for text in sorted(has - had):
            yield Widened(logical_id, kind, f"allows {text}")
        for text in sorted(_grants(previous, "Deny") - _grants(resource, "Deny")):
            yield Widened(logical_id, kind, f"no longer denies {text}")


def _grants(resource: JsonObject, effect: str) -> set[str]:
    """Write what a resource grants (or denies), one text for each action and what it is on."""
    properties: JsonObject = resource.get("Properties", {})
    kind = resource.get("Type")
    found = {
        text
        for document in _documents(str(kind), properties)
        for statement in _listed(document.get("Statement") if isinstance(document, dict) else None)
        if isinstance(statement, dict) and statement.get("Effect") == effect
        for text in _texts(statement)
    }
    if effect == "Allow" and kind == "AWS::Lambda::Permission":
        found.add(f"{_written(properties.get('Principal'))} to call {_called(properties)}")
    if effect == "Allow" and kind in _HOLDERS:
        arns = _listed(properties.get("ManagedPolicyArns"))
        found.update(f"what policy {_written(arn)} does" for arn in arns)
    return found


def _documents(kind: str, properties: JsonObject) -> Iterator[CfValue]:
    if kind in _DOCUMENTS:
        yield properties.get("PolicyDocument")
    if kind in _HOLDERS:
        yield properties.get("AssumeRolePolicyDocument")
        for policy in _listed(properties.get("Policies")):
            yield policy.get("PolicyDocument") if isinstance(policy, dict) else None


def _texts(statement: JsonObject) -> Iterator[str]:
    """Write a statement; one with a condition is another one than that without."""
    name = next((key for key in ("Action", "NotAction") if key in statement), "Action")
    but = "all but " if name == "NotAction" else ""
    limits = f" if {canonical(statement['Condition'])}" if statement.get("Condition") else ""
    who = f" to {_written(statement['Principal'])}" if "Principal" in statement else ""
    for action in _listed(statement.get(name)):
        for place in _listed(statement.get("Resource")) or [None]:
            on = f" on {_written(place)}" if place is not None else ""
            yield f"{but}{_written(action)}{on}{who}{limits}"


def _called(properties: JsonObject) -> str:
    limits = [
        f"{name} {_written(properties[name])}"
        for name in ("SourceArn", "SourceAccount", "EventSourceToken")
        if name in properties
    ]
    called = _written(properties.get("FunctionName"))
    return f"{called} ({', '.join(limits)})" if limits else called


def _written(value: CfValue) -> str:
    return f"`{value}`" if isinstance(value, str) else f"`{canonical(value)}`"


def _listed(value: CfValue) -> list[CfValue]:
    return value if isinstance(value, list) else [] if value is None else [value]
