"""What slspy relies on in the engine, so that a new version of it that behaves differently shows at once."""

from __future__ import annotations

import json
import time
from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from botocore.exceptions import ClientError

from sls_py.aws import local_urls
from sls_py.model.target import AwsTarget

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, Deploy, MakeZip

pytestmark = pytest.mark.emulator

_TOPIC = {"Topic": {"Type": "AWS::SNS::Topic"}}
_TEMPLATE = json.dumps({"Resources": _TOPIC})
_ROLE = "arn:aws:iam::000000000000:role/role"


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


@pytest.fixture
def function(client: Client, make_zip: MakeZip) -> str:
    client("iam").create_role(RoleName="role", AssumeRolePolicyDocument="{}")
    source = "import time\ndef handler(event, context): time.sleep(event if isinstance(event, int) else 0)"
    client("lambda").create_function(
        FunctionName="fn",
        Runtime="python3.11",
        Handler="app.handler",
        Role=_ROLE,
        Code={"ZipFile": make_zip({"app.py": source})},
        Timeout=10,
    )
    return "fn"


def test_an_update_without_changes_is_refused_in_awss_words(deploy: Deploy) -> None:
    stack = deploy(_TOPIC)
    with pytest.raises(ClientError, match="No updates are to be performed") as error:
        stack.update(_TOPIC)
    assert code_of(error) == "ValidationError"


def test_a_change_set_without_changes_fails_in_awss_words(deploy: Deploy) -> None:
    stack = deploy(_TOPIC)
    stack.api.create_change_set(
        StackName=stack.name, ChangeSetName="none", TemplateBody=_TEMPLATE, ChangeSetType="UPDATE"
    )
    found = stack.api.describe_change_set(StackName=stack.name, ChangeSetName="none")
    assert found["Status"] == "FAILED"
    assert "didn't contain changes" in found["StatusReason"]


def test_a_stack_that_is_not_there_is_told_by_its_words(client: Client) -> None:
    with pytest.raises(ClientError, match="does not exist") as error:
        client("cloudformation").describe_stacks(StackName="gone")
    assert code_of(error) == "ValidationError"


def test_templates_are_read_from_the_bucket_in_path_style(
    client: Client, local_cloud: AwsTarget
) -> None:
    client("s3").create_bucket(Bucket="templates")
    client("s3").put_object(Bucket="templates", Key="t.json", Body=_TEMPLATE.encode())
    api = client("cloudformation")
    url = "https://s3.us-east-1.amazonaws.com/templates/t.json"
    stack = api.create_stack(StackName="s", TemplateURL=url)["StackId"]
    found = api.describe_stacks(StackName=stack)["Stacks"][0]
    assert found["StackStatus"] == "CREATE_COMPLETE"


def test_roles_need_the_capability(client: Client) -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}}
    with pytest.raises(ClientError) as error:
        client("cloudformation").create_stack(
            StackName="s", TemplateBody=json.dumps({"Resources": {"Role": role}})
        )
    assert code_of(error) == "InsufficientCapabilitiesException"


def test_events_are_newest_first_and_resources_come_in_pages(deploy: Deploy) -> None:
    stack = deploy({f"Topic{i}": {"Type": "AWS::SNS::Topic"} for i in range(120)})
    events = stack.api.describe_stack_events(StackName=stack.id)["StackEvents"]
    assert events[0]["ResourceStatus"] == "CREATE_COMPLETE"
    assert events[0]["ResourceType"] == "AWS::CloudFormation::Stack"
    pages = stack.api.get_paginator("list_stack_resources").paginate(StackName=stack.name)
    assert sum(len(page["StackResourceSummaries"]) for page in pages) == 120


def test_a_protected_stack_is_not_deleted(deploy: Deploy) -> None:
    stack = deploy(_TOPIC)
    stack.api.update_termination_protection(StackName=stack.name, EnableTerminationProtection=True)
    with pytest.raises(ClientError):
        stack.delete()
    assert stack.status == "CREATE_COMPLETE"
    stack.api.update_termination_protection(StackName=stack.name, EnableTerminationProtection=False)


def test_code_is_known_by_its_digest_and_can_be_fetched(
    function: str, client: Client, make_zip: MakeZip
) -> None:
    functions = client("lambda")
    code = make_zip({"app.py": "def handler(event, context): return 2"})
    answer = functions.update_function_code(FunctionName=function, ZipFile=code)
    digest = b64encode(sha256(code).digest()).decode()
    assert answer["CodeSha256"] == digest
    functions.get_waiter("function_updated_v2").wait(FunctionName=function)
    with urlopen(functions.get_function(FunctionName=function)["Code"]["Location"]) as response:
        assert response.read() == code


