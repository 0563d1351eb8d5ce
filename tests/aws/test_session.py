"""Connecting: what is read from the surroundings, and when."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from sls_py import __version__
from sls_py.aws import connect
from sls_py.errors import CredentialsError, UsageError
from sls_py.model.target import AwsTarget

IDENTITY = b"""<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>"""


class Server:
    """Answers every request with an identity and keeps the headers."""

    def __init__(self) -> None:
        requests: list[Mapping[str, str]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                requests.append(dict(self.headers.items()))
                self.send_response(200)
                self.send_header("Content-Length", str(len(IDENTITY)))
                self.end_headers()
                self.wfile.write(IDENTITY)

            def log_message(self, *args: Any) -> None:
                pass

        self.requests = requests
        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        Thread(target=self.http.serve_forever, daemon=True).start()

    def key(self) -> str:
        """Return the access key id of the last request."""
        return self.requests[-1]["Authorization"].partition("Credential=")[2].partition("/")[0]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Any:
    found = Server()
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    yield found
    found.http.shutdown()
    found.http.server_close()


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(
        f"[{name}]\naws_access_key_id = {name}\naws_secret_access_key = x\n"
        for name in ("asked", "env", "service", "default")
    )
    (tmp_path / "credentials").write_text(text)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


def identity(server: Server, environ: Mapping[str, str] | None = None, **target: Any) -> str:
    given = {"region": "eu-central-1", "endpoint_url": server.url, **target}
    connect(AwsTarget(**given), environ=environ or {}).account.identity()
    return server.key()


def test_connecting_loads_nothing() -> None:
    code = (
        "import sys; from sls_py.aws import connect; from sls_py.model.target import AwsTarget; "
        "connect(AwsTarget(region='eu-central-1')).stacks; print('botocore' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_requests_name_slspy(server: Server) -> None:
    identity(server, access_key_id="a", secret_access_key="b")
    assert f"slspy/{__version__}" in server.requests[0]["User-Agent"]


def test_every_request_is_reported(server: Server) -> None:
    calls: list[tuple[str, str]] = []
    target = AwsTarget(
        region="eu-central-1", endpoint_url=server.url, access_key_id="a", secret_access_key="b"
    )
    gateways = connect(target, on_call=lambda *call: calls.append(call))
    gateways.account.identity()
    gateways.account.identity()
    assert calls == [("sts", "GetCallerIdentity")] * 2


@pytest.mark.usefixtures("profiles")
@pytest.mark.parametrize(
    ("target", "environ", "key"),
    [
        ({"profile": "asked", "default_profile": "service"}, {"AWS_PROFILE": "env"}, "asked"),
        ({"default_profile": "service"}, {"AWS_PROFILE": "env"}, "env"),
        ({"default_profile": "service"}, {}, "service"),
        ({}, {}, "default"),
    ],
)
def test_the_profile_is_chosen_in_order(
    server: Server, target: dict[str, str], environ: dict[str, str], key: str
) -> None:
    assert identity(server, environ, **target) == key


@pytest.mark.usefixtures("profiles")
def test_keys_in_the_environment_go_before_the_profile_of_the_service(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "keys")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    environ = {"AWS_ACCESS_KEY_ID": "keys"}
    assert identity(server, environ, default_profile="service") == "keys"
    assert identity(server, environ, profile="asked") == "asked"


def test_the_endpoint_of_the_environment_is_honored(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
    identity(server, endpoint_url=None, access_key_id="a", secret_access_key="b")
    assert len(server.requests) == 1


def test_a_local_target_hears_nothing_of_the_surroundings(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "AWS_PROFILE": "missing",
        "AWS_ACCESS_KEY_ID": "real",
        "AWS_SECRET_ACCESS_KEY": "real",
        "AWS_SESSION_TOKEN": "real",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_REGION": "us-west-2",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    assert identity(server, local=True, access_key_id="mine", secret_access_key="x") == "mine"
    assert "X-Amz-Security-Token" not in server.requests[0]
    assert "eu-central-1" in server.requests[0]["Authorization"]


def test_an_unknown_profile_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    with pytest.raises(CredentialsError, match="no AWS profile `production`") as caught:
        connect(AwsTarget(region="eu-central-1", profile="production"), environ={}).stacks.describe(
            "x"
        )
    assert caught.value.exit_code == 2


@pytest.mark.usefixtures("profiles")
def test_a_mistyped_profile_gets_a_suggestion() -> None:
    with pytest.raises(CredentialsError) as caught:
        connect(AwsTarget(region="eu-central-1", profile="servce"), environ={}).stacks.describe("x")
    assert caught.value.hint == "did you mean `service`?"


def test_no_credentials_is_told_with_what_to_do() -> None:
    with pytest.raises(CredentialsError, match="no AWS credentials found") as caught:
        connect(AwsTarget(region="eu-central-1"), environ={}).account.identity()
    assert "--local" in str(caught.value.hint)


def test_the_user_says_how_long_to_wait_for_an_answer(server: Server) -> None:
    with pytest.raises(UsageError, match="`SLSPY_AWS_TIMEOUT=soon` is not a number of seconds"):
        identity(server, {"SLSPY_AWS_TIMEOUT": "soon"}, access_key_id="a", secret_access_key="b")
    assert identity(server, {"SLSPY_AWS_TIMEOUT": "20"}, access_key_id="a", secret_access_key="b")


def test_nothing_is_called_in_an_account_that_is_not_allowed(server: Server) -> None:
    calls: list[tuple[str, str]] = []
    target = AwsTarget(
        region="eu-central-1",
        endpoint_url=server.url,
        access_key_id="a",
        secret_access_key="b",
        accounts=("111111111111", "222222222222"),
    )
    gateways = connect(target, on_call=lambda *call: calls.append(call))
    for _ in range(2):
        with pytest.raises(
            CredentialsError, match=r"of AWS account 123456789012, only 111111111111 or 2"
        ):
            gateways.stacks.delete("shop-dev")
    assert set(calls) == {("sts", "GetCallerIdentity")}


def test_an_allowed_account_is_asked_for_once(server: Server) -> None:
    calls: list[tuple[str, str]] = []
    target = AwsTarget(
        region="eu-central-1",
        endpoint_url=server.url,
        access_key_id="a",
        secret_access_key="b",
        accounts=("123456789012",),
    )
    gateways = connect(target, on_call=lambda *call: calls.append(call))
    gateways.stacks.delete("shop-dev")
    gateways.buckets.url("bucket", "key")
    assert [operation for _, operation in calls] == [
        "GetCallerIdentity",
        "DeleteStack",
    ]
