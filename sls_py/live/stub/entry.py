"""The handler of functions whose invocations are relayed to a laptop.

It is imported in the function's runtime, from the layer, in place of the function's own module. Nothing of the
stub is to be seen from outside: not in tracebacks, not in the environment of the deployed code.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from types import FunctionType
from typing import TYPE_CHECKING

from .invocation import Stub, make_stub

if TYPE_CHECKING:
    from typing import Any


@cache
def _stub() -> Stub:
    """Return the stub of this process; Lambda calls a plain function, so it has to be found from there."""
    return make_stub(os.environ)


def _handle(event: Any, context: Any) -> Any:
    outcome, deployed = _stub().handle(event, context)
    if deployed is not None:
        return deployed(event, context)
    if outcome.error is not None:
        raise outcome.error
    return outcome.result


def _importer() -> str:
    """Return the file of the runtime's client, which imports this module."""
    frame = sys._getframe(1)  # noqa: SLF001 - the documented way to look at callers
    while frame.f_back and _is_import(frame.f_code.co_filename):
        frame = frame.f_back
    return frame.f_code.co_filename


def _is_import(file: str) -> bool:
    return file == __file__ or file.startswith("<frozen") or "importlib" in file


# The runtime's client leaves its own frames out of tracebacks, those before the first foreign one: with its file's
# name this one is left out too, and callers see the traceback of the handler alone.
handler = FunctionType(_handle.__code__.replace(co_filename=_importer()), globals(), "handler")
