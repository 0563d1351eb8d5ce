"""What functions must be like to run at the edge.

AWS: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-restrictions.html
"""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.cfn import naming
from sls_py.cfn.values import sub
from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.grouping import by_function
from sls_py.model.function import Function
from sls_py.model.service import Service
from sls_py.records import replace
from sls_py.report import note

KIND = "cloudFront"
REGION = "us-east-1"
_VIEWER_MEMORY, _VIEWER_TIMEOUT = 128, 5
_ORIGIN_MEMORY, _ORIGIN_TIMEOUT = 10240, 30
_LOG_ACTIONS = (
    *("logs:CreateLogGroup", "logs:CreateLogStream"),
    *("logs:PutLogEvents", "logs:TagResource"),
)


def prepare_functions(service: Service) -> Service:
    """Give edge functions a version, and memory and timeout that every edge event allows unless they say more."""
    functions = {key: _prepared(function) for key, function in service.functions.items()}
    return replace(service, functions=functions)


def _prepared(function: Function) -> Function:
    if not any(event.kind == KIND for event in function.events):
        return function
    return replace(
        function,
        version_function=True,
        memory_size=function.memory_size or _VIEWER_MEMORY,
        timeout=function.timeout or _VIEWER_TIMEOUT,
    )


def check_functions(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Report functions that are too big or too slow for their events, and a wrong region."""
    region = context.service.provider.region
    if region != REGION:
        message = f"edge functions must be deployed to `{REGION}`, not to `{region}`"
        context.problem(events[0], message, hint=f"set `provider.region: {REGION}`")
    for bound in events:
        kind = bound.event.config.get("eventType") or ""
        at_origin = kind.startswith("origin")
        memory = _ORIGIN_MEMORY if at_origin else _VIEWER_MEMORY
        timeout = _ORIGIN_TIMEOUT if at_origin else _VIEWER_TIMEOUT
        if not kind:
            context.warn(bound, "`eventType` is missing, so CloudFront will refuse the event")
        if (bound.function.memory_size or 0) > memory:
            message = f"functions for {kind or 'edge'} events can have {memory} MB of memory"
            context.problem(bound, message, hint=f"set `memorySize: {memory}` or less")
        if (bound.function.timeout or 0) > timeout:
            message = f"functions for {kind or 'edge'} events can run {timeout} s"
            context.problem(bound, message, hint=f"set `timeout: {timeout}` or less")


def move_to_edge(context: EventContext, events: Sequence[BoundEvent]) -> dict[str, str]:
    """Take away what the edge does not know, and return the version resource of each function.

    Functions stay when the stack goes, for CloudFront needs hours to remove its copies of them.
    """
    versions: dict[str, str] = {}
    for first, *_ in by_function(events):
        resource = context.builder.get(first.target.logical_id)
        assert resource, "functions are compiled before events"
        resource["Properties"].pop("VpcConfig", None)
        resource["Properties"].pop("Environment", None)
        resource["DeletionPolicy"] = "Retain"
        versions[first.function.key] = _version(context, first.target.logical_id)
    _allow_edge(context)
    return versions


def _version(context: EventContext, function: str) -> str:
    of_function = {"Ref": function}
    for logical_id, resource in context.builder.resources().items():
        is_version = resource["Type"] == "AWS::Lambda::Version"
        if is_version and resource["Properties"]["FunctionName"] == of_function:
            return logical_id
    raise AssertionError(f"edge function {function} was compiled without a version")


def _allow_edge(context: EventContext) -> None:
    """Let the edge assume the shared role, and write logs in the region next to each viewer."""
    if not context.builder.get(naming.EXECUTION_ROLE):
        note(context.reporter, "your roles must let `edgelambda.amazonaws.com` assume them")
        return
    everywhere = [sub("arn:${AWS::Partition}:logs:*:*:*")]
    statement = {"Effect": "Allow", "Action": list(_LOG_ACTIONS), "Resource": everywhere}
    context.builder.trust("edgelambda.amazonaws.com")
    context.builder.allow(statement)
