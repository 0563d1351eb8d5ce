"""Functions of the local cloud, called through AWS's own API."""

from __future__ import annotations

import hashlib
import json
import textwrap
import time
from base64 import b64decode
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from botocore.exceptions import ClientError

from sls_py.emulator import LocalCloud, process
from sls_py.model.target import AwsTarget

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, Deploy, MakeZip

pytestmark = pytest.mark.emulator

_TRUST = {
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ]
}


class Create(Protocol):
    """Create a function from the text of its module."""

    def __call__(self, source: str, **settings: Any) -> str: ...


@pytest.fixture
def create(client: Client, make_zip: MakeZip) -> Create:
    role = client("iam").create_role(RoleName="role", AssumeRolePolicyDocument=json.dumps(_TRUST))

    def function(source: str, **settings: Any) -> str:
        defaults = {"FunctionName": "fn", "Runtime": "python3.11", "Handler": "app.handler"}
        settings = defaults | settings
        client("lambda").create_function(
            Role=role["Role"]["Arn"],
            Code={"ZipFile": make_zip({"app.py": textwrap.dedent(source)})},
            **settings,
        )
        return str(settings["FunctionName"])

    return function


def invoke(client: Client, **more: Any) -> tuple[Any, Any]:
    answer = client("lambda").invoke(**({"FunctionName": "fn"} | more))
    return answer, json.loads(answer["Payload"].read())


def test_the_answer_the_log_tail_and_the_log_group_say_the_same(
    create: Create, client: Client
) -> None:
    create("def handler(event, context): print('one'); print('two'); return event")
    answer, payload = invoke(client, Payload=b'{"a": 1}', LogType="Tail")
    tail = b64decode(answer["LogResult"]).decode().splitlines()
    assert payload == {"a": 1}
    assert tail[0].startswith("INIT_START")
    assert tail[2:4] == ["one", "two"]

    events = client("logs").filter_log_events(logGroupName="/aws/lambda/fn")["events"]
    assert [event["message"] for event in events] == tail
    assert len({event["eventId"] for event in events}) == len(tail)
    invoke(client)
    streams = client("logs").describe_log_streams(logGroupName="/aws/lambda/fn")["logStreams"]
    assert len(streams) == 1


def test_an_error_reaches_the_caller_as_the_function_raised_it(
    create: Create, client: Client
) -> None:
    create("def handler(event, context): raise KeyError('x')")
    answer, payload = invoke(client)
    assert answer["FunctionError"] == "Unhandled"
    assert (payload["errorType"], payload["errorMessage"]) == ("KeyError", "'x'")
    assert payload["stackTrace"]


def test_new_code_and_new_settings_are_used_by_the_next_call(
    create: Create, client: Client, make_zip: MakeZip
) -> None:
    create("import os\ndef handler(event, context): return os.environ.get('A')")
    assert invoke(client)[1] is None
    functions = client("lambda")
    functions.update_function_configuration(
        FunctionName="fn", Environment={"Variables": {"A": "1"}}
    )
    assert invoke(client)[1] == "1"
    code = make_zip({"app.py": "def handler(event, context): return 'new'"})
    functions.update_function_code(FunctionName="fn", ZipFile=code)
    assert invoke(client)[1] == "new"


def test_a_deleted_function_leaves_no_process(
    deploy: Deploy, create: Create, client: Client, running_local_cloud: LocalCloud
) -> None:
    create("import os\ndef handler(event, context): return os.getpid()")
    pid = invoke(client)[1]
    client("lambda").delete_function(FunctionName="fn")
    assert process.start_mark(pid) is None


