"""Build the role settings, with the older forms of the provider behind the `iam` section."""

from __future__ import annotations

from sls_py.model.service import Iam
from sls_py.model.values import CfValue, JsonObject


def build_iam(provider: JsonObject) -> Iam:
    """Return the execution role and the deployment role.

    `provider.role`, `iamRoleStatements`, `iamManagedPolicies`, `rolePermissionsBoundary` and `cfnRole` count when
    `provider.iam` does not say otherwise.
    """
    iam: JsonObject = provider.get("iam") or {}
    given = iam.get("role")
    role: JsonObject = given if isinstance(given, dict) and not _is_existing(given) else {}
    return Iam(
        role=given if _is_existing(given) else provider.get("role"),
        role_name=role.get("name"),
        path=role.get("path"),
        managed_policies=tuple(
            _first(role.get("managedPolicies"), provider.get("iamManagedPolicies"))
        ),
        statements=tuple(_first(role.get("statements"), provider.get("iamRoleStatements"))),
        permissions_boundary=role.get("permissionsBoundary")
        or role.get("permissionBoundary")
        or provider.get("rolePermissionsBoundary"),
        tags=role.get("tags") or {},
        deployment_role=iam.get("deploymentRole", provider.get("cfnRole")),
    )


def _is_existing(role: CfValue) -> bool:
    """Tell whether `iam.role` names a role: a text, or an intrinsic such as `Fn::GetAtt`."""
    return isinstance(role, str) or (isinstance(role, dict) and any("::" in key for key in role))


def _first(own: list[CfValue] | None, older: list[CfValue] | None) -> list[CfValue]:
    return own if own is not None else older or []
