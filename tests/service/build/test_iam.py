from __future__ import annotations

from sls_py.model.service import Iam
from sls_py.service.build.iam import build_iam

STATEMENT = {"Effect": "Allow", "Action": ["a"], "Resource": "*"}


def test_nothing_is_configured_by_default() -> None:
    assert build_iam({}) == Iam()


def test_an_existing_role_is_a_text_or_an_intrinsic() -> None:
    for role in ("arn:aws:iam::1:role/x", {"Fn::GetAtt": ["Role", "Arn"]}):
        assert build_iam({"iam": {"role": role}}) == Iam(role=role)
        assert build_iam({"role": role}) == Iam(role=role)


def test_the_role_of_the_service_is_described_by_an_object() -> None:
    role = {
        "name": "n",
        "path": "/p/",
        "managedPolicies": ["arn:m"],
        "statements": [STATEMENT],
        "permissionsBoundary": "arn:b",
        "tags": {"a": "b"},
    }
    assert build_iam({"iam": {"role": role, "deploymentRole": "arn:d"}}) == Iam(
        role_name="n",
        path="/p/",
        managed_policies=("arn:m",),
        statements=(STATEMENT,),
        permissions_boundary="arn:b",
        tags={"a": "b"},
        deployment_role="arn:d",
    )


def test_older_forms_count_where_the_newer_ones_are_silent() -> None:
    older = {
        "iamManagedPolicies": ["arn:m"],
        "iamRoleStatements": [STATEMENT],
        "rolePermissionsBoundary": "arn:b",
        "cfnRole": "arn:c",
    }
    expected = Iam(
        managed_policies=("arn:m",),
        statements=(STATEMENT,),
        permissions_boundary="arn:b",
        deployment_role="arn:c",
    )
    assert build_iam(older) == expected
    newer = {"role": {"statements": [], "permissionBoundary": "arn:n"}, "deploymentRole": "arn:d"}
    found = build_iam({**older, "iam": newer})
    assert (found.statements, found.permissions_boundary) == ((), "arn:n")
    assert (found.managed_policies, found.deployment_role) == (("arn:m",), "arn:d")
