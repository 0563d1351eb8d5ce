"""Deploy a whole service: inspect, plan, execute."""

from __future__ import annotations

from sls_py.aws.protocols import Gateways
from sls_py.deploy import history
from sls_py.deploy.caller import Caller, this_process
from sls_py.deploy.clock import Clock, SystemClock, pauses
from sls_py.deploy.execution import Execution
from sls_py.deploy.executor import execute
from sls_py.deploy.inspect import inspect
from sls_py.deploy.options import DeployOptions
from sls_py.deploy.planner import method_of, plan
from sls_py.deploy.states import busy, finishing, in_progress
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import DeployContext
from sls_py.model.deployed import Deployed, LiveStack
from sls_py.model.package import Package
from sls_py.model.result import DeployResult
from sls_py.model.service import Service
from sls_py.report import Reporter, phase


def deploy_service(
    package: Package,
    *,
    gateways: Gateways,
    lifecycle: Lifecycle,
    reporter: Reporter,
    service: Service | None = None,
    options: DeployOptions | None = None,
    clock: Clock | None = None,
    caller: Caller | None = None,
) -> DeployResult:
    """Make what is deployed the same as the package; nothing is written when it already is.

    A run that was killed can be repeated at any point: what it left running is waited for, what it left undone is
    done.

    Raises:
        BusyError: somebody else works on the stack (and `options.wait` is not set).
        CredentialsError: AWS does not know the caller.
        DeploymentError: the stack or a function did not reach its new state.
        AwsError: AWS refused a call.
    """
    clock, caller = clock or SystemClock(), caller or this_process()
    options = options or DeployOptions()
    context = DeployContext(
        service=service,
        package=package,
        target=gateways.target,
        reporter=reporter,
        gateways=gateways,
    )
    started = clock.now()
    with (
        lifecycle.moment(moments.DEPLOY_INSPECT, context),
        phase(reporter, "inspect", "inspecting"),
    ):
        deployed = _settled(context, options, clock, caller)
        context.deployed = deployed
    run = Execution(
        package=package,
        deployed=deployed,
        gateways=gateways,
        reporter=reporter,
        options=options,
        clock=clock,
        caller=caller,
        method=method_of(package, options),
        directory=history.folder(package.stack.prefix, clock.now()),
        service=service,
        stack=deployed.stack,
        bucket=deployed.bucket,
        seconds={"inspect": clock.now() - started},
    )
    return execute(plan(package, deployed, options), run, lifecycle, context)


def _settled(
    context: DeployContext, options: DeployOptions, clock: Clock, caller: Caller
) -> Deployed:
    """Inspect; when an operation is running that may be waited for, wait and inspect again."""
    package, gateways = context.package, context.gateways
    deployed = inspect(package, gateways)
    stack = deployed.stack
    if stack is None or not in_progress(stack):
        return deployed
    reason = _reason_to_wait(stack, gateways, options, caller)
    if reason is None:
        raise busy(stack)
    context.note(f"stack `{stack.name}` is in status {stack.status} {reason}: waiting for its end")
    for pause in pauses(0.5, 5.0):
        clock.sleep(pause)
        now = gateways.stacks.describe(stack.stack_id)
        if not in_progress(now):
            return inspect(package, gateways)
    raise AssertionError("pauses never end")


def _reason_to_wait(
    stack: LiveStack, gateways: Gateways, options: DeployOptions, caller: Caller
) -> str | None:
    if options.wait:
        return "(`--wait`)"
    if finishing(stack):
        return "after an update"
    event = gateways.stacks.last_event(stack.stack_id)
    if event and caller.left_behind(event.client_token):
        return "since a deployment that was broken off"
    return None
