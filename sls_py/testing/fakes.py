"""An AWS made of dictionaries that fits the gateway protocols: it records calls and can be killed at any of them.

gateways = FakeGateways()
deploy_service(package, gateways=gateways, clock=FakeClock(), ...)
assert gateways.writes == ["stacks.create", ...]
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import Concatenate, ParamSpec, Protocol, TypeVar, cast

from sls_py.aws.protocols import LogEvent
from sls_py.errors import AwsError
from sls_py.model.target import AwsTarget

P = ParamSpec("P")
R = TypeVar("R")

READS = frozenset(
    [
        "stacks.describe",
        "stacks.template",
        "stacks.policy",
        "stacks.resources",
        "stacks.events",
        "stacks.last_event",
        "stacks.invalid",
        "stacks.supports_express",
        "stacks.change_set",
        "stacks.importers",
        "functions.get",
        "functions.listed",
        "functions.code",
        "functions.code_url",
        "functions.alias_version",
        "functions.versions",
        "functions.aliased_versions",
        "buckets.exists",
        "buckets.is_accelerated",
        "buckets.region",
        "buckets.keys",
        "buckets.fetch",
        "buckets.get",
        "buckets.url",
        "existing.find",
        "existing.log_groups",
        *("layers.versions", "layers.code_sha256", "state_machines.definition"),
        "logs.read",
        "rest_apis.stage",
        *("images.repository", "images.digest", "images.login"),
        "account.identity",
    ]
)
"""Calls that change nothing."""

LOCK = frozenset(["buckets.put_if", "buckets.delete_if"])
"""Calls that take, renew and release the lock of a stack."""


class Killed(BaseException):
    """The process dies here, as with kill -9: nothing in slspy catches this."""


class FakeClock:
    """Time that passes only when somebody sleeps."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.time = now

    def now(self) -> float:
        """Return the fake time."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.time += seconds


class Recorder:
    """Counts calls, and ends the process at the one it is told to, before or after it had its effect."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.kill_before: int | None = None
        self.kill_after: int | None = None
        self.errors: dict[str, AwsError] = {}
        self.dead = False
        self.lock = RLock()

    def begin(self, name: str) -> int:
        """Note a call; return its number."""
        number = len(self.calls)
        if self.dead or number == self.kill_before:
            self.dead = True
            raise Killed(name)
        self.calls.append(name)
        if name in self.errors:
            raise self.errors.pop(name)
        return number

    def end(self, number: int) -> None:
        """Note that a call had its effect."""
        if number == self.kill_after:
            self.dead = True
            raise Killed(self.calls[number])


class _Recorded(Protocol):
    recorder: Recorder
    service: str


S = TypeVar("S", bound=_Recorded)


def recorded(
    method: Callable[Concatenate[S, P], R],
) -> Callable[Concatenate[S, P], R]:
    """Record the calls of a fake's method under `<service>.<method>`; one at a time, as threads come in."""

    @wraps(method)
    def call(self: S, *args: P.args, **kwargs: P.kwargs) -> R:
        with self.recorder.lock:
            number = self.recorder.begin(f"{self.service}.{method.__name__}")
            result = method(self, *args, **kwargs)
            self.recorder.end(number)
            return result

    return cast(Callable[Concatenate[S, P], R], call)


class FakeLogs:
    """Log groups by name."""

    service = "logs"

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.groups: dict[str, list[LogEvent]] = {}

    @recorded
    def read(self, group: str, *, start: int, pattern: str | None = None) -> tuple[LogEvent, ...]:
        """Return events since `start`; a pattern is looked for as it is."""
        return tuple(
            event
            for event in self.groups.get(group, ())
            if event.timestamp >= start and (pattern is None or pattern in event.message)
        )

    @recorded
    def delete_group(self, group: str) -> None:
        """Delete a group."""
        self.groups.pop(group, None)


class FakeAccount:
    """The account of the caller."""

    service = "account"

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.number = "123456789012"

    @recorded
    def identity(self) -> str:
        """Return the account id."""
        return self.number


class FakeExisting:
    """Names that are taken: functions, buckets, log groups of the other fakes, and what a test puts into `others`."""

    service = "existing"

    def __init__(self, gateways: FakeGateways) -> None:
        self.recorder = gateways.recorder
        self.others: dict[tuple[str, str], str] = {}
        self._gateways = gateways

    @recorded
    def find(self, kind: str, name: str) -> str | None:
        """Return the identifier of what has a name."""
        there = {
            "AWS::Lambda::Function": set(self._gateways.functions.content),
            "AWS::S3::Bucket": set(self._gateways.buckets.content),
        }
        return name if name in there.get(kind, set()) else self.others.get((kind, name))

    @recorded
    def log_groups(self, prefix: str) -> frozenset[str]:
        """Return the log groups of a prefix."""
        return frozenset(name for name in self._gateways.logs.groups if name.startswith(prefix))


class FakeGateways:
    """All fakes of one account and region; see `sls_py.aws.protocols.Gateways`."""

    def __init__(self, region: str = "eu-central-1") -> None:
        from sls_py.testing.fake_buckets import FakeBuckets
        from sls_py.testing.fake_definitions import FakeApiDefinitions, FakeStateMachines
        from sls_py.testing.fake_event_sources import FakeEventSources
        from sls_py.testing.fake_functions import FakeFunctions
        from sls_py.testing.fake_images import FakeImages
        from sls_py.testing.fake_layers import FakeLayers
        from sls_py.testing.fake_rest_apis import FakeRestApis
        from sls_py.testing.fake_stacks import FakeStacks

        self.target = AwsTarget(region=region)
        self.recorder = Recorder()
        self.buckets = FakeBuckets(self.recorder, region)
        self.functions = FakeFunctions(self.recorder, self.buckets, region)
        self.rest_apis = FakeRestApis(self.recorder)
        self.stacks = FakeStacks(
            self.recorder, self.buckets, self.functions, region, self.rest_apis
        )
        self.logs = FakeLogs(self.recorder)
        self.images = FakeImages(self.recorder, region)
        self.account = FakeAccount(self.recorder)
        self.existing = FakeExisting(self)
        self.event_sources = FakeEventSources()
        self.layers = FakeLayers(self.recorder, self.buckets, region)
        self.state_machines = FakeStateMachines(self.recorder)
        self.api_definitions = FakeApiDefinitions(self.recorder)

    @property
    def calls(self) -> list[str]:
        """Every call so far."""
        return list(self.recorder.calls)

    @property
    def writes(self) -> list[str]:
        """Every call so far that changed something, without the lock around them; one around nothing is listed."""
        changes = [call for call in self.recorder.calls if call not in READS]
        return [call for call in changes if call not in LOCK] or changes

    def forget(self) -> None:
        """Forget the calls so far, and where to be killed: another process begins."""
        self.recorder.calls.clear()
        self.recorder.dead = False
        self.recorder.kill_before = self.recorder.kill_after = None

    def fail(self, call: str, code: str, message: str = "refused") -> None:
        """Answer the next call of a name with an error."""
        self.recorder.errors[call] = AwsError(message, code=code, operation=call)
