"""The page of the local cloud: for its owner, and for nobody else."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from sls_py.emulator import LocalCloud
from sls_py.model.target import AwsTarget
from tests.browser import needs_browser, rendered

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, MakeZip

pytestmark = pytest.mark.emulator

_ARN = "arn:aws:lambda:us-east-1:000000000000:function:fn"
_EVIL = "</td><img src=x onerror=document.title='owned'>"


class Got(NamedTuple):
    """An answer of the server."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def ask(cloud: LocalCloud, method: str, path: str, body: object = None, **headers: str) -> Got:
    connection = HTTPConnection("127.0.0.1", cloud.port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = json.dumps(body) if body is not None else None
    connection.request(method, f"/_slspy/{path}", content, named)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return Got(answer.status, text, {k.lower(): v for k, v in answer.getheaders()})


@pytest.fixture
def cloud(
    running_local_cloud: LocalCloud, local_cloud: AwsTarget, client: Client, make_zip: MakeZip
) -> LocalCloud:
    del local_cloud
    client("iam").create_role(RoleName="role", AssumeRolePolicyDocument="{}")
    client("lambda").create_function(
        FunctionName="fn",
        Runtime="python3.11",
        Handler="app.handler",
        Role="arn:aws:iam::000000000000:role/role",
        Code={"ZipFile": make_zip({"app.py": "def handler(e, c): print('ran', e); return e"})},
    )
    client("cloudformation").create_stack(
        StackName="stack", TemplateBody='{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}'
    )
    client("dynamodb").create_table(
        TableName="things",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    apis = client("apigatewayv2")
    api = apis.create_api(Name=_EVIL, ProtocolType="HTTP")["ApiId"]
    apis.create_stage(ApiId=api, StageName="$default")
    return running_local_cloud


def test_a_function_is_called_and_its_log_is_read(cloud: LocalCloud) -> None:
    own = {"authorization": f"Bearer {cloud.token}", "origin": cloud.endpoint}
    called = ask(cloud, "POST", "call", {"arn": _ARN, "event": [1]}, **own).json
    assert (called["answer"], called["failed"]) == ([1], False)
    assert "ran [1]" in ask(cloud, "GET", f"log?arn={_ARN}", **own).json["lines"]
    assert ask(cloud, "POST", "call", {"arn": "none"}, **own).status == 404
    assert ask(cloud, "POST", "call", [], **own).status == 400
    listed = ask(cloud, "GET", "inventory", **own).json
    assert [table["name"] for table in listed["tables"]] == ["things"]


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "call"), ("GET", "log"), ("GET", "inventory")]
)
def test_without_the_token_or_from_elsewhere_nothing_is_told(
    method: str, path: str, cloud: LocalCloud
) -> None:
    token = f"Bearer {cloud.token}"
    assert ask(cloud, method, path, {"arn": _ARN}).status == 403
    assert (
        ask(cloud, method, path, {"arn": _ARN}, authorization=token, origin="http://e").status
        == 403
    )
    rebound = {"host": f"evil.example:{cloud.port}", "origin": f"http://evil.example:{cloud.port}"}
    assert ask(cloud, method, path, {"arn": _ARN}, authorization=token, **rebound).status == 403


def test_the_page_holds_no_secret_and_runs_its_own_script_only(cloud: LocalCloud) -> None:
    got = ask(cloud, "GET", "ui")
    assert got.status == 200
    assert cloud.token not in got.text
    policy = got.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'sha256-" in policy
    assert "frame-ancestors 'none'" in policy
    assert "access-control-allow-origin" not in got.headers
    assert ask(cloud, "GET", "ui", host=f"evil.example:{cloud.port}").status == 403


@needs_browser
def test_a_browser_shows_what_is_deployed_as_text(cloud: LocalCloud, tmp_path: Path) -> None:
    shown = rendered(cloud.page, tmp_path, milliseconds=10000)
    assert "<td>stack</td>" in shown
    assert "<button>fn</button>" in shown
    assert "<td>things</td>" in shown
    assert "&lt;/td&gt;&lt;img src=x" in shown
    assert "<img" not in shown
    assert "<title>slspy local cloud</title>" in shown
