"""A service with every kind of event, deployed by slspy and by the tool it takes services over from: all of them fire."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from sls_py.aws import local_urls
from tests.end_to_end.conftest import Tell
from tests.end_to_end.story import Answer, Story, eventually, fetch
from tests.end_to_end.test_chat import connected

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("every-event")]

OSLS = os.environ.get("SLSPY_TEST_OSLS") or shutil.which("osls")
"""The program that deploys as slspy does; `SLSPY_TEST_OSLS` names one that is not on the PATH."""

QUIET = {
    "minute": "a minute is too long",
    "clock": "a minute is too long",
    "fleet": "devices only",
    "edge": "at the edge only",
    "skills": "Alexa only",
    "brokers": "no brokers here",
    "door": "it only says who may come in",
    "key": "it only says who may come in",
}
"""The functions that need not have heard anything, and why."""


@pytest.mark.skipif(OSLS is None, reason="osls is not installed (`SLSPY_TEST_OSLS` names it)")
def test_another_tool_deploys_to_the_local_cloud(
    tell: Tell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = prepared(tell)
    assert OSLS is not None
    # its custom resources are Node.js functions that use AWS's SDK, which it was installed with
    monkeypatch.setenv("NODE_PATH", str(Path(OSLS).resolve().parents[2]))
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CI": "1"} | story.env
    deployed = run([OSLS, "deploy"], story.path, environ)
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    everything_fires(story)
    existing_bucket_fires(story)
    called = run([OSLS, "invoke", "-f", "link"], story.path, environ)
    assert json.loads(called.stdout)["statusCode"] == 200, called.stderr
    listed = story.slspy("info", "--json").assert_success().json()
    assert {function["key"] for function in listed["functions"]} >= {"rest", "api", "news"}


def test_every_event_reaches_its_function(tell: Tell) -> None:
    story = prepared(tell)
    story.deploy()
    everything_fires(story)
    existing_bucket_fires(story)


def prepared(tell: Tell) -> Story:
    """Return the story of the service, with the bucket and the log group that it finds in the account."""
    story = tell("everything")
    story.client("s3").create_bucket(Bucket="everything-dev-older")
    story.client("logs").create_log_group(logGroupName="everything-dev-lines")
    return story


def run(command: list[str], folder: Path, environ: Mapping[str, str]) -> Any:
    return subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, timeout=100, check=False
    )


def outputs(story: Story) -> dict[str, str]:
    (stack,) = story.client("cloudformation").describe_stacks(StackName="everything-dev")["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def heard(story: Story, table: str) -> dict[str, Any]:
    items = story.client("dynamodb").scan(TableName=table)["Items"]
    return {item["who"]["S"]: json.loads(item["event"]["S"]) for item in items}


def everything_fires(story: Story) -> None:
    """Cause all events that can happen here; every function must hear of its own."""
    given = outputs(story)
    send_messages(story, given)
    sign_up(story, given)
    rest_api_answers(story, local(story, given["ServiceEndpoint"]))
    http_api_answers(story, given, local(story, given["HttpApiUrl"]))
    assert fetch(local(story, given["LinkLambdaFunctionUrl"])).status == 200
    balanced = f"{story.client.target.endpoint_url}/_alb/everything-dev/balanced"
    assert fetch(balanced).status == 200
    with connected(local(story, given["ServiceEndpointWebsocket"])) as client:
        client.send({"action": "say"})
        assert client.receive() == "no layer"
    functions = {
        each["FunctionName"].removeprefix("everything-dev-")
        for each in story.client("lambda").list_functions()["Functions"]
        if not each["FunctionName"].startswith("everything-dev-custom")
    }
    expected = functions - QUIET.keys() - {"older"}
    eventually(lambda: not expected - heard(story, given["Heard"]).keys())
    assert expected - heard(story, given["Heard"]).keys() == set()
    assert len(functions) > 20
    assert eventually(lambda: done(story, given)) == ["noted"]
    on_time(story)


def local(story: Story, url: str) -> str:
    return local_urls.local_url(story.client.target.endpoint_url or "", url)


def done(story: Story, given: Mapping[str, str]) -> list[str]:
    found = story.client("sqs").receive_message(QueueUrl=given["Done"]).get("Messages", ())
    return [key for each in found for key in json.loads(each["Body"])["responsePayload"]]


def on_time(story: Story) -> None:
    """The two kinds of schedules are there, and lead to their functions."""
    rules = story.client("events").list_rules()["Rules"]
    (rule,) = (each for each in rules if each.get("ScheduleExpression"))
    (target,) = story.client("events").list_targets_by_rule(Rule=rule["Name"])["Targets"]
    assert target["Arn"].endswith(":everything-dev-minute")
    (listed,) = story.client("scheduler").list_schedules()["Schedules"]
    schedule = story.client("scheduler").get_schedule(Name=listed["Name"])
    assert schedule["Target"]["Input"] == '{"from":"scheduler"}'


def send_messages(story: Story, given: Mapping[str, str]) -> None:
    client = story.client
    (topic,) = client("sns").list_topics()["Topics"]
    client("sns").publish(TopicArn=topic["TopicArn"], Message="news")
    client("sqs").send_message(QueueUrl=given["Jobs"], MessageBody="job")
    client("dynamodb").put_item(TableName=given["Rows"], Item={"id": {"S": "1"}})
    for stream in ("River", "Fan"):
        client("kinesis").put_record(StreamName=given[stream], Data=b"drop", PartitionKey="1")
    client("s3").put_object(Bucket="everything-dev-files", Key="in/file", Body=b"content")
    client("iot-data").publish(topic="things/1", payload=b'{"warm": true}')
    for source, bus in (
        ("states", "default"),
        ("default", "default"),
        ("own", "everything-dev-bus"),
    ):
        entry = {"Source": f"everything.{source}", "DetailType": "t", "Detail": "{}"}
        client("events").put_events(Entries=[{**entry, "EventBusName": bus}])
    client("logs").create_log_stream(logGroupName="everything-dev-lines", logStreamName="one")
    client("logs").put_log_events(
        logGroupName="everything-dev-lines",
        logStreamName="one",
        logEvents=[{"timestamp": 1_700_000_000_000, "message": "a loud line"}],
    )
    client("lambda").invoke(FunctionName="everything-dev-work", InvocationType="Event")


def sign_up(story: Story, given: Mapping[str, str]) -> None:
    story.client("cognito-idp").sign_up(
        ClientId=given["VisitorsApp"], Username="ada", Password="Secret-1234"
    )


def existing_bucket_fires(story: Story) -> None:
    story.client("s3").put_object(Bucket="everything-dev-older", Key="file", Body=b"content")
    table = outputs(story)["Heard"]
    event = eventually(lambda: heard(story, table).get("older"))
    assert event is not None
    assert event["Records"][0]["s3"]["bucket"]["name"] == "everything-dev-older"


def rest_api_answers(story: Story, url: str) -> None:
    assert fetch(f"{url}/rest").text == "from the layer"
    (key,) = story.client("apigateway").get_api_keys(includeValues=True)["items"]
    with_key = {"x-api-key": key["value"]}
    answers(f"{url}/rest/keyed", {"x-api-key": "wrong"}, with_key)
    answers(f"{url}/rest/door", {"Authorization": "guess"}, {"Authorization": "sesame"})
    assert fetch(f"{url}/rest/signed").status == 403
    assert signed(story, f"{url}/rest/signed").status == 200


def http_api_answers(story: Story, given: Mapping[str, str], url: str) -> None:
    assert fetch(f"{url}/api").status == 200
    answers(f"{url}/api/door", {"X-Key": "guess"}, {"X-Key": "sesame"})
    token = member(story.client("cognito-idp"), given["Members"], given["MembersApp"])
    bearer = {"Authorization": f"Bearer {token}"}
    answers(f"{url}/api/members", {"Authorization": f"Bearer {token[:-8]}AAAAAAAA"}, bearer)


def answers(url: str, wrong: Mapping[str, str], right: Mapping[str, str]) -> None:
    assert fetch(url).status in (401, 403)
    assert fetch(url, headers=wrong).status in (401, 403)
    assert fetch(url, headers=right).status == 200


def member(cognito: Any, pool: str, app: str) -> str:
    cognito.admin_create_user(UserPoolId=pool, Username="ada", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(
        UserPoolId=pool, Username="ada", Password="Secret-1234", Permanent=True
    )
    known = {"USERNAME": "ada", "PASSWORD": "Secret-1234"}
    answer = cognito.admin_initiate_auth(
        UserPoolId=pool, ClientId=app, AuthFlow="ADMIN_NO_SRP_AUTH", AuthParameters=known
    )
    return str(answer["AuthenticationResult"]["IdToken"])


def signed(story: Story, url: str, service: str = "execute-api") -> Answer:
    target = story.client.target
    keys = Credentials(target.access_key_id, target.secret_access_key)
    request = AWSRequest("GET", url)
    SigV4Auth(keys, service, target.region).add_auth(request)
    return fetch(url, headers=dict(request.headers.items()))
