"""Functions whose runtime cannot run on this machine: refused when they are made, where the engine fakes answers."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from typing import Any

from sls_py.emulator.patches.points import Patch
from sls_py.emulator.runtime import RuntimeHost, UnsupportedRuntimeError

_LAMBDA = "ministack.services.lambda_svc"
_PROVISIONERS = "ministack.services.cloudformation.provisioners"


def patches(host: RuntimeHost) -> tuple[Patch, ...]:
    """Return the repairs; `host` knows what runs here."""
    return (
        Patch(
            name="runtimes that cannot run here are refused",
            points=(
                f"{_LAMBDA}:_create_function",
                f"{_LAMBDA}:_update_config",
                f"{_PROVISIONERS}:_RESOURCE_HANDLERS",
                f"{_PROVISIONERS}:_lambda_create",
                f"{_PROVISIONERS}:_lambda_update",
            ),
            apply=lambda: _refuse(host),
        ),
    )


def _refuse(host: RuntimeHost) -> None:
    _refuse_calls(host)
    _refuse_resources(host)


def _refuse_calls(host: RuntimeHost) -> None:
    from ministack.core.responses import error_response_json
    from ministack.services import lambda_svc

    create, configure = lambda_svc._create_function, lambda_svc._update_config

    def refusal(data: Any) -> Any:
        try:
            _check(host, data)
        except UnsupportedRuntimeError as error:
            return error_response_json("InvalidParameterValueException", str(error), 400)
        return None

    def create_runnable(data: Any) -> Any:
        return refusal(data) or create(data)

    def configure_runnable(name: str, data: Any) -> Any:
        return refusal(data) or configure(name, data)

    lambda_svc._create_function = create_runnable
    lambda_svc._update_config = configure_runnable


def _refuse_resources(host: RuntimeHost) -> None:
    from ministack.services.cloudformation import provisioners

    handlers = provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"]
    create, update = provisioners._lambda_create, handlers["update"]

    def create_runnable(logical_id: str, properties: Any, stack: str) -> Any:
        _check(host, properties)
        return create(logical_id, properties, stack)

    def update_runnable(
        physical_id: str, old: Any, new: Any, stack: str, logical_id: str | None = None
    ) -> Any:
        _check(host, new)
        return update(physical_id, old, new, stack, logical_id)

    provisioners._lambda_create = create_runnable
    handlers.update(create=create_runnable, update=update_runnable)


def _check(host: RuntimeHost, properties: Any) -> None:
    # images may be deployed, so that all but their functions can be tried
    if properties.get("Runtime"):
        host.check(properties["Runtime"])
