"""Logging in: which keys are taken, one MFA code per session, and what is said when there are none."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest

from sls_py.aws import connect
from sls_py.aws.credentials import ask_on_terminal, chosen_profile, share_sessions, stage_keys
from sls_py.errors import CredentialsError
from sls_py.model.target import AwsTarget

ROLE = "arn:aws:iam::123456789012:role/deploy"
REGION = "eu-central-1"


class Sts:
    """Answers STS: `refuse` is the code and the message of the next refusals, by operation."""

    def __init__(self) -> None:
        self.requests: list[dict[str, str]] = []
        self.refuse: dict[str, tuple[str, str]] = {}

    def answer(self, asked: dict[str, str], key: str) -> tuple[int, str]:
        self.requests.append({**asked, "key": key})
        operation = asked["Action"]
        if operation in self.refuse:
            code, text = self.refuse[operation]
            error = (
                f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{text}</Message></Error>"
            )
            return 400, f"<ErrorResponse>{error}</ErrorResponse>"
        if operation == "GetCallerIdentity":
            content = f"<Account>123456789012</Account><Arn>{ROLE}</Arn>"
        else:
            end = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
            content = (
                "<Credentials><AccessKeyId>assumed</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                f"<SessionToken>t</SessionToken><Expiration>{end.isoformat()}</Expiration></Credentials>"
            )
        return (
            200,
            f"<{operation}Response><{operation}Result>{content}</{operation}Result></{operation}Response>",
        )

    def operations(self) -> list[str]:
        return [request["Action"] for request in self.requests]


@pytest.fixture
def sts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sts]:
    found = Sts()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            key = self.headers.get("Authorization", "").partition("Credential=")[2].split("/")[0]
            status, text = found.answer(asked, key)
            self.send_response(status)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    yield found
    server.shutdown()
    server.server_close()


Configure = Callable[[str], None]


@pytest.fixture
def configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Write `~/.aws/config` of a user who has nothing else."""
    (tmp_path / ".aws").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / ".aws/config"))

    def write(text: str) -> None:
        (tmp_path / ".aws/config").write_text(text)

    return write


BASE = "[profile base]\naws_access_key_id = base\naws_secret_access_key = x\n"
DEPLOY = f"{BASE}[profile deploy]\nrole_arn = {ROLE}\nsource_profile = base\n"


def identity(environ: Mapping[str, str] | None = None, **target: Any) -> str:
    return connect(AwsTarget(region=REGION, **target), environ=environ or {}).account.identity()


def refused(environ: Mapping[str, str] | None = None, **target: Any) -> CredentialsError:
    with pytest.raises(CredentialsError) as caught:
        identity(environ, **target)
    return caught.value


STAGE = {"AWS_PROD_PROFILE": "of-stage", "AWS_PROFILE": "env"}


@pytest.mark.parametrize(
    ("target", "environ", "profile"),
    [
        ({"profile": "asked", "stage": "prod"}, STAGE, "asked"),
        ({"stage": "prod"}, STAGE, "of-stage"),
        ({"stage": "dev"}, STAGE, "env"),
        ({"stage": "blue-1"}, {"AWS_BLUE_1_PROFILE": "blue"}, "blue"),
        ({"stage": "prod", "default_profile": "file"}, {"AWS_ACCESS_KEY_ID": "a"}, None),
        ({"stage": "prod", "default_profile": "file"}, {}, "file"),
    ],
)
def test_the_profile_of_the_stage_goes_before_the_common_one(
    target: dict[str, str], environ: dict[str, str], profile: str | None
) -> None:
    assert chosen_profile(AwsTarget(region=REGION, **target), environ) == profile  # type: ignore[arg-type]


def test_keys_of_the_stage_sign_the_calls(sts: Sts) -> None:
    environ = {
        "AWS_PROD_ACCESS_KEY_ID": "prod-key",
        "AWS_PROD_SECRET_ACCESS_KEY": "x",
        "AWS_PROFILE": "missing",
    }
    identity(environ, stage="prod")
    assert sts.requests[-1]["key"] == "prod-key"
    assert stage_keys(AwsTarget(region=REGION, stage="dev"), environ) is None


def test_a_role_is_assumed_once_for_all_commands_of_an_hour(
    sts: Sts, configure: Configure, tmp_path: Path
) -> None:
    configure(DEPLOY)
    identity(profile="deploy")
    identity(profile="deploy")
    assert sts.operations() == ["AssumeRole", "GetCallerIdentity", "GetCallerIdentity"]
    (kept,) = (tmp_path / ".aws/cli/cache").iterdir()
    assert kept.stat().st_mode & 0o077 == 0


def test_an_mfa_code_is_asked_for_once(sts: Sts, configure: Configure) -> None:
    from botocore.session import Session

    configure(f"{DEPLOY}mfa_serial = arn:aws:iam::123456789012:mfa/me\n")
    asked: list[str] = []
    for _ in range(2):
        core = Session(profile="deploy")
        share_sessions(core, REGION, lambda prompt: asked.append(prompt) or "123456")  # type: ignore[func-returns-value]
        core.get_credentials().get_frozen_credentials()
    assert len(asked) == 1
    assert [request["TokenCode"] for request in sts.requests] == ["123456"]


