"""Tokens of user pools and of others: signed and checked without a package that the engine would need for it."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

import base64
import json
import threading
from pathlib import Path
from typing import Any

from sls_py.emulator import rsa
from sls_py.emulator.patches.points import Patch

_COGNITO = "ministack.services.cognito"
_HTTP_APIS = "ministack.services.apigateway"
_REST_APIS = "ministack.services.apigateway_v1"


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="signatures of tokens are checked",
            points=(
                f"{_HTTP_APIS}:_verify_rs256_signature",
                f"{_HTTP_APIS}:_b64url_decode",
                f"{_REST_APIS}:_verify_rs256_signature",
            ),
            apply=_check,
        ),
        Patch(
            name="user pools sign their tokens",
            points=tuple(
                f"{_COGNITO}:{name}"
                for name in (
                    "_JWKS_KEY",
                    "_RSA_PRIVATE_KEY",
                    "_STATE_DIR",
                    "_signed_jwt",
                    "well_known_jwks",
                )
            ),
            apply=_sign,
        ),
    )


def _check() -> None:
    from ministack.services import apigateway, apigateway_v1

    def is_signed(token: str, jwk: Any) -> bool:
        try:
            head, payload, signature = token.split(".")
            modulus, exponent = (
                int.from_bytes(apigateway._b64url_decode(jwk[name]), "big") for name in ("n", "e")
            )
            signed = apigateway._b64url_decode(signature)
        except (KeyError, ValueError, TypeError):
            return False
        return rsa.verify(modulus, exponent, f"{head}.{payload}".encode(), signed)

    # the one for REST APIs has the function under a name of its own
    apigateway._verify_rs256_signature = apigateway_v1._verify_rs256_signature = is_signed


def _sign() -> None:
    from ministack.services import cognito

    if cognito._RSA_PRIVATE_KEY is not None:
        return  # the package is there, and the engine signs itself
    show, keys = cognito.well_known_jwks, _Keys(Path(cognito._STATE_DIR) / "token-key.json")

    def signed(claims: Any, _pool: str = "", _use: str = "") -> str:
        head = {"alg": "RS256", "kid": cognito._JWKS_KEY["kid"]}
        text = f"{_encoded(json.dumps(head).encode())}.{_encoded(json.dumps(claims).encode())}"
        return f"{text}.{_encoded(rsa.sign(keys.get(), text.encode()))}"

    def show_own(pool_id: str) -> Any:
        modulus = keys.get().modulus
        size = (modulus.bit_length() + 7) // 8
        cognito._JWKS_KEY["n"] = _encoded(modulus.to_bytes(size, "big"))
        return show(pool_id)

    cognito._signed_jwt = signed
    cognito.well_known_jwks = show_own


class _Keys:
    """The key of all user pools: made when it is first needed, and kept beside the state."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._key: rsa.Key | None = None

    def get(self) -> rsa.Key:
        with self._lock:
            self._key = self._key or self._stored() or self._made()
            return self._key

    def _stored(self) -> rsa.Key | None:
        try:
            modulus, private = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return rsa.Key(int(modulus, 16), int(private, 16))

    def _made(self) -> rsa.Key:
        made = rsa.generate()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        partial = self._file.with_suffix(".new")
        partial.touch(mode=0o600)
        partial.write_text(json.dumps([f"{number:x}" for number in made]), encoding="utf-8")
        partial.replace(self._file)
        return made


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
