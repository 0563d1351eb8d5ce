"""Work on all services of a composition: each after those whose outputs it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from threading import Lock
from typing import NamedTuple, TypeVar

from sls_py.app.affected import affected_services
from sls_py.app.deployments import Deployment, deploy_ready
from sls_py.app.inspection import inspect_service
from sls_py.app.packages import Built, make_package
from sls_py.app.ready import ready_package
from sls_py.app.removal import remove_deployed
from sls_py.app.request import Request
from sls_py.app.units import NamedReporter, Outcome, side_by_side
from sls_py.deploy import DeployOptions
from sls_py.errors import NotDeployedError
from sls_py.model.result import RemoveResult, ServiceInfo
from sls_py.records import replace
from sls_py.report import SilentReporter, note
from sls_py.service.compose import Composition, Member, filled

T = TypeVar("T")

GONE = "not-deployed"
"""Stands in for outputs of services that are not deployed, where a service is only looked at or removed."""


class Scope(NamedTuple):
    """Which services to work on: all, or those affected since a Git reference; and how many at once."""

    affected_since: str | None = None
    max_concurrency: int = 8


class Composed:
    """The services of a composition as requests; outputs are read from their stacks, each once."""

    def __init__(self, request: Request, composition: Composition) -> None:
        self._request = request
        self._composition = composition
        self._outputs: dict[str, Mapping[str, str]] = {}
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)

    def request(self, name: str, *, strict: bool = True, named: bool = True) -> Request:
        """Return the request for one service, with what it takes from the stacks of others.

        Outputs that are not there are an error when `strict`; `named` puts its name before what it reports.

        Raises:
            NotDeployedError: a service that it takes an output from is not deployed.
            ServiceFileError: that service has no such output.
        """
        member, given = self._composition.services[name], self._request
        needed = sorted(
            {service for value in member.params.values() for service, _ in value.references()}
        )
        outputs = {service: self._outputs_of(service, name, strict=strict) for service in needed}
        params = filled(
            member,
            outputs,
            stage=given.options.stage or "dev",
            environ=given.environ,
            otherwise=None if strict else GONE,
        )
        options = replace(
            given.options,
            directory=self._composition.file.parent / member.path,
            config=member.config,
            params=(*params, *given.options.params),
        )
        width = max(map(len, self._composition.services))
        reporter = NamedReporter(given.reporter, name, width) if named else given.reporter
        return given._replace(options=options, reporter=reporter)

    def know(self, name: str, outputs: Mapping[str, str]) -> None:
        """Take the outputs of a service that was just deployed."""
        self._outputs[name] = outputs

    def lock_of(self, name: str) -> Lock:
        """Return what keeps services of one folder from packaging at once."""
        return self._locks[self._composition.services[name].path]

    def _outputs_of(self, name: str, reader: str, *, strict: bool) -> Mapping[str, str]:
        if name not in self._outputs:
            silent = self.request(name, strict=False)._replace(reporter=SilentReporter())
            try:
                self._outputs[name] = inspect_service(silent).outputs
            except NotDeployedError as error:
                if not strict:
                    return {}
                message = f"service `{reader}` takes outputs of `{name}`, which is not deployed"
                hint = f"deploy it first: `slspy deploy --service={name}`"
                raise NotDeployedError(message, hint=hint) from error
        return self._outputs[name]


def deploy_all(
    request: Request, composition: Composition, scope: Scope, options: DeployOptions
) -> tuple[Outcome[Deployment], ...]:
    """Deploy all services, or those affected by changes, each when those it depends on are deployed.

    Raises:
        UsageError: Git does not know the reference.
    """
    composed = Composed(request, composition)

    def deploy(name: str) -> Deployment:
        given = composed.request(name)
        with ExitStack() as stack:
            with composed.lock_of(name):
                ready = stack.enter_context(ready_package(given, doing="Deploying", images="all"))
            done = deploy_ready(given, ready, options)
        composed.know(name, done.result.outputs)
        return done

    return _each(request, composition, scope, deploy)


def package_all(
    request: Request, composition: Composition, scope: Scope
) -> tuple[Outcome[Built], ...]:
    """Package all services, or those affected; outputs of services that are not deployed are made up."""
    composed = Composed(request, composition)

    def package(name: str) -> Built:
        given = composed.request(name, strict=False)
        with composed.lock_of(name):
            return make_package(given)

    return _each(request, composition, scope, package)


def inspect_all(
    request: Request, composition: Composition, scope: Scope
) -> tuple[Outcome[ServiceInfo], ...]:
    """Return what is deployed of each service."""
    composed = Composed(request, composition)
    requests = {name: composed.request(name, strict=False) for name in composition.services}
    names = _names(request, composition, scope)
    return side_by_side(
        names, lambda name: inspect_service(requests[name]), limit=scope.max_concurrency
    )


def remove_all(
    request: Request, composition: Composition, scope: Scope
) -> tuple[Outcome[RemoveResult | None], ...]:
    """Remove all services, each before those it depends on."""
    composed = Composed(request, composition)
    # their parameters are read now: the stacks they come from will be gone
    requests = {name: composed.request(name, strict=False) for name in composition.services}

    def remove(name: str) -> RemoveResult | None:
        return remove_deployed(requests[name], confirm=lambda _: True)

    return side_by_side(
        tuple(composition.services), remove, after=composition.before, limit=scope.max_concurrency
    )


def request_for(request: Request, composition: Composition, member: Member) -> Request:
    """Return the request for a command on one service."""
    return Composed(request, composition).request(member.name, named=False)


def _each(
    request: Request, composition: Composition, scope: Scope, work: Callable[[str], T]
) -> tuple[Outcome[T], ...]:
    names = _names(request, composition, scope)
    return side_by_side(names, work, after=composition.after, limit=scope.max_concurrency)


def _names(request: Request, composition: Composition, scope: Scope) -> tuple[str, ...]:
    if scope.affected_since is None:
        return tuple(composition.services)
    found = affected_services(composition, scope.affected_since)
    listed = ", ".join(found) or "none"
    note(request.reporter, f"affected since {scope.affected_since}: {listed}")
    return found
