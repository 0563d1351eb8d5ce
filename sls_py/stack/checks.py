"""What the schema cannot say about a function: settings that exclude or need each other."""

from __future__ import annotations

from collections.abc import Iterator

from sls_py.model.function import Function
from sls_py.model.service import Provider
from sls_py.stack.draft import StackDraft
from sls_py.stack.images import check_image
from sls_py.stack.settings import runtime_of, vpc_config

POLLED = frozenset({"sqs", "stream", "msk", "kafka", "activemq", "rabbitmq"})
"""Events that Lambda polls for; it waits for a durable execution no longer than a plain one."""

DURABLE_RUNTIMES = frozenset(
    {"nodejs22.x", "nodejs24.x", "python3.13", "python3.14", "java17", "java21", "java25"}
)
"""https://docs.aws.amazon.com/lambda/latest/dg/durable-supported-runtimes.html"""

DURABLE_SNAP_START_RUNTIMES = DURABLE_RUNTIMES - {"nodejs22.x", "nodejs24.x"}


def check_function(draft: StackDraft, function: Function) -> None:
    """Record every problem of a function's settings."""
    provider = draft.service.provider
    check_image(draft, function)
    for key, message, hint in _problems(function, provider):
        draft.problem(("functions", function.key, *([key] if key else [])), message, hint=hint)


def _problems(function: Function, provider: Provider) -> Iterator[tuple[str, str, str | None]]:
    yield from _code(function)
    if function.file_system and not vpc_config(function, provider):
        hint = "add `vpc` to the function or to `provider`"
        yield "fileSystemConfig", "a function needs a VPC to mount a file system", hint
    if function.provisioned_concurrency and function.snap_start:
        hint = "remove one of them"
        yield "snapStart", "`snapStart` does not work with `provisionedConcurrency`", hint
    if function.durable:
        yield from _durable(function, provider)
        if function.snap_start:
            yield from _durable_snap_start(function, provider)


def _code(function: Function) -> Iterator[tuple[str, str, str | None]]:
    if not function.handler and not function.image:
        yield "", f"function `{function.key}` needs `handler` or `image`", None
    elif function.handler and function.image:
        yield "image", "a function has `handler` or `image`, not both", "remove one of them"


def _durable(function: Function, provider: Provider) -> Iterator[tuple[str, str, str | None]]:
    durable = function.durable or {}
    runtime = runtime_of(function, provider)
    kinds = {event.kind for event in function.events}
    if not function.image and runtime not in DURABLE_RUNTIMES:
        hint = f"use one of {', '.join(sorted(DURABLE_RUNTIMES))}, or an image"
        yield "durableConfig", f"runtime `{runtime}` has no durable functions", hint
    if function.destinations:
        yield "destinations", "durable functions have no `destinations`", None
    if kinds & POLLED and durable["executionTimeout"] > 900:
        message = "`executionTimeout` is at most 900 seconds for events that Lambda polls for"
        yield "durableConfig", message, f"the function has `{min(kinds & POLLED)}` events"
    if "cloudFront" in kinds:
        yield "durableConfig", "`cloudFront` events do not work with durable functions", None
    if function.maximum_retry_attempts is not None:
        yield "maximumRetryAttempts", "durable functions have no `maximumRetryAttempts`", None


def _durable_snap_start(
    function: Function, provider: Provider
) -> Iterator[tuple[str, str, str | None]]:
    runtime = runtime_of(function, provider)
    if function.image:
        yield "snapStart", "`snapStart` does not work with images", None
    elif runtime not in DURABLE_SNAP_START_RUNTIMES:
        hint = f"use one of {', '.join(sorted(DURABLE_SNAP_START_RUNTIMES))}"
        yield "snapStart", f"durable functions on `{runtime}` have no `snapStart`", hint
    if function.file_system:
        yield "snapStart", "`snapStart` does not work with `fileSystemConfig`", None
    if (function.ephemeral_storage_size or 0) > 512:
        message = "`snapStart` does not work with more than 512 MB of ephemeral storage"
        yield "ephemeralStorageSize", message, None
