"""Deploy a whole service: inspect, plan, lock the stack when there is something to do, execute."""

from __future__ import annotations

from sls_py.aws.protocols import Gateways
from sls_py.deploy import history
from sls_py.deploy.caller import Caller, this_process
from sls_py.deploy.clock import Clock, SystemClock
from sls_py.deploy.execution import Execution
from sls_py.deploy.executor import execute
from sls_py.deploy.lock import Lock, place_of
from sls_py.deploy.options import DeployOptions
from sls_py.deploy.planner import method_of, plan
from sls_py.deploy.settle import settled
from sls_py.errors import BusyError, DeploymentError
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import DeployContext
from sls_py.model.deployed import Deployed, LiveStack
from sls_py.model.package import Package
from sls_py.model.plan import Plan, Skip
from sls_py.model.result import DeployResult
from sls_py.model.service import Service
from sls_py.records import dataclass
from sls_py.report import Reporter, note, phase


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
        BusyError: somebody else works on the stack (and the options do not say to wait).
        CredentialsError: AWS does not know the caller.
        DeploymentError: the stack or a function did not reach its new state.
        AwsError: AWS refused a call.
    """
    options = options or DeployOptions()
    deployment = _Deployment(
        context=DeployContext(
            service=service,
            package=package,
            target=gateways.target,
            reporter=reporter,
            gateways=gateways,
        ),
        lifecycle=lifecycle,
        options=options,
        clock=clock or SystemClock(),
        caller=caller or this_process(),
    )
    return deployment.run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deployment:
    """One deployment of a package."""

    context: DeployContext
    lifecycle: Lifecycle
    options: DeployOptions
    clock: Clock
    caller: Caller

    def run(self) -> DeployResult:
        """Inspect, plan and execute; begin again when somebody else was faster, and waiting is asked for."""
        started, reporter = self.clock.now(), self.context.reporter
        with (
            self.lifecycle.moment(moments.DEPLOY_INSPECT, self.context),
            phase(reporter, "inspect", "inspecting"),
        ):
            deployed = self._inspected()
        with self._lock() as lock:
            while True:
                try:
                    return self._execute(deployed, lock, started)
                except BusyError as error:
                    if not error.overtaken or not (lock.held or self.options.patience):
                        raise
                    note(reporter, f"{error.message}: looking again")
                deployed = self._inspected()

    def _execute(self, deployed: Deployed, lock: Lock, started: float) -> DeployResult:
        made = self._plan(deployed)
        if not _does_nothing(made) and deployed.bucket and not deployed.bucket_missing:
            waited = lock.take(deployed.bucket)
            if waited or self._has_moved(deployed.stack):
                deployed = self._inspected()
                made = self._plan(deployed)
        run = self._execution(deployed, started)
        run.secure = lambda: self._secure(run, lock)
        return execute(made, run, self.lifecycle, self.context)

    def _inspected(self) -> Deployed:
        deployed = settled(self.context, self.options, self.clock, self.caller)
        self.context.deployed = deployed
        return deployed

    def _plan(self, deployed: Deployed) -> Plan:
        try:
            return plan(self.context.package, deployed, self.options)
        except DeploymentError:
            # names may be taken by the very stack, which somebody made since it was looked at
            if deployed.taken and self._has_moved(deployed.stack):
                raise self._overtaken() from None
            raise

    def _secure(self, run: Execution, lock: Lock) -> None:
        """Lock a bucket that was only just made, before anything is put into it."""
        bucket = run.existing_bucket()
        if not lock.settled(bucket) and (lock.take(bucket) or self._has_moved(run.stack)):
            raise self._overtaken()
        lock.check()

    def _overtaken(self) -> BusyError:
        message = f"somebody else deployed stack `{self.context.package.stack.name}` meanwhile"
        return BusyError(message, hint="deploy again", overtaken=True)

    def _has_moved(self, before: LiveStack | None) -> bool:
        """Tell whether the stack is another one than the plan was made for."""
        now = self.context.gateways.stacks.describe(self.context.package.stack.name)
        return _mark(now) != _mark(before)

    def _lock(self) -> Lock:
        return Lock(
            place_of(self.context.package.stack),
            self.context.gateways.buckets,
            caller=self.caller,
            clock=self.clock,
            reporter=self.context.reporter,
            patience=self.options.patience,
        )

    def _execution(self, deployed: Deployed, started: float) -> Execution:
        package = self.context.package
        return Execution(
            package=package,
            deployed=deployed,
            gateways=self.context.gateways,
            reporter=self.context.reporter,
            options=self.options,
            clock=self.clock,
            caller=self.caller,
            method=method_of(package, self.options),
            directory=history.folder(package.stack.prefix, self.clock.now()),
            service=self.context.service,
            stack=deployed.stack,
            bucket=deployed.bucket,
            seconds={"inspect": self.clock.now() - started},
        )


def _does_nothing(made: Plan) -> bool:
    return all(isinstance(step, Skip) for step in made.steps)


def _mark(stack: LiveStack | None) -> tuple[object, ...]:
    gone = stack is None or stack.status == "DELETE_COMPLETE"
    return () if stack is None or gone else (stack.stack_id, stack.status, stack.updated)
