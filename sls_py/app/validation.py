"""Check a service without packaging or deploying it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sls_py.app.request import Request
from sls_py.app.workspace import Workspace, open_workspace
from sls_py.errors import PackagingError, Problem, ServiceFileError
from sls_py.records import replace
from sls_py.report import Reporter, ReportEvent, Warned


class Validated(NamedTuple):
    """A service without errors, and what is worth a look nevertheless."""

    service: str
    stage: str
    region: str
    file: Path
    functions: int
    warnings: tuple[Problem, ...]


def validate_service(request: Request) -> Validated:
    """Read, resolve, check and compile a service; AWS is only asked for variables that read from it.

    Raises:
        ServiceFileError: something is wrong; all problems are in it, and the warnings too.
    """
    collector = _Collector(request.reporter)
    try:
        with open_workspace(request._replace(reporter=collector)) as workspace:
            errors = [*_compile(workspace), *_missing_files(workspace)]
            service = workspace.service
    except (ServiceFileError, PackagingError) as error:
        errors = list(error.problems)
    if any(problem.severity == "error" for problem in errors):
        raise ServiceFileError([*errors, *collector.warnings])
    for problem in (warnings := (*collector.warnings, *errors)):
        request.reporter.emit(Warned(problem=problem))
    provider = service.provider
    count = len(service.functions)
    return Validated(
        service.name, provider.stage, provider.region, service.file, count, tuple(warnings)
    )


def _compile(workspace: Workspace) -> list[Problem]:
    """Compile the template and return what is wrong with it."""
    from sls_py.packaging.forecast import expected_artifacts
    from sls_py.stack.compile import compile_stack

    try:
        compile_stack(
            workspace.service,
            expected_artifacts(workspace.service),
            lifecycle=workspace.lifecycle,
            reporter=workspace.reporter,
            events=workspace.events,
            strict=True,
        )
    except ServiceFileError as error:
        return list(error.problems)
    return []


def _missing_files(workspace: Workspace) -> list[Problem]:
    """Return what packaging would stumble over; where plugins may add files, a missing one is a warning."""
    from sls_py.packaging.forecast import missing_files

    problems = missing_files(workspace.service, workspace.build_folder)
    if workspace.plugins:
        return [replace(problem, severity="warning") for problem in problems]
    return problems


class _Collector:
    """Keeps warnings, so that they can be told together with the errors."""

    def __init__(self, inner: Reporter) -> None:
        self._inner = inner
        self.warnings: list[Problem] = []

    def emit(self, event: ReportEvent) -> None:
        """Keep a warning, pass on everything else."""
        if isinstance(event, Warned):
            self.warnings.append(event.problem)
        else:
            self._inner.emit(event)
