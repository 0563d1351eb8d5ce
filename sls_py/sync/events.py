"""What the loop hears of, and what it has to tell."""

from __future__ import annotations

from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from sls_py.errors import SlspyError
from sls_py.sync.change import Place
from sls_py.sync.flow import Flow, FlowResult
from sls_py.sync.queue import Ended, Started


class Saved(NamedTuple):
    """Files were saved, None when nobody knows which."""

    paths: frozenset[Path] | None


class Retry(NamedTuple):
    """Credentials were refused a while ago: see whether there are others now."""


class Done(NamedTuple):
    """A flow ended; `seconds` is from the save (or the start) to the end, `saved` the files that led to it."""

    flow: Flow
    result: FlowResult
    seconds: float
    saved: frozenset[Path]


class Failed(NamedTuple):
    """Something went wrong, and the loop goes on; `flow` is None when the files could not be packaged.

    `held` are the functions that wait for it to be corrected, when others do not; `stops` when a deployment does too.
    """

    error: SlspyError
    flow: Flow | None = None
    held: tuple[str, ...] = ()
    stops: bool = False


class Left(NamedTuple):
    """Differences that need a deployment, and will not get one."""

    places: frozenset[Place]


class Mended(NamedTuple):
    """What was wrong is right again, and there is nothing to bring to AWS: what is live is what was saved."""


class Watching(NamedTuple):
    """Nothing is under way, and the loop waits for saves."""


class Unfinished(NamedTuple):
    """The loop was ended while flows ran: what AWS has begun goes on, and the next start looks at it."""

    titles: tuple[str, ...]


Event = Started | Done | Failed | Mended | Left | Watching | Unfinished
Message = Saved | Started | Ended | Retry
Inbox = SimpleQueue[Message | None]
