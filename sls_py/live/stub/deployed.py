"""The deployed code, for when nobody listens: loaded when it is first needed, and then called as Lambda would."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .errors import named

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def load_deployed(handler: str) -> Callable[[Any, Any], Any]:
    """Return the function that `package/module.function` names.

    Raises:
        Exception: one of Lambda's kinds, when it cannot be found; else what the module's own code raises.
    """
    module_name, dot, name = handler.rpartition(".")
    if not dot:
        text = "not enough values to unpack (expected 2, got 1)"
        raise named("Runtime.MalformedHandlerName", f"Bad handler '{handler}': {text}")
    try:
        module = import_module(module_name.replace("/", "."))
    except ImportError as error:
        text = f"Unable to import module '{module_name}': {error}"
        raise named("Runtime.ImportModuleError", text) from None
    found: Callable[[Any, Any], Any] | None = getattr(module, name, None)
    if found is None:
        text = f"Handler '{name}' missing on module '{module_name}'"
        raise named("Runtime.HandlerNotFound", text)
    return found
