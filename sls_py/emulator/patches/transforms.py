"""Templates of SAM: the package that expands them is named by what the user of slspy can install."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from importlib import import_module
from typing import Any

from sls_py.emulator.patches.points import Patch

_CLOUDFORMATION = "ministack.services.cloudformation"
_USERS = ("changesets", "engine", "handlers")
_MISSING = (
    "the local cloud expands AWS::Serverless resources with the package `aws-sam-translator`, which is not installed: "
    "`pip install aws-sam-translator` beside slspy, then `slspy local stop`"
)


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="what SAM needs is named",
            points=tuple(f"{_CLOUDFORMATION}.{module}:_apply_transforms" for module in _USERS),
            apply=_name_package,
        ),
    )


def _name_package() -> None:
    from ministack.services.cloudformation import engine

    stock = engine._apply_transforms

    def apply(*arguments: Any, **named: Any) -> Any:
        try:
            return stock(*arguments, **named)
        except ValueError as error:
            if isinstance(error.__cause__, ImportError):
                raise ValueError(_MISSING) from error
            raise

    for name in _USERS:
        module: Any = import_module(f"{_CLOUDFORMATION}.{name}")
        module._apply_transforms = apply
