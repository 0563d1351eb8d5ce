"""What CloudFormation is asked for, and how its answers are read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import botocore.exceptions as botocore
import pytest

from sls_py.aws.api import Api
from sls_py.aws.errors import Translator
from sls_py.aws.protocols import StackRequest
from sls_py.aws.stacks import CloudFormationStacks
from sls_py.errors import AwsError
from sls_py.model.target import AwsTarget


class Client:
    """Answers each operation with what it is given and keeps the parameters."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        def call(**parameters: Any) -> Any:
            self.calls.append((name, parameters))
            answer = self.answers.get(name, {})
            if isinstance(answer, list):
                answer = answer.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


def refusal(message: str, code: str = "ValidationError") -> Any:
    response: Any = {"Error": {"Code": code, "Message": message}}
    return botocore.ClientError(response, "UpdateStack")


def stacks(client: Client) -> CloudFormationStacks:
    return CloudFormationStacks(
        Api("cloudformation", lambda: client, Translator(AwsTarget(region="eu-central-1")))
    )


def knowing(*operations: str, **answers: Any) -> Client:
    """Return a client that knows these operations."""
    client = Client(**answers)
    model = SimpleNamespace(operation_names=operations)
    setattr(client, "meta", SimpleNamespace(service_model=model))  # noqa: B010 - it answers to any name
    return client


def sent(request: StackRequest, call: str = "update") -> dict[str, Any]:
    client = Client(create_stack={"StackId": "id"})
    getattr(stacks(client), call)(request)
    return client.calls[0][1]


def test_a_missing_stack_is_none() -> None:
    client = Client(describe_stacks=refusal("Stack with id x does not exist"))
    assert stacks(client).describe("x") is None


def test_a_stack_is_read() -> None:
    raw = {
        "StackName": "shop",
        "StackId": "arn",
        "StackStatus": "UPDATE_COMPLETE",
        "Outputs": [{"OutputKey": "A", "OutputValue": "1"}],
        "Tags": [{"Key": "STAGE", "Value": "dev"}],
        "Parameters": [{"ParameterKey": "P", "ParameterValue": "v"}],
        "EnableTerminationProtection": True,
        "NotificationARNs": ["topic"],
        "RollbackConfiguration": {},
    }
    found = stacks(Client(describe_stacks={"Stacks": [raw]})).describe("shop")
    assert found is not None
    assert (found.outputs, found.tags, found.parameters) == (
        {"A": "1"},
        {"STAGE": "dev"},
        {"P": "v"},
    )
    assert found.termination_protection
    assert found.notification_arns == ("topic",)
    assert found.rollback_configuration is None


def test_a_template_that_is_not_json_is_unknown() -> None:
    assert stacks(Client(get_template={"TemplateBody": "a: b"})).template("x") is None
    assert stacks(Client(get_template={"TemplateBody": {"a": 1}})).template("x") == {"a": 1}


def test_an_update_is_asked_for_with_everything() -> None:
    request = StackRequest(
        name="shop",
        template_url="https://s3/x",
        parameters=({"ParameterKey": "P", "ParameterValue": "v"},),
        tags={"STAGE": "dev"},
        capabilities=("CAPABILITY_IAM",),
        role_arn="role",
        notification_arns=(),
        stack_policy=({"Effect": "Allow"},),
        rollback_configuration={"RollbackTriggers": []},
        client_token="slspy-1",
    )
    assert sent(request) == {
        "StackName": "shop",
        "TemplateURL": "https://s3/x",
        "Parameters": [{"ParameterKey": "P", "ParameterValue": "v"}],
        "Tags": [{"Key": "STAGE", "Value": "dev"}],
        "Capabilities": ["CAPABILITY_IAM"],
        "RoleARN": "role",
        "NotificationARNs": [],
        "StackPolicyBody": '{"Statement": [{"Effect": "Allow"}]}',
        "RollbackConfiguration": {"RollbackTriggers": []},
        "ClientRequestToken": "slspy-1",
        "RetainExceptOnCreate": True,
    }


def test_what_is_not_configured_is_not_sent() -> None:
    assert set(sent(StackRequest(name="shop", template_body="{}"))) == {
        "StackName",
        "TemplateBody",
        "Parameters",
        "Tags",
        "Capabilities",
        "RetainExceptOnCreate",
    }


@pytest.mark.parametrize(
    ("request_", "call", "expected"),
    [
        ({"delete_on_failure": True}, "create", {"OnFailure": "DELETE"}),
        ({"delete_on_failure": True}, "update", {}),
        (
            {"delete_on_failure": True, "disable_rollback": True},
            "create",
            {"DisableRollback": True, "RetainExceptOnCreate": None},
        ),
        (
            {"express": True, "delete_on_failure": True},
            "create",
            {"DeploymentConfig": {"Mode": "EXPRESS", "DisableRollback": False}, "OnFailure": None},
        ),
        (
            {"express": True, "disable_rollback": True},
            "update",
            {
                "DeploymentConfig": {"Mode": "EXPRESS", "DisableRollback": True},
                "DisableRollback": None,
            },
        ),
    ],
)
def test_what_happens_on_failure_is_said_once(
    request_: dict[str, Any], call: str, expected: dict[str, Any]
) -> None:
    parameters = sent(StackRequest(name="shop", template_body="{}", **request_), call)
    assert {key: parameters.get(key) for key in expected} == expected


