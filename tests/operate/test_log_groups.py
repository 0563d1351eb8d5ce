"""Tests of where functions log."""

from __future__ import annotations

import pytest

from sls_py.errors import NotDeployedError
from sls_py.model.deployed import LiveStack, StackResource
from sls_py.model.function import LoggingConfig
from sls_py.operate.log_groups import Source, log_sources
from tests.operate.fakes import FakeStacks, function, gateways, service

STACK = LiveStack(name="shop-dev", stack_id="id", status="CREATE_COMPLETE")
GROUP = StackResource(
    logical_id="Group", physical_id="/own/group", type="AWS::Logs::LogGroup", status="OK"
)


def test_lambda_has_a_group_for_each_function() -> None:
    hello = function("hello")
    assert log_sources(service(hello), [hello], gateways()) == (
        Source("hello", "shop-dev-hello", "/aws/lambda/shop-dev-hello"),
    )


def test_a_group_of_the_function_wins_over_one_of_the_provider() -> None:
    hello, other = function("hello", log_group="/own/hello"), function("other")
    shop = service(hello, other, logging=LoggingConfig(log_group="/shared"))
    sources = log_sources(shop, [hello, other], gateways())
    assert [(one.group, one.shared) for one in sources] == [("/own/hello", True), ("/shared", True)]


def test_a_group_of_the_stack_is_looked_up() -> None:
    hello = function("hello", log_group={"Ref": "Group"})
    stacks = FakeStacks(STACK, resources=(GROUP,))
    (source,) = log_sources(service(hello), [hello], gateways(stacks))
    assert source.group == "/own/group"


@pytest.mark.parametrize("group", [{"Ref": "Other"}, {"Fn::Sub": "/x/${Stage}"}])
def test_a_group_that_cannot_be_found_is_an_error(group: object) -> None:
    hello = function("hello", log_group=group)
    with pytest.raises(NotDeployedError, match="is not a name"):
        log_sources(service(hello), [hello], gateways(FakeStacks(STACK, resources=(GROUP,))))
