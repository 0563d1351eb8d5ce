"""Run Lambda functions on this machine as they run there: one process per environment, over the Runtime API."""

from sls_py.emulator.runtime.function import Call, LogLine, Outcome, RunnableFunction
from sls_py.emulator.runtime.host import RuntimeHost, TooManyWorkersError
from sls_py.emulator.runtime.programs import UnsupportedRuntimeError, can_run

__all__ = [
    "Call",
    "LogLine",
    "Outcome",
    "RunnableFunction",
    "RuntimeHost",
    "TooManyWorkersError",
    "UnsupportedRuntimeError",
    "can_run",
]