def test_nothing_to_update_is_no_error() -> None:
    request = StackRequest(name="shop", template_body="{}")
    client = Client(update_stack=refusal("No updates are to be performed."))
    assert stacks(client).update(request) is False
    assert stacks(Client()).update(request) is True


def test_an_invalid_update_is_an_error() -> None:
    client = Client(update_stack=refusal("Template format error: unsupported structure."))
    with pytest.raises(AwsError, match="unsupported structure"):
        stacks(client).update(StackRequest(name="shop", template_body="{}"))


def test_a_change_set_takes_no_policy_and_its_own_token() -> None:
    client = Client()
    request = StackRequest(
        name="shop",
        template_url="u",
        stack_policy=({"Effect": "Allow"},),
        client_token="slspy-1",
        express=True,
    )
    stacks(client).create_change_set(request, "slspy-9", "UPDATE")
    parameters = client.calls[0][1]
    assert parameters["ClientToken"] == "slspy-1"
    assert parameters["DeploymentConfig"]["Mode"] == "EXPRESS"
    assert not {"StackPolicyBody", "ClientRequestToken", "RetainExceptOnCreate"} & set(parameters)


def test_all_pages_of_a_change_set_are_read() -> None:
    pages = [
        {
            "ChangeSetName": "c",
            "Status": "CREATE_COMPLETE",
            "Changes": [{"a": 1}],
            "NextToken": "n",
        },
        {"ChangeSetName": "c", "Status": "CREATE_COMPLETE", "Changes": [{"a": 2}]},
    ]
    client = Client(describe_change_set=pages)
    found = stacks(client).change_set("shop", "c")
    assert found is not None
    assert found.changes == ({"a": 1}, {"a": 2})
    assert client.calls[1][1]["NextToken"] == "n"


@pytest.mark.parametrize(
    ("status", "reason", "empty"),
    [
        ("FAILED", "The submitted information didn't contain changes. Submit different ...", True),
        ("FAILED", "No updates are to be performed.", True),
        ("FAILED", "Transform failed", False),
        ("CREATE_COMPLETE", "", False),
    ],
)
def test_an_empty_change_set_is_recognized(status: str, reason: str, *, empty: bool) -> None:
    raw = {"ChangeSetName": "c", "Status": status, "StatusReason": reason}
    found = stacks(Client(describe_change_set=raw)).change_set("shop", "c")
    assert found is not None
    assert found.empty is empty


def test_a_change_set_that_is_gone_is_none() -> None:
    gone = refusal("ChangeSet does not exist", "ChangeSetNotFound")
    client = Client(describe_change_set=gone, delete_change_set=gone)
    assert stacks(client).change_set("shop", "c") is None
    stacks(client).delete_change_set("shop", "c")


def test_deleting_names_the_role_and_the_token() -> None:
    client = Client()
    stacks(client).delete("shop", role_arn="role", client_token="slspy-1")
    assert client.calls == [
        (
            "delete_stack",
            {"StackName": "shop", "RoleARN": "role", "ClientRequestToken": "slspy-1"},
        )
    ]


def validation(number: int, operation: str, **fields: str) -> dict[str, Any]:
    return {
        "EventId": str(number),
        "OperationId": operation,
        "EventType": "VALIDATION_ERROR",
        "Timestamp": number,
        "StackId": "arn:stack",
        "LogicalResourceId": "Files",
        "ResourceType": "AWS::S3::Bucket",
        "ValidationPath": "/Resources/Files/Properties/BucketName",
        "ValidationStatusReason": "already exists",
        "ValidationFailureMode": "FAIL",
        **fields,
    }


def test_what_was_found_wrong_before_an_operation_began_is_read() -> None:
    events = [
        validation(3, "second"),
        validation(2, "second", ValidationFailureMode="WARN"),
        validation(4, "second", EventType="PROVISIONING_ERROR"),
        validation(1, "first"),
    ]
    client = knowing("DescribeEvents", describe_events={"OperationEvents": events})
    (found,) = stacks(client).invalid("shop")
    assert (found.logical_id, found.type) == ("Files", "AWS::S3::Bucket")
    assert (found.status, found.reason) == ("VALIDATION_FAILED", "already exists")


def test_a_place_in_the_template_names_the_resource() -> None:
    event = validation(1, "first", LogicalResourceId="")
    client = knowing("DescribeEvents", describe_events={"OperationEvents": [event]})
    assert stacks(client).invalid("shop")[0].logical_id == "Files"


def test_a_botocore_that_does_not_know_these_events_is_not_asked() -> None:
    client = knowing("DescribeStackEvents")
    assert stacks(client).invalid("shop") == ()
    assert client.calls == []
