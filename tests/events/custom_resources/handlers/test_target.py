from sls_py.events.custom_resources.handlers.target import (
    Target,
    allow,
    disallow,
    statement_id,
    target_of,
)
from tests.events.custom_resources.handlers.fakes import OWN_ARN, FakeFunctions

TARGET = Target("aws", "eu-west-1", "123456789012", "shop-dev-hello")


def test_the_target_is_in_the_handlers_own_account_and_region() -> None:
    found = target_of({"FunctionName": "shop-dev-hello", "FunctionQualifier": "live"}, OWN_ARN)

    assert found == TARGET._replace(qualifier="live")
    assert found.arn == "arn:aws:lambda:eu-west-1:123456789012:function:shop-dev-hello:live"


def test_a_permission_is_named_by_function_and_source() -> None:
    assert statement_id(TARGET, "my.bucket") == "shop-dev-hello-mybucket"
    assert len(statement_id(TARGET, "b" * 200)) == 100


def test_a_permission_replaces_the_one_of_the_same_name() -> None:
    functions = FakeFunctions()

    allow(functions, TARGET, "id", {"Principal": "old"})
    allow(functions, TARGET, "id", {"Principal": "new"})

    assert [each["Principal"] for each in functions.statements.values()] == ["new"]


def test_taking_back_what_is_not_there_is_fine() -> None:
    disallow(FakeFunctions(), TARGET, "id")
