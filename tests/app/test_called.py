"""What is suggested when a function fails for want of an event."""

from __future__ import annotations

from sls_py.app.again import again
from sls_py.app.called import called
from sls_py.app.request import Request
from sls_py.aws.protocols import Invocation
from sls_py.model.function import Event, Function
from sls_py.model.options import Options
from sls_py.report import SilentReporter

FAILED = Invocation(status=200, payload=b"{}", error="Unhandled")
WEB = Function(key="web", name="web", events=(Event(kind="httpApi", config="GET /", index=0),))
LOCAL = Options(local=True, stage="it's", params=(("a", "1"),))


def hint(
    function: Function = WEB,
    payload: bytes = b"{}",
    answer: Invocation = FAILED,
    *,
    here: bool = False,
) -> str:
    request = Request("invoke", LOCAL, {}, SilentReporter())
    return called(function, payload, answer, request, here=here).hint


def test_a_command_has_all_that_says_where_it_works() -> None:
    options = Options(
        region="eu-west-1", config="x y.yml", profile="p", endpoint_url="http://e", stage="s"
    )
    assert again("info", options) == (
        "slspy info --stage s --region eu-west-1 --config 'x y.yml' --aws-profile p --endpoint-url http://e"
    )
    assert again("info", Options()) == "slspy info"


def test_a_command_has_no_secrets() -> None:
    given = {"size": "2", "dbPassword": "hunter2", "stripe-key": "sk_1", "token": "t0k"}
    shown = again("info", Options(params=tuple(given.items())))
    assert shown == (
        "slspy info --param size=2 --param dbPassword=... --param stripe-key=... --param token=..."
    )


def test_a_function_that_lacks_its_event_is_triggered() -> None:
    assert hint().endswith("`slspy trigger web --stage 'it'\"'\"'s' --param a=1 --local` sends one")
    sampled = "slspy generate-event -t httpApi | slspy invoke local -f web -d - --stage"
    assert sampled in hint(here=True)


def test_nothing_is_suggested_without_a_reason() -> None:
    assert hint(answer=Invocation(status=200, payload=b"1")) == ""
    assert hint(payload=b'{"a": 1}') == ""
    assert hint(Function(key="plain", name="plain")) == ""
