"""Find the functions that the local cloud cannot run, before anything is packaged for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sls_py.app.workspace import Workspace
from sls_py.errors import Problem, ServiceFileError
from sls_py.model.function import Function
from sls_py.model.service import Service


def check_runs_here(workspace: Workspace, functions: Collection[str] | None = None) -> None:
    """See that functions (all, or those with the given keys) run where they are deployed to; AWS runs them all.

    Raises:
        ServiceFileError: the local cloud runs no container images, and not the runtime of a function.
    """
    if not workspace.request.options.local:
        return
    service = workspace.service
    chosen = service.functions if functions is None else functions
    problems = [problem for key in chosen for problem in _problems(service, service.functions[key])]
    if problems:
        raise ServiceFileError(problems)


def _problems(service: Service, function: Function) -> Iterator[Problem]:
    from sls_py.emulator.runtime import can_run
    from sls_py.stack.settings import runtime_of

    runtime = "" if function.image else runtime_of(function, service.provider)
    if can_run(runtime):
        return
    own = ("functions", function.key, "runtime" if runtime else "image")
    path = own if function.image or function.runtime else ("provider", "runtime")
    what = f"has runtime `{runtime}`" if runtime else "runs a container image"
    stage = service.provider.stage
    yield Problem(
        message=f"function `{function.key}` {what}, which the local cloud does not run",
        position=service.positions.locate(path),
        path=".".join(path),
        hint=f"deploy it to AWS, or leave it out of stage `{stage}`: `stages` or `enabled: false`",
    )
