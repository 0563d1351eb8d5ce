"""One deployment of a stack at a time: a lock in its bucket, which belongs to whoever put it there first.

S3 writes an object only if there is none (`If-None-Match`), or if it is still the one that was read (`If-Match`), so
that no other service is needed. Whoever holds the lock renews it; one that is not renewed any more, because its
process was killed, ends after its lease.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Event, RLock, Thread
from types import TracebackType
from typing import NamedTuple, Self

from sls_py.aws.protocols import Buckets, StoredObject
from sls_py.cfn import naming
from sls_py.deploy.caller import Caller
from sls_py.deploy.clock import Clock, pauses
from sls_py.deploy.encryption import encryption_of
from sls_py.errors import AwsError, BusyError
from sls_py.model.service import Service
from sls_py.model.stack import CompiledStack
from sls_py.model.values import JsonObject
from sls_py.report import Reporter, note
from sls_py.stack.bucket import object_encryption

NAME = "slspy-lock.json"

LEASE = 60.0
"""Seconds after which a lock that nobody renews is anybody's."""

RENEWAL = 15.0
"""Seconds between renewals: three may fail in a row."""

UNLOCKABLE = {"AccessDenied", "NoSuchBucket", "NotImplemented"}
"""Answers to an attempt to lock that are no reason to stop: the bucket is not there yet, or not for this caller."""


class LockPlace(NamedTuple):
    """Where the lock of a stack lies in a bucket, and how that bucket wants its objects to be encrypted."""

    stack: str
    key: str
    encryption: Mapping[str, str]


def place_of(stack: CompiledStack) -> LockPlace:
    """Return where the lock of a compiled stack lies."""
    return LockPlace(stack.name, f"{stack.prefix}/{NAME}", encryption_of(stack))


def place_in(service: Service) -> LockPlace:
    """Return where the lock of a service's stack lies, without compiling it."""
    provider = service.provider
    name = provider.stack_name or naming.stack(service.name, provider.stage)
    key = f"{provider.deployment_prefix}/{service.name}/{provider.stage}/{NAME}"
    return LockPlace(name, key, object_encryption(provider.deployment_bucket))


class Holder(NamedTuple):
    """Who holds a lock, as is written in it."""

    user: str
    node: str
    pid: int
    command: str
    since: str
    token: str

    def __str__(self) -> str:
        who = "@".join(part for part in (self.user, self.node) if part) or "somebody"
        return f"{who} (`slspy {self.command or 'deploy'}`, process {self.pid}, since {self.since})"


def holder_of(body: bytes) -> Holder:
    """Read a lock; of one that cannot be read nothing is known but that it is there."""
    try:
        found = json.loads(body)
    except ValueError:
        found = {}
    known: JsonObject = found if isinstance(found, dict) else {}
    texts = {name: str(known.get(name, "")) for name in ("user", "node", "command", "since")}
    pid = known.get("pid")
    return Holder(
        pid=pid if isinstance(pid, int) else 0, token=str(known.get("token", "")), **texts
    )


