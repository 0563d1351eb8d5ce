from __future__ import annotations

from typing import Any

import pytest

from sls_py.errors import ServiceFileError
from tests.stack.compiling import a_function, a_service, compiled, resources_of

LAMBDA = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"


def allowed(resources: dict[str, Any]) -> list[Any]:
    role = resources["IamRoleLambdaExecution"]["Properties"]
    statements: list[Any] = role["Policies"][0]["PolicyDocument"]["Statement"][2:]
    return statements


def test_retries_and_age_are_configured() -> None:
    function = a_function(maximum_retry_attempts=0, maximum_event_age=60)
    assert resources_of(a_service(function))["HelloLambdaEvConf"]["Properties"] == {
        "FunctionName": {"Ref": "HelloLambdaFunction"},
        "DestinationConfig": {},
        "Qualifier": "$LATEST",
        "MaximumEventAgeInSeconds": 60,
        "MaximumRetryAttempts": 0,
    }


def test_functions_of_the_service_are_destinations_by_their_key() -> None:
    resources = resources_of(
        a_service(
            a_function(destinations={"onSuccess": "other", "onFailure": "other"}),
            a_function("other", provisioned_concurrency=1),
        )
    )
    config = resources["HelloLambdaEvConf"]
    arn = {"Fn::Join": [":", [{"Fn::GetAtt": ["OtherLambdaFunction", "Arn"]}, "provisioned"]]}
    assert config["Properties"]["DestinationConfig"] == {
        "OnSuccess": {"Destination": arn},
        "OnFailure": {"Destination": arn},
    }
    assert config["DependsOn"] == ["OtherProvConcLambdaAlias"]
    assert allowed(resources) == [
        {
            "Effect": "Allow",
            "Action": "lambda:InvokeFunction",
            "Resource": {"Fn::Sub": f"{LAMBDA}shop-dev-other:provisioned"},
        }
    ]


@pytest.mark.parametrize(
    ("destination", "action"),
    [
        ("arn:aws:lambda:us-east-1:1:function:f", "lambda:InvokeFunction"),
        ("arn:aws:sqs:us-east-1:1:q", "sqs:SendMessage"),
        ("arn:aws:sns:us-east-1:1:t", "sns:Publish"),
        ("arn:aws:events:us-east-1:1:event-bus/b", "events:PutEvents"),
        ({"type": "sqs", "arn": {"Fn::GetAtt": ["Q", "Arn"]}}, "sqs:SendMessage"),
        ({"type": "eventBus", "arn": {"Ref": "B"}}, "events:PutEvents"),
    ],
)
def test_the_role_may_send_to_the_destination(destination: Any, action: str) -> None:
    resources = resources_of(a_service(a_function(destinations={"onFailure": destination})))
    arn = destination["arn"] if isinstance(destination, dict) else destination
    assert allowed(resources) == [{"Effect": "Allow", "Action": action, "Resource": arn}]


def test_roles_of_the_user_are_left_alone() -> None:
    resources = resources_of(
        a_service(
            a_function(role="arn:aws:iam::1:role/x", destinations={"onFailure": "other"}),
            a_function("other"),
        )
    )
    assert allowed(resources) == []


@pytest.mark.parametrize(
    ("destination", "message"),
    [
        ("othr", "function `othr` is not in this service"),
        ("arn:aws:s3:::bucket", "a destination cannot be `arn:aws:s3:::bucket`"),
        ("other", "function `hello` sends results to the conditional function `other`"),
    ],
)
def test_destinations_that_cannot_work_are_refused(destination: str, message: str) -> None:
    service = a_service(
        a_function(destinations={"onSuccess": destination}), a_function("other", condition="C")
    )
    with pytest.raises(ServiceFileError) as caught:
        compiled(service)
    assert caught.value.message == message
    assert caught.value.problems[0].path == "functions.hello.destinations.onSuccess"
