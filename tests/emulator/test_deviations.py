"""Where the engine is not like AWS and slspy lives with it: a version of it that behaves otherwise shows here.

What slspy repairs has tests in `patches`, what it counts on is in `test_reliance`.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from sls_py.emulator.patches import invocations

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, Deploy, MakeZip

pytestmark = pytest.mark.emulator

_ROLE = "arn:aws:iam::000000000000:role/role"
_TOPIC = {"Type": "AWS::SNS::Topic"}
_TEMPLATE = json.dumps({"Resources": {"Topic": _TOPIC}})


def topic(**more: Any) -> dict[str, Any]:
    return {**_TOPIC, **more}


@pytest.mark.parametrize(
    "resources",
    [
        {"A": topic(Properties={"DisplayName": {"Ref": "Gone"}})},
        {"A": topic(DependsOn="Gone")},
        {"A": topic(Condition="Gone")},
        {"A": topic(Properties={"NoSuchProperty": 1})},
        {},
    ],
)
def test_templates_are_hardly_checked_so_slspy_checks_them(
    resources: dict[str, Any], deploy: Deploy
) -> None:
    assert deploy(resources).status == "CREATE_COMPLETE"


def test_a_cycle_is_found_after_the_operation_began(deploy: Deploy) -> None:
    assert deploy({"A": topic(DependsOn="B"), "B": topic(DependsOn="A")}).status == "CREATE_FAILED"


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("AWS::Events::Rule", {"ScheduleExpression": "rate(1 minutes)"}),
        ("AWS::SQS::Queue", {"QueueName": "taken"}),
        ("AWS::Logs::LogGroup", {"LogGroupName": "/taken"}),
        ("AWS::Lambda::Permission", {"FunctionName": "gone", "Action": "x", "Principal": "y"}),
    ],
)
def test_resources_that_aws_refuses_are_made(
    kind: str, properties: dict[str, str], deploy: Deploy, client: Client
) -> None:
    client("sqs").create_queue(QueueName="taken")
    client("logs").create_log_group(logGroupName="/taken")
    stack = deploy({"It": {"Type": kind, "Properties": properties}})
    assert stack.status == "CREATE_COMPLETE"


def test_an_operation_is_over_when_its_call_returns(deploy: Deploy) -> None:
    stack = deploy({"Topic": _TOPIC})
    assert stack.status == "CREATE_COMPLETE"
    stack.update({"Topic": _TOPIC, "Other": _TOPIC})
    assert stack.status == "UPDATE_COMPLETE"
    assert stack.delete() == "DELETE_COMPLETE"


def test_role_and_topics_of_a_stack_are_not_told_and_its_policy_holds_nothing_up(
    client: Client,
) -> None:
    api = client("cloudformation")
    deny = {"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*"}
    api.create_stack(
        StackName="s",
        TemplateBody=_TEMPLATE,
        RoleARN=_ROLE,
        NotificationARNs=["arn:aws:sns:us-east-1:000000000000:news"],
        StackPolicyBody=json.dumps({"Statement": [deny]}),
    )
    found = api.describe_stacks(StackName="s")["Stacks"][0]
    assert not {"RoleARN", "NotificationARNs", "ParentId", "RootId"} & found.keys()
    assert json.loads(api.get_stack_policy(StackName="s")["StackPolicyBody"])["Statement"] == [deny]
    changed = {"Resources": {"Topic": topic(Properties={"DisplayName": "x"})}}
    api.update_stack(StackName="s", TemplateBody=json.dumps(changed))
    assert api.describe_stacks(StackName="s")["Stacks"][0]["StackStatus"] == "UPDATE_COMPLETE"


def test_refusals_have_words_and_codes_of_the_engines_own(client: Client, deploy: Deploy) -> None:
    stack = deploy({"Topic": topic(Properties={"DisplayName": {"Fn::ImportValue": "gone"}})})
    assert stack.status == "ROLLBACK_COMPLETE"
    with pytest.raises(ClientError, match="is in ROLLBACK_COMPLETE state and cannot be updated"):
        stack.update({"Topic": _TOPIC})
    api = client("cloudformation")
    change = {"StackName": stack.name, "TemplateBody": _TEMPLATE}
    # AWS refuses both of these: the state, and the name
    api.create_change_set(**change, ChangeSetName="9bad!", ChangeSetType="UPDATE")
    deploy({"Topic": _TOPIC}, name="there")
    with pytest.raises(ClientError) as error:
        api.create_change_set(
            **change | {"StackName": "there"}, ChangeSetName="new", ChangeSetType="CREATE"
        )
    assert error.value.response["Error"]["Code"] == "AlreadyExistsException"


def test_all_resources_are_described_at_once_and_exports_in_use_are_kept(
    client: Client, deploy: Deploy
) -> None:
    api = client("cloudformation")
    big = deploy({f"Topic{i}": _TOPIC for i in range(120)}, name="big")
    assert len(api.describe_stack_resources(StackName=big.name)["StackResources"]) == 120
    output = {"Value": "v", "Export": {"Name": "shared"}}
    template = {"Resources": {"Topic": _TOPIC}, "Outputs": {"Out": output}}
    api.create_stack(StackName="giving", TemplateBody=json.dumps(template))
    deploy({"Topic": topic(Properties={"DisplayName": {"Fn::ImportValue": "shared"}})})
    with pytest.raises(ClientError, match="Export shared is imported by stack stack"):
        api.delete_stack(StackName="giving")


def test_a_template_of_sam_asks_for_a_package(client: Client) -> None:
    template = {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Topic": _TOPIC}}
    with pytest.raises(ClientError, match="`pip install aws-sam-translator` beside slspy"):
        client("cloudformation").create_stack(
            StackName="s",
            TemplateBody=json.dumps(template),
            Capabilities=["CAPABILITY_AUTO_EXPAND"],
        )


@pytest.fixture
def function(client: Client, make_zip: MakeZip) -> dict[str, Any]:
    """The arguments that make a function."""
    client("iam").create_role(RoleName="role", AssumeRolePolicyDocument="{}")
    source = "import os\ndef handler(event, context): return os.getpid()"
    return {
        "FunctionName": "fn",
        "Runtime": "python3.11",
        "Handler": "app.handler",
        "Role": _ROLE,
        "Code": {"ZipFile": make_zip({"app.py": source})},
    }


def test_functions_run_on_slspys_host_and_none_on_the_engines(
    function: dict[str, Any], client: Client
) -> None:
    functions = client("lambda")
    functions.create_function(**function)
    pids = {functions.invoke(FunctionName="fn")["Payload"].read() for _ in range(3)}
    assert len(pids) == 1
    assert invocations.count_workers() == 0


def test_settings_that_aws_refuses_are_taken(function: dict[str, Any], client: Client) -> None:
    functions = client("lambda")
    refused: tuple[dict[str, Any], ...] = (
        {"Timeout": 901},
        {"Environment": {"Variables": {"LARGE": "x" * 5000}}},
        {"Environment": {"Variables": {"AWS_REGION": "mars-1"}}},
    )
    for number, more in enumerate(refused):
        named = {**function, "FunctionName": f"fn{number}", **more}
        assert functions.create_function(**named)["FunctionName"] == f"fn{number}"


def test_an_update_is_not_refused_while_another_is_under_way(
    function: dict[str, Any], client: Client, make_zip: MakeZip
) -> None:
    functions = client("lambda")
    functions.create_function(**function)
    for timeout in (4, 5, 6):
        answer = functions.update_function_configuration(FunctionName="fn", Timeout=timeout)
        assert answer["LastUpdateStatus"] in {"InProgress", "Successful"}
    code = make_zip({"app.py": "def handler(event, context): return 'new'"})
    functions.update_function_code(FunctionName="fn", ZipFile=code)
    assert functions.invoke(FunctionName="fn")["Payload"].read() == b'"new"'


def test_a_queue_may_have_the_same_mapping_twice(function: dict[str, Any], client: Client) -> None:
    client("sqs").create_queue(QueueName="q")
    client("lambda").create_function(**function)
    source = "arn:aws:sqs:us-east-1:000000000000:q"
    for _ in range(2):
        client("lambda").create_event_source_mapping(FunctionName="fn", EventSourceArn=source)
    mappings = client("lambda").list_event_source_mappings(EventSourceArn=source)
    assert len(mappings["EventSourceMappings"]) == 2


def test_a_function_without_permissions_has_an_empty_policy(
    function: dict[str, Any], client: Client
) -> None:
    client("lambda").create_function(**function)
    policy = json.loads(client("lambda").get_policy(FunctionName="fn")["Policy"])
    assert policy["Statement"] == []


def test_versions_of_runtimes_are_not_managed(function: dict[str, Any], client: Client) -> None:
    client("lambda").create_function(**function)
    with pytest.raises(ClientError) as error:
        client("lambda").put_runtime_management_config(FunctionName="fn", UpdateRuntimeOn="Auto")
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_queries_over_logs_are_answered(function: dict[str, Any], client: Client) -> None:
    client("lambda").create_function(**function)
    client("lambda").invoke(FunctionName="fn")
    logs = client("logs")
    now = int(time.time())
    query = logs.start_query(
        logGroupName="/aws/lambda/fn",
        startTime=now - 60,
        endTime=now + 60,
        queryString="fields @message | filter @message like /REPORT/",
    )
    found = logs.get_query_results(queryId=query["queryId"])
    assert (found["status"], len(found["results"])) == ("Complete", 1)
