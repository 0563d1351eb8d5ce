"""The presigned address of AWS IoT's broker over WebSocket, for whoever has AWS credentials.

Only `host` is signed, and the session token is appended after signing; a signature that covers it is refused
(AWS IoT Core Developer Guide, "MQTT over the WebSocket protocol").
"""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import NamedTuple

_SERVICE = "iotdevicegateway"
_EMPTY = hashlib.sha256(b"").hexdigest()
_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")


class Keys(NamedTuple):
    """AWS credentials; the token belongs to temporary ones."""

    access_key_id: str
    secret_access_key: str
    session_token: str = ""

    def __repr__(self) -> str:
        return f"Keys({self.access_key_id!r}, ...)"


class Address(NamedTuple):
    """Where the broker is.

    `host` is the signed name, as DescribeEndpoint gives it. `url` is where to connect to when that is not
    `wss://<host>`: an emulator's address (`ws://127.0.0.1:4566`), or a broker that wants no signature, with no
    `region` then.
    """

    host: str
    region: str
    url: str = ""

    @property
    def server(self) -> str:
        """The URL of the server, without a path."""
        return self.url or f"wss://{self.host}"


def presigned_path(address: Address, keys: Keys, now: float, *, expires: int = 300) -> str:
    """Return path and query to ask the broker for; the connection may last longer than `expires` seconds."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    scope = f"{stamp[:8]}/{address.region}/{_SERVICE}/aws4_request"
    query = "&".join(
        (
            "X-Amz-Algorithm=AWS4-HMAC-SHA256",
            f"X-Amz-Credential={_quoted(f'{keys.access_key_id}/{scope}')}",
            f"X-Amz-Date={stamp}",
            f"X-Amz-Expires={expires}",
            "X-Amz-SignedHeaders=host",
        )
    )
    request = f"GET\n/mqtt\n{query}\nhost:{address.host}\n\nhost\n{_EMPTY}"
    digest = hashlib.sha256(request.encode()).hexdigest()
    key = _signing_key(keys.secret_access_key, stamp[:8], address.region)
    signature = _hmac(key, f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}").hex()
    token = keys.session_token and f"&X-Amz-Security-Token={_quoted(keys.session_token)}"
    return f"/mqtt?{query}&X-Amz-Signature={signature}{token}"


def _signing_key(secret: str, day: str, region: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (day, region, _SERVICE, "aws4_request"):
        key = _hmac(key, part)
    return key


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _quoted(text: str) -> str:
    # urllib.parse.quote does this too; its import is a tenth of a second in a small function
    return "".join(chr(byte) if chr(byte) in _SAFE else f"%{byte:02X}" for byte in text.encode())
