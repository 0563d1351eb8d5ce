"""Tell what a deployment would do, without doing it."""

from __future__ import annotations

from collections.abc import Iterator

from sls_py.aws.protocols import Gateways
from sls_py.deploy import compare
from sls_py.deploy.inspect import inspect
from sls_py.deploy.options import DeployOptions
from sls_py.deploy.planner import plan
from sls_py.model.deployed import Deployed
from sls_py.model.package import Package
from sls_py.model.plan import (
    Cleanup,
    Plan,
    PruneVersions,
    PublishManifest,
    SetRestStage,
    SetStackPolicy,
    SetTerminationProtection,
    Skip,
    Step,
)
from sls_py.model.preview import Preview
from sls_py.report import Reporter, phase

_QUIET = (Skip, PublishManifest, Cleanup, PruneVersions)
"""Steps that change nothing that anybody sees."""


def preview(
    package: Package,
    *,
    gateways: Gateways,
    reporter: Reporter,
    options: DeployOptions | None = None,
) -> Preview:
    """Plan a deployment with the planner that deployments use; AWS is only read.

    Raises:
        BusyError: somebody works on the stack.
        DeploymentError: the stack cannot be updated.
        AwsError: AWS refused a call.
    """
    # Every deployment imports this module; only what is looked at without deploying is compared here.
    from sls_py.deploy.differences import other_changes, resource_changes
    from sls_py.deploy.widening import widened

    with phase(reporter, "inspect", "inspecting"):
        deployed = inspect(package, gateways)
    # Names that are taken stop a deployment, but not a look at what it would change.
    made = plan(package, deployed, options or DeployOptions(adopt=True))
    stack, before = package.stack, _template(deployed)
    return Preview(
        service=stack.service,
        stage=stack.stage,
        region=stack.region,
        stack=stack.name,
        changed=any(not isinstance(step, _QUIET) for step in made.steps),
        plan=made,
        resources=tuple(resource_changes(before, stack.template)),
        others=tuple(other_changes(before, stack.template)),
        settings=tuple(_settings(package, deployed, made)),
        widened=tuple(widened(before, stack.template)),
    )


def _template(deployed: Deployed) -> dict[str, object]:
    """Return the live template; that of a stack that never came to life does not count."""
    gone = deployed.stack is None or deployed.stack.status == "DELETE_COMPLETE"
    return {} if gone else deployed.template or {}


def _settings(package: Package, deployed: Deployed, made: Plan) -> Iterator[str]:
    """Name what differs beside the template."""
    for reason in compare.reasons(package.stack, deployed):
        if reason not in ("stack", "template"):
            yield _SPELLED.get(reason, reason)
    for step in made.steps:
        yield from _setting(step)


def _setting(step: Step) -> Iterator[str]:
    match step:
        case SetStackPolicy():
            yield "stack policy"
        case SetTerminationProtection():
            yield "termination protection"
        case SetRestStage(stage=stage, settings=settings) if settings:
            yield f"stage `{stage}` of the REST API: {', '.join(settings)}"


_SPELLED = {
    "status": "status of the stack (its last operation failed)",
    "macros": "macros, which may yield something else each time",
}
