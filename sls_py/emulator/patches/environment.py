"""What the processes of functions see of the server: next to nothing of its environment, and keys nobody can guess."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from typing import Any

from sls_py.emulator.patches.points import Patch
from sls_py.emulator.record import Identity

_RUNTIME = "ministack.core.lambda_runtime"
_LAMBDA = "ministack.services.lambda_svc"
_PASSED = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR")
_ENGINE_PREFIXES = ("MINISTACK_", "LAMBDA_", "GATEWAY_PORT", "STATE_DIR", "S3_")


def patches(identity: Identity) -> tuple[Patch, ...]:
    """Return the repairs for a server with these keys."""
    return (
        Patch(
            name="functions do not see the server's environment",
            points=(f"{_RUNTIME}:os", f"{_LAMBDA}:os"),
            apply=_scrub,
        ),
        Patch(
            name="keys of functions cannot be guessed",
            points=(
                f"{_RUNTIME}:execution_credentials",
                f"{_LAMBDA}:execution_credentials",
                "ministack.services.sts:register_session",
            ),
            apply=lambda: _make_secret_keys(identity),
            required=True,
        ),
    )


def _scrub() -> None:
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc

    lambda_runtime.os = lambda_svc.os = _OsForFunctions()


class _OsForFunctions:
    """The `os` module with an environment that may be handed to functions."""

    @property
    def environ(self) -> Mapping[str, str]:
        return {
            name: value
            for name, value in os.environ.items()
            if name in _PASSED or name.startswith(_ENGINE_PREFIXES)
        }

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)


def _make_secret_keys(identity: Identity) -> None:
    """Derive a function's keys from the owner's secret; the engine takes the hash of names that anybody knows."""
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc, sts

    def derive(config: Any, purpose: str) -> str:
        text = f"{purpose}:{config.get('FunctionArn', '')}:{config.get('Role', '')}"
        secret = identity.secret_access_key.encode()
        return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()

    def credentials(config: Any) -> dict[str, str]:
        account = config.get("FunctionArn", ":::::").split(":")[4]
        role = config.get("Role", "").rsplit("/", 1)[-1]
        name = config.get("FunctionName", "function")[:64]
        keys = {
            "AWS_ACCESS_KEY_ID": f"ASIA{derive(config, 'id')[:16].upper()}",
            "AWS_SECRET_ACCESS_KEY": derive(config, "secret"),
            "AWS_SESSION_TOKEN": derive(config, "token"),
        }
        session = {
            "Arn": f"arn:aws:sts::{account}:assumed-role/{role}/{name}",
            "UserId": f"{role}:{name}",
            "SecretAccessKey": keys["AWS_SECRET_ACCESS_KEY"],
            "SessionToken": keys["AWS_SESSION_TOKEN"],
        }
        sts.register_session(keys["AWS_ACCESS_KEY_ID"], session)
        return keys

    lambda_runtime.execution_credentials = lambda_svc.execution_credentials = credentials
