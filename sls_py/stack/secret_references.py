"""Dynamic references: texts in a template that CloudFormation replaces by secrets while it deploys.

Rules and limits: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sls_py.model.secret import SecretPiece, SecretReference
from sls_py.model.values import JsonObject
from sls_py.stack.limits import MAX_DYNAMIC_REFERENCES

Place = tuple[str, ...]
"""The type of a resource, and the keys that lead to one of its properties; lists do not count."""

SECURE = frozenset(
    {
        ("AWS::DirectoryService::MicrosoftAD", "Password"),
        ("AWS::DirectoryService::SimpleAD", "Password"),
        ("AWS::ElastiCache::ReplicationGroup", "AuthToken"),
        ("AWS::IAM::User", "LoginProfile", "Password"),
        ("AWS::KinesisFirehose::DeliveryStream", "RedshiftDestinationConfiguration", "Password"),
        ("AWS::OpsWorks::App", "AppSource", "Password"),
        ("AWS::OpsWorks::Stack", "CustomCookbooksSource", "Password"),
        ("AWS::OpsWorks::Stack", "RdsDbInstances", "DbPassword"),
        ("AWS::RDS::DBCluster", "MasterUserPassword"),
        ("AWS::RDS::DBInstance", "MasterUserPassword"),
        ("AWS::Redshift::Cluster", "MasterUserPassword"),
    }
)
"""The only properties that take a SecureString, as a whole; from
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html"""

_MANAGED = "/aws/reference/secretsmanager/"
_REFERENCE = re.compile(r"\{\{resolve:[^}]*\}\}")
_SECRET_NAME = re.compile(r"arn:[\w:/+=.@-]+|[\w/+=.@-]+", re.ASCII)
_PARAMETER_NAME = re.compile(r"[\w.\-/]+", re.ASCII)
_KEY = re.compile(r"[^:{}\\]+")


class DynamicReferences:
    """Writes references for secrets of one region, as many as a template may have."""

    def __init__(self, region: str, template: JsonObject) -> None:
        self._region = region
        self._used = set(_written(template))

    def text(self, piece: SecretPiece, place: Place, *, alone: bool) -> str | None:
        """Return what stands for a secret at a place, None when CloudFormation takes no reference there.

        `alone` tells that the secret is the whole value.
        """
        reference = piece.reference
        if not reference or reference.region != self._region or _is_custom(place):
            return None
        found = _managed(reference)
        if found is None and reference.source == "ssm" and alone and place in SECURE:
            found = _secure(reference)
        if found is None or len(self._used | {found}) > MAX_DYNAMIC_REFERENCES:
            return None
        self._used.add(found)
        return found


def _is_custom(place: Place) -> bool:
    return place[0].startswith("Custom::") or place[0] == "AWS::CloudFormation::CustomResource"


def _managed(reference: SecretReference) -> str | None:
    """Write a reference to a secret of Secrets Manager, whichever way it was read.

    The version is a part of it, for CloudFormation looks at the text to find out what has changed.
    """
    name, keys, version = reference.name, reference.keys, reference.version
    if reference.source == "ssm":
        if not name.startswith(_MANAGED):
            return None
        name, version = name.removeprefix(_MANAGED), ""
    key = str(keys[0]) if keys else ""
    if len(keys) > 1 or not _SECRET_NAME.fullmatch(name) or (key and not _KEY.fullmatch(key)):
        return None
    parts = ["resolve", "secretsmanager", name, "SecretString", key, "", version]
    return f"{{{{{':'.join(parts).rstrip(':')}}}}}"


def _secure(reference: SecretReference) -> str | None:
    """Write a reference to a SecureString; one inside of a JSON text cannot be had."""
    if reference.keys or not _PARAMETER_NAME.fullmatch(reference.name):
        return None
    version = f":{reference.version}" if reference.version else ""
    return f"{{{{resolve:ssm-secure:{reference.name}{version}}}}}"


def _written(value: Any) -> Iterator[str]:
    """Find the references that the user wrote."""
    if isinstance(value, str):
        yield from _REFERENCE.findall(value)
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _written(item)