class Lock:
    """The lock of one stack; holds nothing until it is taken, and lets go at the end of its `with` block.

    `patience` is how many seconds to wait for somebody else's.
    """

    def __init__(
        self,
        place: LockPlace,
        buckets: Buckets,
        *,
        caller: Caller,
        clock: Clock,
        reporter: Reporter,
        patience: float = 0.0,
    ) -> None:
        self._stack, self._key, self._encryption = place
        self._buckets, self._caller, self._clock = buckets, caller, clock
        self._reporter, self._patience = reporter, patience
        self._token = caller.token()
        self._since = clock.now()
        self._held: dict[str, str] = {}
        self._given_up: set[str] = set()
        self._guard, self._ended = RLock(), Event()
        self._renewer: Thread | None = None
        self._lost: Holder | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.release()

    @property
    def held(self) -> bool:
        """Whether somebody else is kept out."""
        return bool(self._held)

    def settled(self, bucket: str) -> bool:
        """Tell whether the lock in a bucket is ours, or was found not to be had."""
        return bucket in self._held or bucket in self._given_up

    def take(self, bucket: str) -> bool:
        """Hold the lock from now on; tell whether somebody else had it, so that what was read before is outdated.

        Raises:
            BusyError: somebody else holds it, for longer than our patience.
        """
        with self._guard:
            if self.settled(bucket):
                return False
            try:
                waited = self._wait_for(bucket)
            except AwsError as error:
                if error.code not in UNLOCKABLE:
                    raise
                self._given_up.add(bucket)
                note(self._reporter, f"not locked: {error.message}", verbose=True)
                return False
            self._renew_from_now_on()
            return waited

    def check(self) -> None:
        """Make sure that the lock was not taken over while this process slept.

        Raises:
            BusyError: it was.
        """
        if self._lost:
            message = f"the lock of stack `{self._stack}` was taken over by {self._lost}"
            raise BusyError(message, hint="deploy again when that is done")

    def release(self) -> None:
        """Let others have it."""
        self._ended.set()
        with self._guard:
            held, self._held = self._held, {}
            for bucket, etag in held.items():
                self._let_go(bucket, etag)

    def renew(self) -> None:
        """Say that the process is still there; others see when that was by the clock of S3."""
        with self._guard:
            for bucket, etag in list(self._held.items()):
                try:
                    renewed = self._buckets.put_if(
                        bucket, self._key, self._body(), etag=etag, encryption=self._encryption
                    )
                    if renewed is None:
                        self._look_who_has_it(bucket)
                    else:
                        self._held[bucket] = renewed
                except AwsError:
                    continue  # the next renewal may get through before the lease ends

    def _wait_for(self, bucket: str) -> bool:
        began, waiting, seen = self._clock.now(), False, _Seen("", self._clock.now())
        for pause in pauses(0.3, 5.0):
            found = self._attempt(bucket)
            if found is None:
                return waiting
            now, holder = self._clock.now(), holder_of(found.body)
            seen = seen if seen.etag == found.etag else _Seen(found.etag, now)
            if self._abandoned(found, holder, now - seen.since):
                if self._take_over(bucket, found, holder):
                    return True
                continue
            if now - began >= self._patience:
                raise self._busy(holder)
            if not waiting:
                note(self._reporter, f"waiting for {holder}, who works on stack `{self._stack}`")
            waiting = True
            self._clock.sleep(min(pause, max(self._patience - (now - began), 0.1)))
        raise AssertionError("pauses never end")

    def _attempt(self, bucket: str) -> StoredObject | None:
        """Try to put our lock; return the one that is in the way."""
        while True:
            etag = self._put(bucket, None)
            found = None if etag else self._buckets.fetch(bucket, self._key)
            if found and holder_of(found.body).token == self._token:
                etag = found.etag  # ours: only the answer was lost
            if etag:
                self._held[bucket] = etag
                return None
            if found:
                return found

    def _abandoned(self, found: StoredObject, holder: Holder, unchanged: float) -> bool:
        """Tell whether nobody renews a lock any more: by its age, by watching it, or because its process died here."""
        return max(found.age, unchanged) >= LEASE or self._caller.left_behind(holder.token)

    def _take_over(self, bucket: str, found: StoredObject, holder: Holder) -> bool:
        etag = self._put(bucket, found.etag)
        if etag:
            self._held[bucket] = etag
            note(self._reporter, f"took over the lock that {holder} left behind")
        return etag is not None

    def _put(self, bucket: str, etag: str | None) -> str | None:
        return self._buckets.put_if(
            bucket, self._key, self._body(), etag=etag, encryption=self._encryption
        )

    def _body(self) -> bytes:
        since = datetime.fromtimestamp(self._since, UTC)
        content = {
            "format": 1,
            "user": self._caller.user,
            "node": self._caller.node,
            "pid": self._caller.pid,
            "command": self._caller.command,
            "since": f"{since:%Y-%m-%d %H:%M:%S} UTC",
            "token": self._token,
            "renewal": uuid.uuid4().hex,
        }
        return json.dumps(content, indent=2).encode()

    def _busy(self, holder: Holder) -> BusyError:
        message = f"stack `{self._stack}` is locked by {holder}"
        hint = (
            "wait for it with `--wait-lock 10m`; if that run is no more, its lock ends after "
            f"{LEASE:.0f} seconds, or at once with `slspy recover --unlock`"
        )
        return BusyError(message, hint=hint)

    def _renew_from_now_on(self) -> None:
        if self._renewer is None:
            self._renewer = Thread(target=self._keep_renewing, name="slspy-lock", daemon=True)
            self._renewer.start()

    def _keep_renewing(self) -> None:
        while not self._ended.wait(RENEWAL):
            self.renew()

    def _look_who_has_it(self, bucket: str) -> None:
        found = self._buckets.fetch(bucket, self._key)
        holder = holder_of(found.body) if found else None
        if found and holder and holder.token == self._token:
            self._held[bucket] = found.etag  # only the answer to a renewal was lost
            return
        del self._held[bucket]
        self._lost = holder

    def _let_go(self, bucket: str, etag: str) -> None:
        try:
            self._buckets.delete_if(bucket, self._key, etag=etag)
        except AwsError as error:
            # It ends by itself; what was deployed is what counts.
            note(
                self._reporter,
                f"the lock stays until its lease ends: {error.message}",
                verbose=True,
            )


class _Seen(NamedTuple):
    etag: str
    since: float
