from typing import Any

from tests.events.compiling import Compiled, compiled

ARN = "arn:aws:lambda:us-east-1:123456789012:function:guard"


def connecting(authorizer: Any) -> Compiled:
    return compiled("websocket", {"route": "$connect", "authorizer": authorizer}, other=("guard",))


def test_a_function_of_the_service_decides() -> None:
    found = connecting("guard")

    authorizer = found.properties("GuardWebsocketsAuthorizer")
    assert authorizer["AuthorizerType"] == "REQUEST"
    assert authorizer["IdentitySource"] == ["route.request.header.Auth"]
    assert found.properties("SconnectWebsocketsRoute")["AuthorizerId"] == {
        "Ref": "GuardWebsocketsAuthorizer"
    }
    assert found.resources["GuardLambdaPermissionWebsockets"]["DependsOn"] == [
        "WebsocketsApi",
        "GuardLambdaFunction",
    ]


def test_a_function_elsewhere_decides_and_is_named_by_its_arn() -> None:
    found = connecting(ARN)

    assert found.properties("GuardWebsocketsAuthorizer")["Name"] == "guard"
    assert found.properties("GuardLambdaPermissionWebsockets")["FunctionName"] == ARN


def test_the_identity_source_may_be_chosen() -> None:
    source = ["route.request.querystring.token"]

    found = connecting({"name": "guard", "identitySource": source})

    assert found.properties("GuardWebsocketsAuthorizer")["IdentitySource"] == source


def test_an_intrinsic_arn_is_named_by_hand() -> None:
    found = connecting({"name": "mine", "arn": {"Ref": "Guard"}})

    assert found.properties("MineLambdaPermissionWebsockets")["FunctionName"] == {"Ref": "Guard"}


def test_an_intrinsic_arn_without_a_name_is_a_problem() -> None:
    assert connecting({"arn": {"Ref": "Guard"}}).problems == [
        "an authorizer whose `arn` is an intrinsic function needs a `name`"
    ]


def test_a_function_that_does_not_exist_is_a_problem() -> None:
    assert connecting("gard").problems == [
        "the authorizer `gard` is not a function of this service"
    ]
