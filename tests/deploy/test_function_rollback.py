"""One function gets the code of an earlier version or deployment back."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.deploy import list_functions, list_releases, rollback_function
from sls_py.errors import BusyError, DeploymentError, NotDeployedError, UsageError
from sls_py.model.function import Function
from sls_py.model.result import FunctionChange
from sls_py.model.service import Service
from sls_py.report import SilentReporter
from sls_py.testing.fakes import FakeClock, FakeGateways
from sls_py.testing.packages import simple_package
from tests.deploy.running import (
    BUCKET,
    HELLO,
    HERE,
    code_of,
    deploy,
    deployed,
    live_code,
    service,
)
from tests.deploy.test_lock import lock

OLD, NEW = "OLD = 1", "NEW = 1"


def hello(**settings: object) -> Service:
    function = Function(key="hello", name=HELLO, **settings)  # type: ignore[arg-type]
    return service(functions={"hello": function})


def roll_back(gateways: FakeGateways, to: str, **settings: object) -> FunctionChange:
    return rollback_function(
        hello(**settings),
        "hello",
        to,
        gateways=gateways,
        reporter=SilentReporter(),
        clock=FakeClock(),
        caller=HERE,
    )


def two_versions(directory: Path, *, alias: bool = True) -> FakeGateways:
    gateways = deployed(simple_package(directory, OLD, alias=alias))
    deploy(simple_package(directory, NEW, alias=alias), gateways)
    gateways.forget()
    return gateways


def test_the_code_of_a_version_comes_back(tmp_path: Path) -> None:
    gateways = two_versions(tmp_path)
    change = roll_back(gateways, "1", provisioned_concurrency=1)
    assert (change.change, change.detail) == ("code", "version 1")
    assert live_code(gateways) == code_of(simple_package(tmp_path, OLD))
    assert gateways.functions.content[HELLO].aliases == {"provisioned": "1"}


def test_the_code_of_a_deployment_comes_back(tmp_path: Path) -> None:
    gateways = two_versions(tmp_path, alias=False)
    first = list_releases(service(), gateways)[-1].timestamp
    change = roll_back(gateways, str(first))
    assert change.detail == f"deployment {first}"
    assert live_code(gateways) == code_of(simple_package(tmp_path, OLD))
    assert gateways.writes == ["functions.update_code"]


def test_an_alias_follows_to_a_new_version_of_the_old_code(tmp_path: Path) -> None:
    gateways = two_versions(tmp_path)
    first = list_releases(service(), gateways)[-1].timestamp
    roll_back(gateways, str(first), provisioned_concurrency=1)
    function = gateways.functions.content[HELLO]
    serving = function.versions[function.aliases["provisioned"]]
    assert serving.code_sha256 == code_of(simple_package(tmp_path, OLD))


def test_a_full_deployment_heals_it(tmp_path: Path) -> None:
    gateways = two_versions(tmp_path, alias=False)
    roll_back(gateways, str(list_releases(service(), gateways)[-1].timestamp))
    result = deploy(simple_package(tmp_path, NEW), gateways)
    assert result.functions[0].change == "healed"
    assert live_code(gateways) == code_of(simple_package(tmp_path, NEW))


def test_the_same_code_is_not_sent_again(tmp_path: Path) -> None:
    gateways = two_versions(tmp_path)
    assert roll_back(gateways, "2", provisioned_concurrency=1).change == "unchanged"
    assert gateways.writes == []


def test_versions_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no version 9") as caught:
        roll_back(two_versions(tmp_path), "9")
    assert caught.value.hint == "the newest are: 1, 2"
    with pytest.raises(UsageError, match="there is no deployment"):
        roll_back(two_versions(tmp_path), "1500000000000")


def test_a_zip_that_is_gone_is_told(tmp_path: Path) -> None:
    gateways = two_versions(tmp_path, alias=False)
    first = list_releases(service(), gateways)[-1].timestamp
    del gateways.buckets.content[BUCKET][simple_package(tmp_path, OLD).artifacts.items[0].key]
    with pytest.raises(DeploymentError, match="not in the bucket any more"):
        roll_back(gateways, str(first))


def test_a_function_that_is_not_deployed_cannot_go_back() -> None:
    with pytest.raises(NotDeployedError):
        roll_back(FakeGateways(), "1")


def test_durable_functions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is durable"):
        roll_back(two_versions(tmp_path), "1", durable={"executionTimeout": 10})


def test_somebody_elses_deployment_is_respected(tmp_path: Path) -> None:
    gateways = two_versions(tmp_path)
    lock(gateways).take(BUCKET)
    with pytest.raises(BusyError, match="bob@ci-3"):
        roll_back(gateways, "1")


def test_functions_are_listed_with_their_versions(tmp_path: Path) -> None:
    gateways = two_versions(tmp_path)
    (found,) = list_functions(hello(provisioned_concurrency=1), gateways)
    assert [number for number, _ in found.versions] == ["1", "2"]
    assert (found.key, found.alias, found.aliased) == ("hello", "provisioned", "2")
    assert list_functions(hello(), FakeGateways()) == ()
