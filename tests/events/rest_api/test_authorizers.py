from typing import Any

import pytest

from tests.events.compiling import Compiled, compiled

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:other-dev-guard"
POOL = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc"
METHOD = "ApiGatewayMethodAGet"


def guarded(authorizer: Any, **more: Any) -> Compiled:
    config = {"path": "a", "method": "get", "authorizer": authorizer, **more}
    return compiled("http", config, other=("guard",))


def test_iam_needs_no_authorizer_resource() -> None:
    for spelling in ("aws_iam", "AWS_IAM", {"type": "aws_iam"}):
        found = guarded(spelling)
        assert found.properties(METHOD)["AuthorizationType"] == "AWS_IAM"
        assert not [name for name in found.resources if name.endswith("Authorizer")]


def test_a_function_of_the_service_decides_by_token() -> None:
    found = guarded("guard")

    assert found.properties(METHOD)["AuthorizationType"] == "CUSTOM"
    assert found.properties(METHOD)["AuthorizerId"] == {"Ref": "GuardApiGatewayAuthorizer"}
    assert found.resources[METHOD]["DependsOn"] == ["GuardApiGatewayAuthorizer"]
    authorizer = found.properties("GuardApiGatewayAuthorizer")
    assert (authorizer["Type"], authorizer["Name"]) == ("TOKEN", "guard")
    assert authorizer["IdentitySource"] == "method.request.header.Authorization"
    assert "AuthorizerResultTtlInSeconds" not in authorizer
    assert "GuardLambdaPermissionApiGateway" in found.resources


def test_the_object_form_sets_limits() -> None:
    authorizer = guarded(
        {
            "name": "guard",
            "type": "request",
            "resultTtlInSeconds": 60,
            "identitySource": "method.request.header.A",
            "identityValidationExpression": "^Bearer .+$",
        }
    ).properties("GuardApiGatewayAuthorizer")

    assert authorizer["Type"] == "REQUEST"
    assert authorizer["AuthorizerResultTtlInSeconds"] == 60
    assert authorizer["IdentitySource"] == "method.request.header.A"
    assert authorizer["IdentityValidationExpression"] == "^Bearer .+$"


def test_results_are_kept_for_five_minutes_unless_said_otherwise() -> None:
    authorizer = guarded({"name": "guard"}).properties("GuardApiGatewayAuthorizer")
    assert authorizer["AuthorizerResultTtlInSeconds"] == 300


def test_a_request_authorizer_that_keeps_nothing_needs_no_identity_source() -> None:
    config = {"name": "guard", "type": "REQUEST", "resultTtlInSeconds": 0}
    authorizer = guarded(config).properties("GuardApiGatewayAuthorizer")
    assert "IdentitySource" not in authorizer


def test_a_function_elsewhere_is_named_by_the_end_of_its_arn() -> None:
    found = guarded(FUNCTION)

    assert found.properties("GuardApiGatewayAuthorizer")["Name"] == "guard"
    assert found.properties("GuardLambdaPermissionApiGateway")["FunctionName"] == FUNCTION


def test_a_function_that_is_managed_externally_gets_no_permission() -> None:
    found = guarded({"arn": FUNCTION, "managedExternally": True})
    assert "GuardLambdaPermissionApiGateway" not in found.resources


@pytest.mark.parametrize(
    "authorizer",
    [
        {"name": "pool", "arn": POOL, "scopes": ["read"]},
        {
            "name": "pool",
            "arn": {"Ref": "Pool"},
            "type": "cognito_user_pools",
            "scopes": ["read"],
        },
    ],
)
def test_a_user_pool_decides_by_scope(authorizer: dict[str, Any]) -> None:
    found = guarded(authorizer)

    resource = found.properties("PoolApiGatewayAuthorizer")
    assert (resource["Type"], resource["ProviderARNs"]) == (
        "COGNITO_USER_POOLS",
        [authorizer["arn"]],
    )
    assert found.properties(METHOD)["AuthorizationType"] == "COGNITO_USER_POOLS"
    assert found.properties(METHOD)["AuthorizationScopes"] == ["read"]
    assert "PoolLambdaPermissionApiGateway" not in found.resources


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("TOKEN", "CUSTOM"), ("request", "CUSTOM"), ("COGNITO_USER_POOLS", "COGNITO_USER_POOLS")],
)
def test_an_authorizer_that_exists_is_named_by_id(kind: str, expected: str) -> None:
    found = guarded({"type": kind, "authorizerId": {"Ref": "Own"}})

    assert found.properties(METHOD)["AuthorizationType"] == expected
    assert found.properties(METHOD)["AuthorizerId"] == {"Ref": "Own"}
    assert found.resources[METHOD]["DependsOn"] == ["HelloLambdaPermissionApiGateway"]


def test_an_alias_of_the_authorizer_is_what_the_api_invokes() -> None:
    config = {"path": "a", "method": "get", "authorizer": "guard"}

    found = compiled("http", config, other=("guard",), alias="snapstart")

    authorizer = found.resources["GuardApiGatewayAuthorizer"]
    permission = found.properties("GuardLambdaPermissionApiGateway")
    assert permission["FunctionName"] == {"Ref": authorizer["DependsOn"][0]}


def test_claims_are_picked_into_the_event_of_a_lambda_integration() -> None:
    authorizer = {"name": "pool", "arn": POOL, "claims": ["email", "custom:role"]}

    method = guarded(authorizer, integration="lambda").properties(METHOD)

    text = method["Integration"]["RequestTemplates"]["application/json"]
    assert (
        '"email": "$context.authorizer.claims.email",'
        '"role": "$context.authorizer.claims[\'custom:role\']",\n' in text
    )


@pytest.mark.parametrize(
    ("authorizer", "message"),
    [
        ("gard", "the authorizer `gard` is not a function of this service"),
        ({"type": "token"}, "the authorizer has neither a `name` nor an `arn`"),
        (
            {"arn": {"Ref": "X"}},
            "an authorizer whose `arn` is an intrinsic function needs a `name`",
        ),
        (
            {"name": "pool", "arn": POOL, "claims": ["email"]},
            "cognito `claims` can only be picked with the `lambda` integration",
        ),
    ],
)
def test_an_authorizer_that_cannot_work_is_a_problem(authorizer: Any, message: str) -> None:
    assert guarded(authorizer).problems == [message]
