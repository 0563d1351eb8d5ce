"""Tokens of an issuer outside of the local cloud open an HTTP API when its published key signed them."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from sls_py.aws import local_urls
from sls_py.emulator import rsa
from sls_py.model.target import AwsTarget
from tests.emulator.test_reliance import _guarded

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, Deploy, MakeZip

pytestmark = pytest.mark.emulator


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass(frozen=True)
class Issuer:
    """Somebody who signs tokens and publishes the key for them."""

    url: str
    key: rsa.Key

    def token(self, key: rsa.Key | None = None, **changed: object) -> str:
        """Return a token for the application `shop`; `key` signs it instead of the published one."""
        now = int(time.time())
        claims = {"iss": self.url, "aud": "shop", "sub": "ada", "iat": now, "exp": now + 60}
        head = encoded(json.dumps({"alg": "RS256", "kid": "one", "typ": "JWT"}).encode())
        text = f"{head}.{encoded(json.dumps(claims | changed).encode())}"
        return f"{text}.{encoded(rsa.sign(key or self.key, text.encode()))}"


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    key = rsa.generate()
    size = (key.modulus.bit_length() + 7) // 8
    published = {
        "kty": "RSA",
        "kid": "one",
        "alg": "RS256",
        "use": "sig",
        "n": encoded(key.modulus.to_bytes(size, "big")),
        "e": "AQAB",
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            root = f"http://127.0.0.1:{server.server_port}"
            pages = {
                "/.well-known/openid-configuration": {"issuer": root, "jwks_uri": f"{root}/keys"},
                "/.well-known/jwks.json": {"keys": [published]},
                "/keys": {"keys": [published]},
            }
            found = pages.get(self.path)
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Issuer(f"http://127.0.0.1:{server.server_port}", key)
    server.shutdown()
    thread.join()
    server.server_close()


def status(url: str, token: str) -> int:
    try:
        with urlopen(Request(url, headers={"Authorization": f"Bearer {token}"})) as response:
            return int(response.status)
    except HTTPError as error:
        with error:
            return error.code


def test_only_tokens_that_the_issuers_key_signed_open_the_api(
    issuer: Issuer, client: Client, deploy: Deploy, make_zip: MakeZip, local_cloud: AwsTarget
) -> None:
    client("iam").create_role(RoleName="role", AssumeRolePolicyDocument="{}")
    client("lambda").create_function(
        FunctionName="fn",
        Runtime="python3.11",
        Handler="app.handler",
        Role="arn:aws:iam::000000000000:role/role",
        Code={
            "ZipFile": make_zip(
                {"app.py": "def handler(event, context): return {'statusCode': 200}"}
            )
        },
    )
    url = {"Fn::Sub": "https://${Api}.execute-api.${AWS::Region}.amazonaws.com"}
    stack = deploy(_guarded(issuer.url, "shop"), outputs={"Url": url})
    address = local_urls.local_url(str(local_cloud.endpoint_url), stack.outputs["Url"]) + "/x"
    assert status(address, issuer.token()) == 200
    assert status(address, issuer.token(rsa.generate())) == 401
    assert status(address, issuer.token(exp=1_700_000_000)) == 401
    assert status(address, issuer.token(aud="another")) == 401
    assert status(address, issuer.token(iss="http://127.0.0.1:9")) == 401
