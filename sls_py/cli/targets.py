"""The option `--target`, and the commands that take it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

from sls_py.cli.call import Call
from sls_py.cli.declare import option
from sls_py.cli.outcomes import Telling, tell_outcomes
from sls_py.errors import ExitCode, UsageError
from sls_py.model.values import JsonObject

if TYPE_CHECKING:
    from sls_py.app.request import Request
    from sls_py.app.targets import Target
    from sls_py.deploy import DeployOptions

T = TypeVar("T")

Targets = Annotated[
    list[str] | None,
    option(
        "--target",
        metavar="REGION",
        help="Region to work in, or PROFILE:REGION for another account; repeatable.",
    ),
]
TARGETS = Telling("target", "targets")


def parse_targets(call: Call, words: list[str]) -> tuple[Target, ...]:
    """Return the targets of a command line, each once.

    Raises:
        UsageError: one is no region, or `--region` is given beside them.
    """
    from sls_py.app.targets import Target

    if call.options.region or call.options.package:
        raise UsageError(
            "`--target` says where to work",
            hint="leave `--region` away; a package is made for one region, deploy it there",
        )
    found = []
    for word in dict.fromkeys(words):
        profile, separator, region = word.rpartition(":")
        if separator and not profile:
            raise UsageError(f"`--target {word}` names no profile", hint="leave the colon away")
        if not re.fullmatch(r"[a-z]{2,4}(-[a-z]+)+-\d", region):
            hint = "write `eu-west-1`, or `live:eu-west-1` with a profile"
            raise UsageError(f"`{region}` of `--target {word}` is not an AWS region", hint=hint)
        found.append(Target(region, profile or None))
    return tuple(found)


def deploy_to_targets(call: Call, words: list[str], options: DeployOptions) -> ExitCode:
    """Deploy to all targets, and tell of each."""
    from sls_py.app.targets import deploy_targets
    from sls_py.ui.deployments import deployment_end, deployment_json
    from sls_py.ui.services import render_service

    outcomes = deploy_targets(call.request, parse_targets(call, words), options)
    return tell_outcomes(
        call,
        outcomes,
        TARGETS,
        end=lambda each: deployment_end(each.result),
        data=lambda each: deployment_json(each.result, each.info),
        text=lambda each: render_service(each.info, verbose=call.options.verbose, style=call.style),
    )


def do_in_targets(
    call: Call,
    words: list[str],
    work: Callable[[Request], T],
    *,
    end: Callable[[T], str],
    data: Callable[[T], JsonObject],
    text: Callable[[T], str] | None = None,
    together: bool = True,
) -> ExitCode:
    """Do something in all targets, `together` or one after the other, and tell of each."""
    from sls_py.app.targets import for_each

    targets = parse_targets(call, words)
    outcomes = for_each(call.request, targets, work, limit=16 if together else 1)
    return tell_outcomes(call, outcomes, TARGETS, end=end, data=data, text=text)
