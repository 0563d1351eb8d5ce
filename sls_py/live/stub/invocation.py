"""Decide who answers an invocation: the laptop, or the deployed code."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ..wire.line import Client, Line
from ..wire.seal import Seal, SealError, load
from ..wire.sign import Keys
from ..wire.topics import new_environment
from .deployed import load_deployed
from .errors import named
from .link import Link
from .relay import Outcome, Relay, Unheard
from .request import new_request
from .settings import Settings, hide, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping
    from typing import Any

    Handler = Callable[[Any, Any], Any]

VENDOR = Path(__file__).parent.parent / "vendor"


class Stub:
    """Answers the invocations of one execution environment."""

    def __init__(
        self,
        settings: Settings,
        relay: Relay | None,
        environ: Mapping[str, str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._shown: float | None = None
        self._settings = settings
        self._relay = relay
        self._environ = environ
        self._deployed: Handler | None = None

    def handle(self, event: Any, context: Any) -> tuple[Outcome, Handler | None]:
        """Return what came of an event on the laptop, or the deployed handler, when it is to answer."""
        if self._relay is None:
            return self._alone()
        if self._settings.observe:
            if self._is_due():
                request = new_request(event, context, self._environ)
                self._relay.mirror(request._replace(observe=True))
            return self._alone()
        request = new_request(event, context, self._environ)
        try:
            return self._relay.relay(request), None
        except Unheard:
            return self._alone()

    def _is_due(self) -> bool:
        """Tell whether enough time has passed since an invocation was shown; it counts as shown then."""
        now = self._clock()
        if self._shown is not None and now - self._shown < self._settings.interval:
            return False
        self._shown = now
        return True

    def _alone(self) -> tuple[Outcome, Handler | None]:
        try:
            if self._settings.absent == "error" and not self._settings.observe:
                raise named(
                    "SlspyLive.Absent", f"{self._settings.owner} has it live, and is not there"
                )
            if self._settings.swapped_from:
                raise named(
                    "SlspyLive.Absent",
                    f"{self._settings.owner} has it live, and is not there; the deployed code needs"
                    f" {self._settings.swapped_from}, end the session with `slspy live --restore`",
                )
            if self._deployed is None:
                self._deployed = load_deployed(self._settings.handler)
        except Exception as error:  # noqa: BLE001 - whatever the module raises is the function's answer
            return Outcome(error=error), None
        return Outcome(), self._deployed


def make_stub(environ: MutableMapping[str, str]) -> Stub:
    """Return the stub that a function's environment describes; the environment is then as without it.

    Without libsodium nothing is relayed: the deployed code answers.
    """
    settings = read_settings(environ)
    hide(environ, settings)
    try:
        _load_vendored()
    except (ImportError, OSError, SealError) as error:
        sys.stderr.write(f"slspy live: libsodium cannot be loaded: {error}\n")
        return Stub(settings, None, environ)
    session, environment = settings.session, new_environment()
    client = Client(
        session.client_id(f"u-{environment}"),
        (session.downward(environment), session.presence),
    )
    line = Line(settings.address, lambda: _keys(environ), client)
    link = Link(settings, Seal(session.key), line, environment)
    return Stub(settings, Relay(link), environ)


def _keys(environ: Mapping[str, str]) -> Keys | None:
    """Return the role's credentials as they are now; None where there are none to sign with."""
    if "AWS_ACCESS_KEY_ID" not in environ:
        return None
    return Keys(
        environ["AWS_ACCESS_KEY_ID"],
        environ["AWS_SECRET_ACCESS_KEY"],
        environ.get("AWS_SESSION_TOKEN", ""),
    )


def _load_vendored() -> None:
    """Load the layer's libsodium, and leave no trace: the deployed code may bring another version of it."""
    before = set(sys.modules)
    sys.path.insert(0, str(VENDOR))
    try:
        load()
    finally:
        sys.path.remove(str(VENDOR))
        for name in set(sys.modules) - before:
            if name.partition(".")[0] in {"nacl", "_cffi_backend"}:
                del sys.modules[name]
