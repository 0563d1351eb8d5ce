from __future__ import annotations

from typing import Any

import pytest

from sls_py.model.function import Function, LoggingConfig
from sls_py.model.layer import Layer
from sls_py.model.service import Provider
from tests.stack.compiling import (
    a_function,
    a_provider,
    a_service,
    artifacts_of,
    compiled,
    resources_of,
)


def version_id(
    function: Function, provider: Provider | None = None, content: str = "1", **service: Any
) -> str | None:
    made = a_service(function, provider=provider, **service)
    stack = compiled(made, artifacts=artifacts_of(made, content))
    return stack.functions["hello"].version_id


def test_a_version_is_kept_and_named_in_the_outputs() -> None:
    service = a_service(a_function(description="says hello"))
    template = compiled(service).template
    name = version_id(a_function(description="says hello"))
    assert template["Resources"][name] == {
        "Type": "AWS::Lambda::Version",
        "DeletionPolicy": "Retain",
        "Properties": {
            "FunctionName": {"Ref": "HelloLambdaFunction"},
            "CodeSha256": "sha256 of shop.zip",
            "Description": "says hello",
        },
    }
    output = template["Outputs"]["HelloLambdaFunctionQualifiedArn"]
    assert output["Value"] == {"Ref": name}
    assert output["Description"] == "Current Lambda function version"


@pytest.mark.parametrize(
    "settings",
    [
        {"description": "x"},
        {"environment": {"A": "1"}},
        {"memory_size": 128},
        {"role": "arn:aws:iam::1:role/x"},
        {"snap_start": True},
        {"tracing": True},
    ],
)
def test_a_changed_setting_makes_a_new_version(settings: dict[str, Any]) -> None:
    assert version_id(a_function(**settings)) != version_id(a_function())


@pytest.mark.parametrize(
    "settings",
    [
        {"tags": {"a": "b"}},
        {"reserved_concurrency": 1},
        {"logging": LoggingConfig(log_format="JSON")},
        {"url": True},
    ],
)
def test_settings_outside_of_versions_make_none(settings: dict[str, Any]) -> None:
    assert version_id(a_function(**settings)) == version_id(a_function())


def test_changed_code_makes_a_new_version() -> None:
    assert version_id(a_function(), content="2") != version_id(a_function(), content="1")


def test_the_order_of_variables_does_not_matter() -> None:
    one = a_function(environment={"B": "1", "a": "2"})
    other = a_function(environment={"a": "2", "B": "1"})
    assert version_id(one) == version_id(other)


def test_changed_layers_of_the_service_make_a_new_version() -> None:
    function = a_function(layers=({"Ref": "LibsLambdaLayer"},))
    layer = Layer(key="libs", name="libs", path="libs")
    before = version_id(function, layers=(layer,))
    after = version_id(function, layers=(Layer(key="libs", name="other", path="libs"),))
    assert before != after


def test_versions_can_be_switched_off_and_on() -> None:
    off = a_provider(version_functions=False)
    assert version_id(a_function(), off) is None
    assert version_id(a_function(version_function=False)) is None
    assert version_id(a_function(version_function=True), off)


def test_a_version_that_only_an_alias_needs_is_not_kept() -> None:
    service = a_service(a_function(version_function=False, provisioned_concurrency=1))
    stack = compiled(service)
    version = stack.template["Resources"][stack.functions["hello"].version_id]
    assert "DeletionPolicy" not in version


def test_a_version_of_an_image_is_named_by_its_digest() -> None:
    from sls_py.model.function import Image

    uri = f"1.dkr.ecr.us-east-1.amazonaws.com/app@sha256:{'a' * 64}"
    resources = resources_of(a_service(a_function(image=Image(uri=uri))))
    (version,) = (each for key, each in resources.items() if "LambdaVersion" in key)
    assert version["Properties"]["CodeSha256"] == "a" * 64
