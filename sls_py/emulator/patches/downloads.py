"""The code of a published version: its address leads to its own zip, not to that of the function."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from sls_py.emulator.patches.points import Patch

_LAMBDA = "ministack.services.lambda_svc"


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="code of versions",
            points=(
                f"{_LAMBDA}:_get_function",
                f"{_LAMBDA}:_presigned_code_url",
                f"{_LAMBDA}:_effective_func_record_for_qualifier",
                f"{_LAMBDA}:serve_function_code",
                f"{_LAMBDA}:_functions",
            ),
            apply=_serve_versions,
        ),
    )


def _serve_versions() -> None:
    from ministack.services import lambda_svc

    get, address = lambda_svc._get_function, lambda_svc._presigned_code_url
    serve = lambda_svc.serve_function_code
    asked: ContextVar[str | None] = ContextVar("slspy_asked_version", default=None)

    def get_version(name: str, qualifier: str | None = None) -> Any:
        token = asked.set(qualifier)
        try:
            return get(name, qualifier)
        finally:
            asked.reset(token)

    def address_of_version(name: str) -> str:
        qualifier = asked.get()
        return str(address(f"{name}:{qualifier}" if qualifier else name))

    def serve_version(name: str, account_id: str | None = None, region: str | None = None) -> Any:
        function, _, qualifier = name.partition(":")
        if not qualifier or not account_id or not region:
            return serve(function, account_id, region)
        record = lambda_svc._functions.get_scoped(account_id, region, function)
        version, _ = lambda_svc._effective_func_record_for_qualifier(record, qualifier)
        if version is None:
            return 404, {"Content-Type": "text/plain"}, b"version not found"
        return 200, {"Content-Type": "application/zip"}, version.get("code_zip") or b""

    lambda_svc._get_function = get_version
    lambda_svc._presigned_code_url = address_of_version
    lambda_svc.serve_function_code = serve_version