def test_without_a_terminal_an_mfa_code_is_not_waited_for(sts: Sts, configure: Configure) -> None:
    configure(f"{DEPLOY}mfa_serial = arn:aws:iam::123456789012:mfa/me\n")
    error = refused(profile="deploy")
    assert "a code of the MFA device arn:aws:iam::123456789012:mfa/me" in error.message
    assert "aws sts get-session-token" in str(error.hint)
    assert sts.requests == []


def test_the_question_for_a_code_names_the_device() -> None:
    with pytest.raises(CredentialsError, match="device arn:aws:x, and"):
        ask_on_terminal("Enter MFA code for arn:aws:x: ")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            f"User: u is not authorized to perform: sts:AssumeRole on resource: {ROLE}",
            f"`{ROLE}` of profile `deploy` cannot be assumed",
            "trust policy",
        ),
        (
            "MultiFactorAuthentication failed with invalid MFA one time pass code.",
            "AWS does not accept the MFA code for the role of profile `deploy`",
            "next code",
        ),
    ],
)
def test_a_role_that_is_refused_is_named(
    sts: Sts, configure: Configure, text: str, message: str, hint: str
) -> None:
    configure(DEPLOY)
    sts.refuse["AssumeRole"] = ("AccessDenied", text)
    error = refused(profile="deploy")
    assert message in error.message
    assert hint in str(error.hint)


@pytest.fixture
def web_identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configure: Configure) -> Path:
    configure("")
    monkeypatch.setenv("AWS_ROLE_ARN", ROLE)
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", str(tmp_path / "token"))
    return tmp_path / "token"


def test_a_web_identity_is_exchanged_for_keys(sts: Sts, web_identity: Path) -> None:
    web_identity.write_text("a.web.token")
    identity()
    assert sts.operations() == ["AssumeRoleWithWebIdentity", "GetCallerIdentity"]
    assert sts.requests[-1]["key"] == "assumed"


def test_an_expired_web_identity_says_so(sts: Sts, web_identity: Path) -> None:
    web_identity.write_text("a.web.token")
    sts.refuse["AssumeRoleWithWebIdentity"] = ("ExpiredTokenException", "Token expired")
    error = refused()
    assert error.message == "the web identity token has expired"
    assert "AWS_WEB_IDENTITY_TOKEN_FILE" in str(error.hint)


def test_a_missing_web_identity_names_its_file(sts: Sts, web_identity: Path) -> None:
    error = refused()
    assert error.message == f"`{web_identity}` cannot be read"
    assert sts.requests == []


SSO = """\
[sso-session corp]
sso_start_url = https://corp.example.org/start
sso_region = eu-central-1
sso_registration_scopes = sso:account:access
[profile corp]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Deploy
[profile deploy]
role_arn = arn:aws:iam::123456789012:role/deploy
source_profile = corp
"""


def keep_token(home: Path, expires: dt.datetime) -> None:
    """Write what `aws sso login` leaves behind."""
    folder = home / ".aws/sso/cache"
    folder.mkdir(parents=True)
    name = hashlib.sha1(b"corp", usedforsecurity=False).hexdigest()
    token = {
        "startUrl": "https://corp.example.org/start",
        "region": REGION,
        "accessToken": "x",
        "expiresAt": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    (folder / f"{name}.json").write_text(json.dumps(token))


@pytest.mark.parametrize("profile", ["corp", "deploy"])
def test_an_expired_sso_login_names_the_command(
    configure: Configure, tmp_path: Path, profile: str
) -> None:
    configure(SSO)
    keep_token(tmp_path, dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    error = refused(profile=profile)
    assert "login has expired" in error.message
    assert error.hint == "log in again: `aws sso login --profile corp`"


def test_a_missing_sso_login_names_the_command(configure: Configure) -> None:
    configure(SSO)
    assert refused(profile="corp").hint == "log in again: `aws sso login --profile corp`"


def test_expired_keys_of_a_profile_name_the_command(sts: Sts, configure: Configure) -> None:
    configure(BASE)
    sts.refuse["GetCallerIdentity"] = ("ExpiredToken", "The security token is expired")
    error = refused(profile="base")
    assert error.message == "the AWS credentials have expired"
    assert error.hint == "log in again: `aws sso login --profile base`"


def test_expired_keys_of_the_environment_name_the_variables(
    sts: Sts, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure("")
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_SESSION_TOKEN": "c"}
    for name, value in keys.items():
        monkeypatch.setenv(name, value)
    sts.refuse["GetCallerIdentity"] = ("ExpiredToken", "The security token is expired")
    assert "`AWS_SESSION_TOKEN`" in str(refused(keys).hint)


def test_a_program_that_gives_no_keys_is_quoted(configure: Configure) -> None:
    configure("[profile tool]\ncredential_process = sh -c 'echo vault is sealed >&2; exit 1'\n")
    assert "vault is sealed" in refused(profile="tool").message
