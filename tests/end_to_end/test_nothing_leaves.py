"""Whatever keys, profiles and proxies there are: with `--local` nothing reaches AWS."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from sls_py import emulator
from sls_py.testing import MakeProject, Project

pytestmark = pytest.mark.emulator

SERVICE = """
    service: shop
    provider:
      name: aws
      runtime: python3.11
      profile: production
      iam:
        role:
          statements:
            - Effect: Allow
              Action: ["s3:*", "sts:*"]
              Resource: "*"
      environment:
        HTTP_PROXY: ${env:HTTP_PROXY}
        HTTPS_PROXY: ${env:HTTPS_PROXY}
    functions:
      asks:
        handler: app.asks
        timeout: 20
"""
APP = """
import os
import boto3

def asks(event, context):
    names = [bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"]]
    who = boto3.client("sts", region_name="eu-west-1").get_caller_identity()["Account"]
    return [who, bool(names), os.environ.get("AWS_PROFILE")]
"""
CONFIG = """\
[profile production]
aws_access_key_id = AKIAREAL
aws_secret_access_key = real
region = eu-west-1
"""


class Recorder(ThreadingHTTPServer):
    """A proxy that lets nothing through and remembers who asked for what."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Refuse)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Refuse(BaseHTTPRequestHandler):
    server: Recorder

    def do_CONNECT(self) -> None:
        self.server.asked.append(self.path)
        self.send_error(502)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = do_CONNECT  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    server = Recorder()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def project(
    slspy_project: MakeProject,
    recorder: Recorder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Project]:
    config = tmp_path / "aws-config"
    config.write_text(CONFIG)
    poison = {
        "SLSPY_LOCAL_HOME": str(tmp_path / "cloud"),
        "AWS_CONFIG_FILE": str(config),
        "AWS_ACCESS_KEY_ID": "AKIAREAL",
        "AWS_SECRET_ACCESS_KEY": "real",
        "AWS_SESSION_TOKEN": "real",
        "AWS_PROFILE": "production",
        "HTTP_PROXY": recorder.url,
        "HTTPS_PROXY": recorder.url,
        "http_proxy": recorder.url,
        "https_proxy": recorder.url,
    }
    for name, value in poison.items():
        monkeypatch.setenv(name, value)
    yield slspy_project({"serverless.yml": SERVICE, "app.py": APP})
    emulator.stop(tmp_path / "cloud")


def test_no_command_and_no_function_reaches_aws(project: Project, recorder: Recorder) -> None:
    project.run("deploy", "--local").assert_success()
    answer = project.run("invoke", "--local", "-f", "asks", "--json").assert_success().json()
    assert answer["payload"] == ["000000000000", True, None]
    here = project.run("invoke", "local", "-f", "asks", "--json").assert_success().json()
    assert here["payload"] == ["000000000000", True, None]
    (project.path / "app.py").write_text(APP + "# more\n")
    for command in (
        ("deploy", "function", "--local", "-f", "asks"),
        ("info", "--local"),
        ("logs", "--local", "-f", "asks"),
        ("diff", "--local"),
        ("remove", "--local"),
    ):
        project.run(*command, "--yes")
    assert recorder.asked == []


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_a_node_function_has_no_keys_of_aws(
    project: Project, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (project.path / "serverless.yml").read_text().replace("python3.11", "nodejs20.x")
    (project.path / "serverless.yml").write_text(text)
    (project.path / "app.js").write_text("exports.asks = async () => process.env")
    project.run("deploy", "--local").assert_success()
    seen = project.run("invoke", "--local", "-f", "asks", "--json").assert_success().json()
    assert "real" not in json.dumps(seen["payload"]).lower()
    assert seen["payload"]["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:")
    assert recorder.asked == []
