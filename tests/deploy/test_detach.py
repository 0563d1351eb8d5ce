from __future__ import annotations

import pytest

from sls_py.deploy.detach import detach
from sls_py.deploy.relayed import HANDLER, VARIABLE, Marker, marker_of
from sls_py.errors import AwsError
from sls_py.model.deployed import LiveFunction
from sls_py.model.values import JsonObject
from sls_py.testing.fake_buckets import FakeBuckets
from sls_py.testing.fake_functions import FakeFunction, FakeFunctions
from sls_py.testing.fakes import FakeClock, Recorder
from tests.deploy.test_relayed import MARKER

MINE = MARKER._replace(session="mine")


def relayed(marker: Marker, **variables: str) -> JsonObject:
    return {
        "CodeSha256": "code",
        "Handler": HANDLER,
        "Layers": [{"Arn": marker.layer}],
        "Environment": {"Variables": {**variables, VARIABLE: marker.text()}},
        "RevisionId": "first",
    }


class BusyFunctions(FakeFunctions):
    """Functions of which one is changed by somebody else right before the next updates."""

    def __init__(self, *changes: JsonObject) -> None:
        recorder = Recorder()
        super().__init__(recorder, FakeBuckets(recorder, "eu-west-1"), "eu-west-1")
        self.changes = list(changes)

    def update_configuration(self, name: str, changes: JsonObject) -> LiveFunction:
        if self.changes:
            self.change(name, {**self.changes.pop(0), "RevisionId": f"{len(self.changes)} left"})
        return super().update_configuration(name, changes)


def attached(functions: FakeFunctions) -> LiveFunction:
    live = LiveFunction(
        name="hello", arn="arn", code_sha256="code", configuration=relayed(MINE, A="1")
    )
    functions.content["hello"] = FakeFunction(live=live)
    return live


def variables(live: LiveFunction) -> JsonObject:
    found: JsonObject = live.configuration["Environment"]["Variables"]
    return found


def test_what_somebody_changes_meanwhile_stays() -> None:
    functions = BusyFunctions({"Environment": relayed(MINE, A="2")["Environment"]})
    live = detach(functions, attached(functions), FakeClock())
    assert variables(live) == {"A": "2"}
    assert live.configuration["Handler"] == "app.main"


def test_a_function_that_is_taken_over_meanwhile_stays_with_its_new_owner() -> None:
    theirs = MINE._replace(session="theirs")
    functions = BusyFunctions(relayed(theirs, A="1"))
    live = detach(functions, attached(functions), FakeClock(), session="mine")
    marker = marker_of(live.configuration)
    assert marker
    assert marker.session == "theirs"
    assert live.configuration["Handler"] == HANDLER


def test_a_function_that_never_comes_to_rest_is_told() -> None:
    functions = BusyFunctions(*({"Description": str(count)} for count in range(9)))
    with pytest.raises(AwsError, match="revision"):
        detach(functions, attached(functions), FakeClock())
