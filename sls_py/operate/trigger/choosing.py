"""Which event of a function is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from sls_py.errors import UsageError
from sls_py.model.function import Event, Function
from sls_py.model.values import CfValue
from sls_py.operate.samples import KINDS
from sls_py.operate.samples.streams import stream_type

URL = "url"


class Choice(NamedTuple):
    """An event by its kind, its 1-based place among those of the kind, and what the service file says about it."""

    kind: str
    number: int
    config: CfValue

    @property
    def name(self) -> str:
        """How the event is named on the command line."""
        return f"{self.kind}:{self.number}"


def choices(function: Function) -> tuple[Choice, ...]:
    """Return all events of a function; its URL is one."""
    events = [Choice(_kind(event), 0, event.config) for event in function.events]
    if function.url:
        events.append(Choice(URL, 0, function.url))
    counts: Counter[str] = Counter()
    numbered = []
    for event in events:
        counts[event.kind] += 1
        numbered.append(event._replace(number=counts[event.kind]))
    return tuple(numbered)


def _kind(event: Event) -> str:
    return stream_type(event.config) if event.kind == "stream" else event.kind


Again = Callable[[str], str]
"""Returns a command of slspy as it is to be typed, for a hint."""


def choose(
    function: Function,
    wanted: str | None,
    *,
    sampled: bool = False,
    again: Again = "slspy {}".format,
) -> Choice:
    """Return the event that is meant: the first one, unless `KIND` or `KIND:INDEX` says another.

    With `sampled` any kind will do, whether the function has such an event or not.

    Raises:
        UsageError: the function has no such event.
    """
    known = choices(function)
    kind, _, place = (wanted or "").partition(":")
    if place and not (place.isdigit() and int(place)):
        hint = _listed(known) or "write it as `KIND` or `KIND:INDEX`, such as `sqs` or `http:2`"
        raise UsageError(f"`--event {wanted}` does not name an event", hint=hint)
    fitting = [each for each in known if _is_meant(each, kind, place)]
    if fitting:
        return fitting[0]
    if sampled and kind in KINDS and not place:
        return Choice(kind, 0, None)
    raise _unknown(function, wanted, known, again)


def _is_meant(event: Choice, kind: str, place: str) -> bool:
    named = kind in ("", event.kind) or (kind == "stream" and event.kind in ("dynamodb", "kinesis"))
    return named and (not place or event.number == int(place))


def _unknown(
    function: Function, wanted: str | None, known: tuple[Choice, ...], again: Again
) -> UsageError:
    key = function.key
    if not known:
        sampled = again(f"trigger {key} --via invoke --event {wanted or 'sqs'}")
        calls = again(f"invoke -f {key}")
        hint = f"`{calls}` calls it, `{sampled}` with a sample event"
        return UsageError(f"function `{key}` has no event", hint=hint)
    message = f"function `{key}` has no event `{wanted}`"
    kind = (wanted or "").partition(":")[0]
    if kind in KINDS and kind not in {each.kind for each in known}:
        sampled = again(f"trigger {key} --via invoke --event {kind}")
        return UsageError(message, hint=f"{_listed(known)}; `{sampled}` calls it with a sample")
    return UsageError(message, hint=_listed(known))


def _listed(known: tuple[Choice, ...]) -> str:
    return f"it has {', '.join(f'`{each.name}`' for each in known)}" if known else ""
