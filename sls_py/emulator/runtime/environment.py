"""The environment variables of a function's process.

AWS's list: Lambda Developer Guide, "Defined runtime environment variables". Nothing of the server's own
environment is among them, except where programs are found.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sls_py.emulator.runtime.function import RunnableFunction
from sls_py.emulator.runtime.programs import Program

_RESERVED = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_DEFAULT_REGION",
        "AWS_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API",
        "LAMBDA_TASK_ROOT",
        "LAMBDA_RUNTIME_DIR",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What one process gets besides its function: its program, its Runtime API, its log stream, its folders."""

    program: Program
    runtime_api: str
    log_stream: str
    temporary: Path
    path: str


def variables(function: RunnableFunction, around: Surroundings) -> dict[str, str]:
    """Return the environment of a process for this function."""
    given = {name: value for name, value in function.environment.items() if name not in _RESERVED}
    return {
        **_defaults(function, around),
        **given,
        **function.platform,
        **around.program.variables,
        **_reserved(function, around),
    }


def _defaults(function: RunnableFunction, around: Surroundings) -> Mapping[str, str]:
    programs = [str(layer / "bin") for layer in function.layers]
    shared = [str(layer / "lib") for layer in function.layers if (layer / "lib").is_dir()]
    return {
        **({"LD_LIBRARY_PATH": os.pathsep.join(shared)} if shared else {}),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PATH": os.pathsep.join([*programs, around.path]),
        # there is no home on AWS; the user's own would show their AWS profiles to the function
        "HOME": str(around.temporary),
        "TMPDIR": str(around.temporary),
        # the AWS of this machine is not behind a proxy that a function may be given
        "NO_PROXY": "127.0.0.1,localhost",
    }


def _reserved(function: RunnableFunction, around: Surroundings) -> Mapping[str, str]:
    values = {
        "_HANDLER": function.handler,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_REGION": function.region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
        "AWS_LAMBDA_FUNCTION_VERSION": function.version,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": function.log_group,
        "AWS_LAMBDA_LOG_STREAM_NAME": around.log_stream,
        "AWS_LAMBDA_RUNTIME_API": around.runtime_api,
        "LAMBDA_TASK_ROOT": str(function.code),
        "LAMBDA_RUNTIME_DIR": str(around.program.directory),
    }
    if function.log_format == "JSON":
        values["AWS_LAMBDA_LOG_FORMAT"] = "JSON"
        values["AWS_LAMBDA_LOG_LEVEL"] = function.log_level or "INFO"
    return values
