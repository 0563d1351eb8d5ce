"""Events that Lambda refuses are refused here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, MakeZip

pytestmark = pytest.mark.emulator

_MB = 1024 * 1024


@pytest.fixture(autouse=True)
def _function(client: Client, make_zip: MakeZip) -> None:
    client("iam").create_role(RoleName="role", AssumeRolePolicyDocument="{}")
    client("lambda").create_function(
        FunctionName="fn",
        Runtime="python3.11",
        Handler="app.handler",
        Role="arn:aws:iam::000000000000:role/role",
        Code={"ZipFile": make_zip({"app.py": "def handler(event, context): return len(event)"})},
    )


@pytest.mark.parametrize(
    ("payload", "kind", "code", "text"),
    [
        (b"{no", "RequestResponse", "InvalidRequestContentException", "Could not parse request"),
        (b'"%s"' % (b"x" * 6 * _MB), "RequestResponse", "413", "smaller than 6291456 bytes"),
        (b'"%s"' % (b"x" * _MB), "Event", "413", "smaller than 1048576 bytes"),
    ],
)
def test_an_event_is_refused(
    payload: bytes, kind: str, code: str, text: str, client: Client
) -> None:
    with pytest.raises(ClientError, match=text) as error:
        client("lambda").invoke(FunctionName="fn", InvocationType=kind, Payload=payload)
    answer = error.value.response
    status = str(answer["ResponseMetadata"]["HTTPStatusCode"])
    assert code in (answer["Error"]["Code"], status)


def test_large_events_and_none_are_taken(client: Client) -> None:
    invoke = client("lambda").invoke
    large = b'"%s"' % (b"x" * 5 * _MB)
    assert invoke(FunctionName="fn", Payload=large)["Payload"].read() == str(5 * _MB).encode()
    assert invoke(FunctionName="fn")["Payload"].read() == b"0"
