"""One service in several regions and accounts: deploy, look at and remove it in all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from threading import Lock
from typing import NamedTuple, TypeVar

from sls_py.app.deployments import Deployment, deploy_ready
from sls_py.app.ready import ready_package
from sls_py.app.request import Request
from sls_py.app.units import NamedReporter, Outcome, side_by_side
from sls_py.deploy import DeployOptions
from sls_py.records import replace

T = TypeVar("T")


class Target(NamedTuple):
    """A region, and the profile of the account; as it is written: `eu-west-1`, `live:us-east-1`."""

    region: str
    profile: str | None = None

    @property
    def name(self) -> str:
        """How the user wrote it."""
        return f"{self.profile}:{self.region}" if self.profile else self.region


def deploy_targets(
    request: Request, targets: Sequence[Target], options: DeployOptions
) -> tuple[Outcome[Deployment], ...]:
    """Deploy a service to several targets side by side; one that fails does not keep the others from going on.

    The template is compiled for each region, one after the other, as they share the build folder: what is the same is
    zipped once. Credentials are checked one after the other too, so an MFA code is asked for once.
    """
    turn = Lock()

    def deploy(given: Request) -> Deployment:
        with ExitStack() as stack:
            with turn:
                ready = stack.enter_context(ready_package(given, doing="Deploying", images="all"))
            return deploy_ready(given, ready, options)

    return for_each(request, targets, deploy)


def for_each(
    request: Request, targets: Sequence[Target], work: Callable[[Request], T], *, limit: int = 16
) -> tuple[Outcome[T], ...]:
    """Do something for each target, at most `limit` at once, with what it reports named after the target."""
    by_name = {target.name: target for target in targets}
    width = max(map(len, by_name))

    def one(name: str) -> T:
        target = by_name[name]
        options = replace(
            request.options,
            region=target.region,
            profile=target.profile or request.options.profile,
        )
        reporter = NamedReporter(request.reporter, name, width)
        return work(request._replace(options=options, reporter=reporter))

    return side_by_side(tuple(by_name), one, limit=limit)
