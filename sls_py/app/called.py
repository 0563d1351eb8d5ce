"""What a call of a function came to, with what to try when it failed for want of an event."""

from __future__ import annotations

from typing import NamedTuple

from sls_py.app.again import again
from sls_py.app.request import Request
from sls_py.aws.protocols import Invocation
from sls_py.model.function import Function
from sls_py.model.options import Options
from sls_py.records import replace

_NOTHING = (b"", b"{}", b"null", b'""')


class Called(NamedTuple):
    """The answer, and a hint for the user, empty when there is none."""

    answer: Invocation
    hint: str = ""


def called(
    function: Function, payload: bytes, answer: Invocation, request: Request, *, here: bool = False
) -> Called:
    """Return what a call came to; one without data of a function with events fails for a reason, most of the time.

    `here` tells that nothing was deployed.
    """
    if answer.error is None or payload not in _NOTHING:
        return Called(answer)
    from sls_py.operate.samples import KINDS  # the way of calls that fail
    from sls_py.operate.trigger.choosing import choices

    kinds = [event.kind for event in choices(function) if event.kind in KINDS]
    if not kinds:
        return Called(answer)
    kind, key = kinds[0], function.key
    start = f"it was called without the event that `{kind}` brings"
    if here:
        sample = f"slspy generate-event -t {kind}"
        calls = again(f"invoke local -f {key} -d -", _without_cloud(request.options))
        return Called(answer, f"{start}: `{sample} | {calls}` calls it with a sample")
    return Called(answer, f"{start}: `{again(f'trigger {key}', request.options)}` sends one")


def _without_cloud(options: Options) -> Options:
    return replace(options, local=False, endpoint_url=None)