def test_a_function_reaches_the_cloud_with_the_rights_of_its_role_only(
    create: Create, client: Client
) -> None:
    create(
        """
        import boto3

        def handler(event, context):
            identity = boto3.client("sts").get_caller_identity()["Arn"]
            try:
                return [identity, boto3.client("s3").list_buckets()["Buckets"]]
            except Exception as error:
                return [identity, error.response["Error"]["Code"]]
        """,
        Timeout=30,
    )
    assert invoke(client)[1] == [
        "arn:aws:sts::000000000000:assumed-role/role/fn",
        "AccessDenied",
    ]
    policy = {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    client("iam").put_role_policy(
        RoleName="role", PolicyName="p", PolicyDocument=json.dumps(policy)
    )
    assert invoke(client)[1][1] == []


def test_the_keys_of_a_function_cannot_be_worked_out_from_its_name(
    create: Create, client: Client, local_cloud: AwsTarget
) -> None:
    create("import os\ndef handler(event, context): return os.environ['AWS_ACCESS_KEY_ID']")
    key = invoke(client)[1]
    arn = "arn:aws:lambda:us-east-1:000000000000:function:fn"
    digest = hashlib.sha256(f"{arn}:arn:aws:iam::000000000000:role/role".encode()).hexdigest()
    assert key.startswith("ASIA")
    assert key != f"ASIA{digest[:16].upper()}"


def test_nothing_of_the_servers_environment_is_seen(
    create: Create, client: Client, local_cloud: AwsTarget
) -> None:
    create("import os\ndef handler(event, context): return dict(os.environ)")
    environment = invoke(client)[1]
    assert local_cloud.secret_access_key not in environment.values()
    assert not [name for name in environment if name.startswith(("MINISTACK", "PYTEST"))]


def test_a_layer_is_found(create: Create, client: Client, make_zip: MakeZip) -> None:
    layer = client("lambda").publish_layer_version(
        LayerName="shared", Content={"ZipFile": make_zip({"python/shared.py": "value = 5"})}
    )
    create(
        "import shared\ndef handler(event, context): return shared.value",
        Layers=[layer["LayerVersionArn"]],
    )
    assert invoke(client)[1] == 5


def test_a_published_version_keeps_its_code(
    create: Create, client: Client, make_zip: MakeZip
) -> None:
    create("def handler(event, context): return context.function_version")
    functions = client("lambda")
    version = functions.publish_version(FunctionName="fn")["Version"]
    functions.create_alias(FunctionName="fn", Name="live", FunctionVersion=version)
    code = make_zip({"app.py": "def handler(event, context): return context.invoked_function_arn"})
    functions.update_function_code(FunctionName="fn", ZipFile=code)
    assert invoke(client, Qualifier=version)[1] == "1"
    assert invoke(client, Qualifier="live")[1] == "1"
    assert invoke(client)[1].endswith(":function:fn")


def test_a_function_that_calls_itself_for_ever_is_stopped(create: Create, client: Client) -> None:
    create(
        """
        import json
        import boto3

        client = boto3.client("lambda")

        def handler(event, context):
            try:
                answer = client.invoke(FunctionName="fn", Payload=json.dumps(event + 1))
            except Exception as error:
                return [event, error.response["Error"]["Code"]]
            return json.loads(answer["Payload"].read())
        """,
        Timeout=60,
    )
    policy = {"Statement": [{"Effect": "Allow", "Action": "lambda:*", "Resource": "*"}]}
    client("iam").put_role_policy(
        RoleName="role", PolicyName="p", PolicyDocument=json.dumps(policy)
    )
    assert invoke(client, Payload=b"1")[1] == [16, "RecursiveInvocationException"]


def test_an_asynchronous_call_runs(create: Create, client: Client) -> None:
    create("def handler(event, context): print('ran', event)")
    client("lambda").invoke(FunctionName="fn", InvocationType="Event", Payload=b"5")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            found = client("logs").filter_log_events(logGroupName="/aws/lambda/fn")
        except ClientError:
            found = {"events": []}
        if "ran 5" in [event["message"] for event in found["events"]]:
            return
        time.sleep(0.05)
    pytest.fail("the function did not run")


def test_a_version_of_a_snap_started_function_becomes_active(
    create: Create, client: Client
) -> None:
    create(
        "def handler(event, context): return 1",
        Runtime="python3.12",
        SnapStart={"ApplyOn": "PublishedVersions"},
    )
    version = client("lambda").publish_version(FunctionName="fn")["Version"]
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = client("lambda").get_function(FunctionName="fn", Qualifier=version)
        if found["Configuration"]["State"] == "Active":
            break
        time.sleep(0.02)
    assert invoke(client, Qualifier=version)[1] == 1


_CUSTOM = """
import cfnresponse

def handler(event, context):
    status = event["ResourceProperties"]["Status"]
    cfnresponse.send(event, context, status, {"Answer": "42"}, "thing", reason="because")
"""


@pytest.mark.parametrize(
    ("status", "end"), [("SUCCESS", "CREATE_COMPLETE"), ("FAILED", "ROLLBACK_COMPLETE")]
)
def test_a_custom_resource_answers_with_the_module_that_aws_offers(
    status: str, end: str, deploy: Deploy
) -> None:
    stack = deploy(
        {
            "Role": {
                "Type": "AWS::IAM::Role",
                "Properties": {"AssumeRolePolicyDocument": _TRUST},
            },
            "Function": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Runtime": "python3.11",
                    "Handler": "index.handler",
                    "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                    "Code": {"ZipFile": _CUSTOM},
                },
            },
            "Thing": {
                "Type": "Custom::Thing",
                "Properties": {
                    "ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]},
                    "ServiceTimeout": 30,
                    "Status": status,
                },
            },
        },
        outputs={"Answer": {"Fn::GetAtt": ["Thing", "Answer"]}},
    )
    deadline = time.monotonic() + 40
    while stack.status.endswith("_IN_PROGRESS") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert stack.status == end
    assert stack.outputs.get("Answer") == ("42" if status == "SUCCESS" else None)
    if status == "FAILED":
        assert stack.reasons()["Thing"] == "because"
