"""Deploy a whole service: inspect, plan, execute."""

from __future__ import annotations

from sls_py.aws.protocols import Gateways
from sls_py.deploy import history
from sls_py.deploy.caller import Caller, this_process
from sls_py.deploy.clock import Clock, SystemClock
from sls_py.deploy.execution import Execution
from sls_py.deploy.executor import execute
from sls_py.deploy.options import DeployOptions
from sls_py.deploy.planner import method_of, plan
from sls_py.deploy.settle import settled
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import DeployContext
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
        deployed = settled(context, options, clock, caller)
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
