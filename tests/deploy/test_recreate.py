"""Functions that were deleted behind the stack come back, with what hung on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.deploy.recreate import renamed
from sls_py.errors import DeploymentError
from sls_py.report import SilentReporter
from sls_py.testing.fakes import FakeGateways, Killed
from sls_py.testing.packages import simple_package
from tests.deploy.running import (
    HELLO,
    LATER,
    STACK,
    code_of,
    deploy,
    deployed,
    live_code,
    notes,
)

NEW = "NEW = 1"


def without_function(tmp_path: Path, *, alias: bool = False) -> FakeGateways:
    gateways = deployed(simple_package(tmp_path, alias=alias))
    del gateways.functions.content[HELLO]
    return gateways


@pytest.mark.parametrize("method", ["direct", "changesets", "express"])
@pytest.mark.parametrize("source", ["def handler(event, context):\n    return 'hello'\n", NEW])
def test_a_deleted_function_comes_back_whether_or_not_anything_changed(
    tmp_path: Path, method: str, source: str
) -> None:
    gateways = without_function(tmp_path)
    reporter = SilentReporter()
    package = simple_package(tmp_path, source)
    result = deploy(package, gateways, reporter=reporter, method=method)
    assert live_code(gateways) == code_of(package)
    assert (result.functions[0].change, result.functions[0].detail) == ("healed", "was deleted")
    assert "was deleted behind the stack" in notes(reporter)
    assert gateways.stacks.content[next(iter(gateways.stacks.content))].template == (
        package.stack.template
    )
    assert not deploy(package, gateways).changed


def test_its_versions_and_its_alias_come_back_too(tmp_path: Path) -> None:
    gateways = without_function(tmp_path, alias=True)
    package = simple_package(tmp_path, alias=True)
    deploy(package, gateways)
    function = gateways.functions.content[HELLO]
    assert function.versions[function.aliases["provisioned"]].code_sha256 == code_of(package)


def test_nothing_of_its_other_name_is_left(tmp_path: Path) -> None:
    gateways = without_function(tmp_path)
    deploy(simple_package(tmp_path), gateways)
    assert set(gateways.functions.content) == {HELLO}


def test_a_run_killed_in_between_can_be_repeated(tmp_path: Path) -> None:
    for moment in range(60):
        gateways = without_function(tmp_path, alias=True)
        package = simple_package(tmp_path, NEW, alias=True)
        gateways.forget()
        gateways.recorder.kill_after = moment
        try:
            deploy(package, gateways)
            ended = True
        except Killed:
            ended = False
        gateways.forget()
        deploy(package, gateways, caller=LATER, wait=True)
        assert live_code(gateways) == code_of(package)
        assert set(gateways.functions.content) == {HELLO}
        if ended:
            return


def test_it_is_not_mixed_with_a_review(tmp_path: Path) -> None:
    gateways = without_function(tmp_path)
    with pytest.raises(DeploymentError, match="deleted behind the stack: `hello`"):
        deploy(simple_package(tmp_path), gateways, review=lambda _: True)


def test_a_function_that_failed_to_be_made_is_not_missed(tmp_path: Path) -> None:
    """A stack that is left as it failed may lack some."""
    gateways = without_function(tmp_path)
    gateways.stacks.put_in_status(STACK, "UPDATE_FAILED")
    reporter = SilentReporter()
    deploy(simple_package(tmp_path, resources={"Q": {"Type": "T"}}), gateways, reporter=reporter)
    assert "deleted behind" not in notes(reporter)


def test_a_large_template_goes_through_the_bucket(tmp_path: Path) -> None:
    queues = {f"Queue{n}": {"Type": "AWS::SQS::Queue", "Metadata": "x" * 500} for n in range(120)}
    package = simple_package(tmp_path, resources=queues)
    gateways = deployed(package)
    del gateways.functions.content[HELLO]
    deploy(package, gateways)
    assert live_code(gateways) == code_of(package)
    assert gateways.stacks.requests[-2].template_url is not None


def test_other_names_fit_lambda(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    template = renamed(package.stack.template, package.stack.functions.values())
    name = template["Resources"]["HelloLambdaFunction"]["Properties"]["FunctionName"]
    assert name.startswith("shop-dev-hello-")
    assert len(name) <= 64
