"""Functions whose runtime cannot run on this machine: refused when they are made, where the engine fakes answers."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from typing import Any

from sls_py.emulator.patches.points import Patch
from sls_py.emulator.runtime import RuntimeHost, UnsupportedRuntimeError

_LAMBDA = "ministack.services.lambda_svc"
_PROVISIONERS = "ministack.services.cloudformation.provisioners"


def patches(host: RuntimeHost, *, images: bool = False) -> tuple[Patch, ...]:
    """Return the repairs; `host` knows what runs here, functions of `images` are let in although they cannot run."""
    check = _Check(host, images=images)
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
            apply=lambda: _refuse(check),
        ),
    )


class _Check:
    """Looks at the properties of functions, as the API and templates name them."""

    def __init__(self, host: RuntimeHost, *, images: bool) -> None:
        self._host = host
        self._images = images

    def __call__(self, properties: Any) -> None:
        """Raise UnsupportedRuntimeError when the function cannot run here."""
        if properties.get("Runtime"):
            self._host.check(properties["Runtime"])
        elif "ImageUri" in (properties.get("Code") or {}) and not self._images:
            self._host.check("")


def _refuse(check: _Check) -> None:
    _refuse_calls(check)
    _refuse_resources(check)


def _refuse_calls(check: _Check) -> None:
    from ministack.core.responses import error_response_json
    from ministack.services import lambda_svc

    create, configure = lambda_svc._create_function, lambda_svc._update_config

    def refusal(data: Any) -> Any:
        try:
            check(data)
        except UnsupportedRuntimeError as error:
            return error_response_json("InvalidParameterValueException", str(error), 400)
        return None

    def create_runnable(data: Any) -> Any:
        return refusal(data) or create(data)

    def configure_runnable(name: str, data: Any) -> Any:
        return refusal(data) or configure(name, data)

    lambda_svc._create_function = create_runnable
    lambda_svc._update_config = configure_runnable


def _refuse_resources(check: _Check) -> None:
    from ministack.services.cloudformation import provisioners

    handlers = provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"]
    create, update = provisioners._lambda_create, handlers["update"]

    def create_runnable(logical_id: str, properties: Any, stack: str) -> Any:
        check(properties)
        return create(logical_id, properties, stack)

    def update_runnable(
        physical_id: str, old: Any, new: Any, stack: str, logical_id: str | None = None
    ) -> Any:
        check(new)
        return update(physical_id, old, new, stack, logical_id)

    provisioners._lambda_create = create_runnable
    handlers.update(create=create_runnable, update=update_runnable)
