"""Check the signature of every caller, the owner of the local cloud included.

The engine takes the key id `test`, an empty one, its configured one and every 12-digit number for the account's
owner, and checks no signature of theirs. Here the owner is who signs with the secret key, as the configured key
id or as a 12-digit account; a request without signature gets what a stranger gets.
"""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

import json
import os
import re
from collections import ChainMap
from contextvars import ContextVar
from typing import Any

from sls_py.emulator.patches.points import Patch
from sls_py.emulator.record import Identity

_MODULE = "ministack.core.iam_evaluator"
_ACCOUNT = re.compile(r"\d{12}")


def patch(identity: Identity) -> Patch:
    """Return the repair for a server with these keys."""
    names = (
        "_is_root_key",
        "_served_unsigned",
        "enforce",
        "is_root_access_key",
        "pin_signed_request",
        "resolve_principal",
        "os",
    )
    return Patch(
        name="signatures are checked",
        points=(
            *(f"{_MODULE}:{name}" for name in names),
            f"{_MODULE}:PrincipalInfo",
            "ministack.app:pin_signed_request",
            "ministack.app:_enforce_execute_api",
            "ministack.app:_execute_api_authorization_type",
            "ministack.services.apigateway_v1:find_api_scope",
            "ministack.services.sts:is_root_access_key",
        ),
        apply=lambda: _apply(identity),
        required=True,
    )


def _apply(identity: Identity) -> None:
    _know_the_owner(identity)
    _let_strangers_be_strangers()
    _let_strangers_sign_in()
    _leave_unknown_routes_to_the_api()


def _know_the_owner(identity: Identity) -> None:
    from ministack import app
    from ministack.core import iam_evaluator
    from ministack.services import sts

    verifying: ContextVar[bool] = ContextVar("slspy_verifying", default=False)
    pin = iam_evaluator.pin_signed_request

    def is_owner(key: str) -> bool:
        return key == identity.access_key_id or bool(_ACCOUNT.fullmatch(key or ""))

    def pin_everyone(*arguments: Any, **named: Any) -> None:
        # keys of the owner are left out of the check where the request is kept for it
        mark = verifying.set(True)
        try:
            pin(*arguments, **named)
        finally:
            verifying.reset(mark)

    keys = {
        "AWS_ACCESS_KEY_ID": identity.access_key_id,
        "AWS_SECRET_ACCESS_KEY": identity.secret_access_key,
        "AWS_SESSION_TOKEN": "",
    }
    iam_evaluator.os = _OsWithKeys(keys)
    iam_evaluator.is_root_access_key = sts.is_root_access_key = is_owner
    iam_evaluator._is_root_key = lambda key: not verifying.get() and is_owner(key)
    iam_evaluator.pin_signed_request = app.pin_signed_request = pin_everyone


def _let_strangers_be_strangers() -> None:
    from ministack.core import iam_evaluator

    resolve = iam_evaluator.resolve_principal

    def resolve_strangers(key: str, account: str, credential: Any = None) -> Any:
        if key or credential:
            return resolve(key, account, credential)
        # only in the resource's own account can the resource's policy alone let somebody in
        return iam_evaluator.PrincipalInfo(
            arn="anonymous", type="Anonymous", account=account, policies=[], keys={}, limits=[]
        )

    iam_evaluator.resolve_principal = resolve_strangers


def _let_strangers_sign_in() -> None:
    """Serve what AWS serves without signature: signing up and in to user pools, links in mails of topics."""
    from ministack.core import iam_evaluator

    enforce = iam_evaluator.enforce

    def enforce_signed(key: str, action: str, service: str, *rest: Any, **named: Any) -> Any:
        if not key and iam_evaluator._served_unsigned(service, action):
            return None
        return enforce(key, action, service, *rest, **named)

    iam_evaluator.enforce = enforce_signed


def _leave_unknown_routes_to_the_api() -> None:
    from ministack import app

    enforce = app._enforce_execute_api

    def enforce_known_routes(*request: Any, **named: Any) -> Any:
        # what no route matches (a preflight, a wrong path) is the API's to answer, not a right to check
        api, stage, method, path, headers = request[:5]
        manages = named.get("iam_action") == "execute-api:ManageConnections"
        if not manages and app._execute_api_authorization_type(api, stage, method, path) is None:
            return None
        refusal = enforce(*request, **named)
        return _unsigned(api) if refusal and not headers.get("authorization") else refusal

    app._enforce_execute_api = enforce_known_routes


def _unsigned(api: str) -> tuple[int, dict[str, str], bytes]:
    """Return what a route with IAM authorization answers to a request without signature."""
    from ministack.services import apigateway_v1

    is_rest = apigateway_v1.find_api_scope(api) is not None
    message = "Missing Authentication Token" if is_rest else "Forbidden"
    return 403, {"Content-Type": "application/json"}, json.dumps({"message": message}).encode()


class _OsWithKeys:
    """The `os` module as the engine's key check sees it: the real one, with the owner's keys in its environment."""

    def __init__(self, keys: dict[str, str]) -> None:
        self.environ = ChainMap(keys, os.environ)

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)
