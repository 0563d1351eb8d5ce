"""Update single functions through Lambda itself, without their stack."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor

from sls_py.aws.errors import DENIED
from sls_py.aws.protocols import Gateways
from sls_py.deploy.caller import Caller, this_process
from sls_py.deploy.clock import Clock, SystemClock
from sls_py.deploy.function_update import FunctionUpdater
from sls_py.deploy.inspect import BUCKET_OUTPUT
from sls_py.deploy.lock import Lock, place_of
from sls_py.deploy.options import FunctionOptions
from sls_py.deploy.parallel import each
from sls_py.deploy.stack_view import StackView, read_stack
from sls_py.errors import AwsError, UsageError, did_you_mean
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import FunctionContext
from sls_py.model.deployed import LiveStack
from sls_py.model.package import Package
from sls_py.model.result import FunctionChange
from sls_py.model.service import Service
from sls_py.model.stack import CompiledFunction
from sls_py.report import Reporter, phase


def deploy_functions(
    package: Package,
    keys: Collection[str],
    *,
    gateways: Gateways,
    lifecycle: Lifecycle,
    reporter: Reporter,
    service: Service | None = None,
    options: FunctionOptions | None = None,
    clock: Clock | None = None,
    caller: Caller | None = None,
) -> tuple[FunctionChange, ...]:
    """Bring the code and the settings of functions to Lambda, side by side, and wait until they are live.

    Nothing is written for a function that is the same already. What only a full deployment can change is named.

    Raises:
        BusyError: somebody else works on the stack.
        UsageError: the package has no function of a key.
        NotDeployedError: a function was never deployed.
        DeploymentError: Lambda could not apply a change.
        AwsError: AWS refused a call.
    """
    functions = [_chosen(package, key) for key in keys]
    options, clock = options or FunctionOptions(), clock or SystemClock()
    lock = Lock(
        place_of(package.stack),
        gateways.buckets,
        caller=caller or this_process("deploy function"),
        clock=clock,
        reporter=reporter,
        patience=options.wait_lock,
    )
    contexts = _contexts(keys, service, gateways, reporter)
    for context in contexts:
        lifecycle.run(moments.FUNCTION_DEPLOY, "before", context)
    with (
        phase(reporter, "function", f"deploying {', '.join(keys)}"),
        ThreadPoolExecutor(2) as pool,
        lock,
    ):
        view = None if options.code_only else pool.submit(read_stack, package, gateways)
        stack = pool.submit(_stack, package, gateways, view)
        updater = FunctionUpdater(
            package=package,
            gateways=gateways,
            reporter=reporter,
            options=options,
            clock=clock,
            view=view,
            claim=lambda: _claim(package, stack.result(), lock),
        )
        changes = each(updater.update, functions)
    for context in contexts:
        lifecycle.run(moments.FUNCTION_DEPLOY, "after", context)
    return tuple(changes)


def _stack(
    package: Package, gateways: Gateways, view: Future[StackView | None] | None
) -> LiveStack | None:
    """Return the live stack, whose bucket has the lock."""
    if view is None:
        try:
            return gateways.stacks.describe(package.stack.name)
        except AwsError as error:
            # Code alone may be updated with permissions for Lambda alone.
            if error.code == DENIED:
                return None
            raise
    found = view.result()
    return found.stack if found else None


def _claim(package: Package, stack: LiveStack | None, lock: Lock) -> bool:
    bucket = package.stack.bucket or (stack.outputs.get(BUCKET_OUTPUT) if stack else None)
    return lock.take(bucket) if bucket else False


def _chosen(package: Package, key: str) -> CompiledFunction:
    functions = package.stack.functions
    if key not in functions:
        hint = did_you_mean(key, functions) or f"there are: {', '.join(functions) or 'none'}"
        raise UsageError(f"the service has no function `{key}`", hint=hint)
    return functions[key]


def _contexts(
    keys: Collection[str], service: Service | None, gateways: Gateways, reporter: Reporter
) -> list[FunctionContext]:
    """Make what hooks get; they run one after the other, because plugins need not expect threads."""
    if service is None:
        return []
    return [
        FunctionContext(
            service=service,
            function=key,
            target=gateways.target,
            reporter=reporter,
            gateways=gateways,
        )
        for key in keys
    ]
