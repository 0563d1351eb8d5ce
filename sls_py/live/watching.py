"""See in a live session on this machine what became of an event that was sent to one of its functions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlsplit
from urllib.request import Request

from sls_py.aws.loopback import opener_for
from sls_py.live.state import SessionRecord
from sls_py.model.values import JsonObject
from sls_py.operate.invoke import Failure
from sls_py.operate.trigger import Outcome, Sent, Watcher

_SECONDS = 2.0
_HERE = ("ok", "failed", "running")


class LiveWatcher:
    """See `sls_py.operate.trigger.records.Watcher`; `log` is asked about events that the session has not seen.

    A request whose event or log has the id of what was sent is the one; without such, it is the first that came after.
    """

    def __init__(self, record: SessionRecord, function: str, log: Watcher | None) -> None:
        address = urlsplit(record.page)
        self._base = f"http://{address.netloc}"
        self._token = address.fragment
        self._opener = opener_for(self._base)
        self._function = function
        self._log = log
        self._last = 0

    def begin(self) -> None:
        """Take note of the requests that the session had already."""
        self._last = max((one["number"] for one in self._requests()), default=0)
        if self._log:
            self._log.begin()

    def look(self, sent: Sent) -> Outcome | None:
        """Return how the request for the event ended, None as long as it did not."""
        new = [one for one in self._requests() if one["number"] > self._last]
        if not new:
            return self._log.look(sent) if self._log else None
        whole = [found for one in new if (found := self._ask(f"/request?number={one['number']}"))]
        named = [one for one in whole if _names(one, sent.marks)]
        chosen = (named or whole)[:1]
        if not chosen or chosen[0]["status"] == "running":
            return None
        return _outcome(chosen[0], by_id=bool(named))

    def _requests(self) -> Sequence[JsonObject]:
        """Return the requests of the function that run here, the oldest first."""
        listed = (self._ask("/requests") or {}).get("requests") or []
        mine = [one for one in listed if one["function"] == self._function]
        return [one for one in reversed(mine) if one["status"] in _HERE]

    def _ask(self, path: str) -> JsonObject | None:
        request = Request(self._base + path, headers={"Authorization": f"Bearer {self._token}"})  # noqa: S310
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                found: JsonObject = json.load(answer)
                return found
        except (OSError, ValueError):
            return None  # the session has ended: the log tells


def _names(request: JsonObject, marks: Sequence[str]) -> bool:
    text = json.dumps([request["event"], request["logs"]], ensure_ascii=False)
    return request["request_id"] in marks or any(
        mark in text or json.dumps(mark, ensure_ascii=False)[1:-1] in text for mark in marks
    )


def _outcome(request: JsonObject, *, by_id: bool) -> Outcome:
    failure = request["failure"]
    return Outcome(
        ok=failure is None,
        request=request["request_id"],
        matched="id" if by_id else "time",
        lines=tuple(request["logs"]),
        failure=Failure(failure["type"], failure["message"], _trace(failure)) if failure else None,
        live=True,
        result=request["result"],
    )


def _trace(failure: JsonObject) -> tuple[str, ...]:
    lines: list[str] = []
    if failure["cause"]:
        cause = failure["cause"]
        lines += [*_trace(cause), f"{cause['type']}: {cause['message']}", ""]
    for frame in failure["frames"]:
        lines.append(f'  File "{frame["file"]}", line {frame["line"]}, in {frame["function"]}')
        if frame["text"]:
            lines.append(f"    {frame['text'].strip()}")
    return tuple(lines)