def test_an_old_revision_is_refused(function: str, client: Client, make_zip: MakeZip) -> None:
    functions = client("lambda")
    before = functions.get_function_configuration(FunctionName=function)["RevisionId"]
    functions.update_function_code(FunctionName=function, ZipFile=make_zip({"app.py": ""}))
    functions.get_waiter("function_updated_v2").wait(FunctionName=function)
    with pytest.raises(ClientError) as error:
        functions.update_function_code(
            FunctionName=function, ZipFile=make_zip({"b.py": ""}), RevisionId=before
        )
    assert code_of(error) == "PreconditionFailedException"


def test_more_calls_than_are_reserved_are_throttled(function: str, client: Client) -> None:
    client("lambda").put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=1)

    def call(_: int) -> int:
        try:
            answer = client("lambda").invoke(FunctionName=function, Payload=b"1")
        except ClientError as error:
            return int(error.response["ResponseMetadata"]["HTTPStatusCode"])
        return int(answer["StatusCode"])

    with ThreadPoolExecutor() as pool:
        assert sorted(pool.map(call, range(3))) == [200, 429, 429]


def test_none_is_run_when_none_is_reserved(function: str, client: Client) -> None:
    client("lambda").put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=0)
    with pytest.raises(ClientError) as error:
        client("lambda").invoke(FunctionName=function)
    assert code_of(error) == "TooManyRequestsException"


def test_a_token_of_a_user_pool_opens_an_http_api(
    function: str, client: Client, deploy: Deploy, local_cloud: AwsTarget
) -> None:
    pool, audience, token = _signed_in(client)
    stack = deploy(
        _guarded(f"https://cognito-idp.us-east-1.amazonaws.com/{pool}", audience),
        outputs={"Url": {"Fn::Sub": "https://${Api}.execute-api.${AWS::Region}.amazonaws.com"}},
    )
    url = local_urls.local_url(str(local_cloud.endpoint_url), stack.outputs["Url"])
    assert _status(f"{url}/x", f"Bearer {token}") == 200
    assert _status(f"{url}/x", None) == 401
    head, payload, signature = token.split(".")
    claims = json.loads(b64decode(payload + "=="))
    forged = json.dumps({**claims, "sub": "somebody else"}).encode()
    other = b64encode(forged).decode().rstrip("=").replace("+", "-").replace("/", "_")
    assert _status(f"{url}/x", f"Bearer {head}.{other}.{signature}") == 401


def _signed_in(client: Client) -> tuple[str, str, str]:
    cognito = client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="p")["UserPool"]["Id"]
    audience = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="c", ExplicitAuthFlows=["ADMIN_NO_SRP_AUTH"]
    )["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username="u", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(
        UserPoolId=pool, Username="u", Password="Secret-1234", Permanent=True
    )
    answer = cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=audience,
        AuthFlow="ADMIN_NO_SRP_AUTH",
        AuthParameters={"USERNAME": "u", "PASSWORD": "Secret-1234"},
    )
    return pool, audience, answer["AuthenticationResult"]["IdToken"]


def _guarded(issuer: str, audience: str) -> dict[str, Any]:
    api = {"ApiId": {"Ref": "Api"}}
    arn = "arn:aws:lambda:us-east-1:000000000000:function:fn"
    return {
        "Api": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {"Name": "api", "ProtocolType": "HTTP"},
        },
        "Authorizer": {
            "Type": "AWS::ApiGatewayV2::Authorizer",
            "Properties": {
                **api,
                "Name": "pool",
                "AuthorizerType": "JWT",
                "IdentitySource": ["$request.header.Authorization"],
                "JwtConfiguration": {"Issuer": issuer, "Audience": [audience]},
            },
        },
        "Integration": {
            "Type": "AWS::ApiGatewayV2::Integration",
            "Properties": {
                **api,
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": arn,
                "PayloadFormatVersion": "1.0",
            },
        },
        "Stage": {
            "Type": "AWS::ApiGatewayV2::Stage",
            "Properties": {**api, "StageName": "$default", "AutoDeploy": True},
        },
        "Route": {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {
                **api,
                "RouteKey": "GET /x",
                "Target": {"Fn::Join": ["/", ["integrations", {"Ref": "Integration"}]]},
                "AuthorizationType": "JWT",
                "AuthorizerId": {"Ref": "Authorizer"},
            },
        },
        "Permission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "FunctionName": arn,
                "Action": "lambda:InvokeFunction",
                "Principal": "apigateway.amazonaws.com",
            },
        },
    }


def _status(url: str, authorization: str | None) -> int:
    headers = {"Authorization": authorization} if authorization else {}
    deadline = time.monotonic() + 5
    while True:
        try:
            with urlopen(Request(url, headers=headers)) as response:
                return int(response.status)
        except HTTPError as error:
            with error:
                if error.code != 404 or time.monotonic() > deadline:
                    return error.code
