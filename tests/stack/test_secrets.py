from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from sls_py.errors import ServiceFileError
from sls_py.model.masking import Mask
from sls_py.model.secret import SecretPiece, SecretReference, SecretText, SecretValue, secret_number
from sls_py.model.service import Service
from sls_py.model.stack import CompiledStack
from sls_py.position import ConfigPath
from sls_py.report import SilentReporter, Warned
from sls_py.stack.secrets import parameters_again
from tests.stack.compiling import a_function, a_provider, a_service, compiled

PASSWORD = "hunter2-password"
PIECE = SecretPiece(PASSWORD, SecretReference("ssm", "us-east-1", "/shop/db-password"))
SECRET = SecretText([PIECE])
URL = SecretText(["db://me:", PIECE, "@host"])


def with_config(service: Service, **config: Any) -> Service:
    """Give a service the file that it might have come from."""
    secrets = frozenset(_paths((), config))
    return replace(service, config=config, secrets=secrets, mask=Mask([PASSWORD]))


def _paths(path: ConfigPath, value: Any) -> list[ConfigPath]:
    if isinstance(value, dict):
        return [found for key in value for found in _paths((*path, key), value[key])]
    return [path] if isinstance(value, SecretValue) else []


def with_environment(*, hide: bool = True, **environment: Any) -> Service:
    provider = a_provider(environment=environment, hide_secrets=hide)
    service = a_service(a_function(), provider=provider)
    return with_config(service, provider={"environment": environment})


def variables(stack: CompiledStack) -> Any:
    return stack.template["Resources"]["HelloLambdaFunction"]["Properties"]["Environment"][
        "Variables"
    ]


def test_a_hidden_secret_is_a_parameter_without_echo() -> None:
    stack = compiled(with_environment(PW=SECRET, OPEN="x"))
    name = "SlspySecretShopDbPassword"
    assert variables(stack) == {"PW": {"Ref": name}, "OPEN": "x"}
    assert stack.template["Parameters"] == {name: {"Type": "String", "NoEcho": True}}
    assert stack.parameters == ({"ParameterKey": name, "ParameterValue": PASSWORD},)
    assert isinstance(stack.parameters[0]["ParameterValue"], SecretText)
    assert PASSWORD not in json.dumps(stack.template)


def test_the_rest_of_a_text_stays_readable() -> None:
    stack = compiled(with_environment(URL=URL, PW=SECRET))
    joined = {"Fn::Join": ["", ["db://me:", {"Ref": "SlspySecretShopDbPassword"}, "@host"]]}
    assert variables(stack)["URL"] == joined
    assert len(stack.parameters) == 1


def test_secrets_in_texts_with_substitutions_are_substituted() -> None:
    sub = SecretText([PIECE, "@${AWS::Region}"])
    stack = compiled(with_environment(A={"Fn::Sub": sub}, B={"Fn::Sub": [sub, {"x": SECRET}]}))
    text = "${SlspySecretShopDbPassword}@${AWS::Region}"
    assert variables(stack)["A"] == {"Fn::Sub": text}
    assert variables(stack)["B"] == {"Fn::Sub": [text, {"x": {"Ref": "SlspySecretShopDbPassword"}}]}


def test_a_secret_number_is_hidden_too() -> None:
    number = secret_number(300, (SecretPiece("300", SecretReference("ssm", "us-east-1", "/n")),))
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": number, "Own": 300}}
    resources = {"Resources": {"Queue": queue}}
    service = a_service(provider=a_provider(hide_secrets=True), resources=resources)
    stack = compiled(with_config(service, resources=resources))
    properties = stack.template["Resources"]["Queue"]["Properties"]
    assert properties == {"DelaySeconds": {"Ref": "SlspySecretN"}, "Own": 300}
    assert stack.parameters == ({"ParameterKey": "SlspySecretN", "ParameterValue": "300"},)


def test_secrets_with_the_same_name_have_parameters_of_their_own() -> None:
    other = SecretText([SecretPiece("hunter3-other", PIECE.reference._replace(region="eu-west-1"))])  # type: ignore[union-attr]
    unknown = SecretText([SecretPiece("from a vault")])
    stack = compiled(with_environment(A=SECRET, B=other, C=unknown))
    names = [item["ParameterKey"] for item in stack.parameters]
    assert names == ["SlspySecretShopDbPassword", "SlspySecretShopDbPassword2", "SlspySecret"]


def test_a_new_secret_makes_a_new_version_of_its_function_only() -> None:
    def version(secret: str) -> str | None:
        piece = PIECE._replace(text=secret)
        return compiled(with_environment(PW=SecretText([piece]))).functions["hello"].version_id

    assert version("one") == version("one") != version("two")


def test_what_cloudformation_shows_cannot_be_hidden() -> None:
    resources = {"Outputs": {"Password": {"Value": SECRET}}}
    service = a_service(provider=a_provider(hide_secrets=True), resources=resources)
    with pytest.raises(ServiceFileError, match="CloudFormation shows this value") as caught:
        compiled(with_config(service, resources=resources))
    assert [problem.path for problem in caught.value.problems] == [
        "resources.Outputs.Password.Value"
    ]


def test_tags_of_the_stack_cannot_be_hidden() -> None:
    provider = a_provider(hide_secrets=True, stack_tags={"pw": SECRET})
    service = with_config(a_service(provider=provider), provider={"stackTags": {"pw": SECRET}})
    with pytest.raises(ServiceFileError, match="CloudFormation shows this value"):
        compiled(service)


def test_a_text_that_was_made_of_a_secret_is_not_let_through() -> None:
    resources = {
        "Resources": {
            "Machine": {
                "Type": "Custom::Machine",
                "Properties": {"Text": f'{{"pw": "{PASSWORD}"}}'},
            }
        }
    }
    service = a_service(provider=a_provider(hide_secrets=True), resources=resources)
    with pytest.raises(ServiceFileError, match="a part of a longer text") as caught:
        compiled(with_config(service, custom={"pw": SECRET}))
    assert PASSWORD not in repr(caught.value.problems)


def test_a_secret_that_is_too_long_for_a_parameter_is_refused() -> None:
    long = SecretText([PIECE._replace(text="x" * 4097)])
    with pytest.raises(ServiceFileError, match="more than 4096 bytes") as caught:
        compiled(with_environment(PW=long))
    assert caught.value.problems[0].path == "provider.environment.PW"


def test_by_default_secrets_stand_in_the_template_with_one_warning() -> None:
    reporter = SilentReporter()
    service = with_environment(hide=False, PW=SECRET, URL=URL, OPEN="x")
    stack = compiled(
        replace(service, config={**service.config, "custom": {"pw": SECRET}}), reporter=reporter
    )
    assert variables(stack) == {"PW": PASSWORD, "URL": f"db://me:{PASSWORD}@host", "OPEN": "x"}
    (event,) = reporter.events
    assert isinstance(event, Warned)
    assert "`provider.environment.PW`, `provider.environment.URL`" in event.problem.message
    assert PASSWORD not in repr(event)
    assert "`provider.secrets: hidden`" in (event.problem.hint or "")


def test_without_secrets_in_the_template_there_is_no_warning() -> None:
    reporter = SilentReporter()
    service = a_service(a_function(), provider=a_provider())
    compiled(with_config(service, custom={"pw": SECRET}), reporter=reporter)
    assert reporter.events == []


def test_a_template_of_before_gets_the_secrets_of_today_or_those_of_the_stack() -> None:
    names = ["SlspySecretShopDbPassword", "SlspySecretGone", "Own"]
    template = {"Parameters": {name: {"Type": "String", "NoEcho": True} for name in names}}
    assert parameters_again(with_environment(URL=URL), template) == (
        {"ParameterKey": "SlspySecretShopDbPassword", "ParameterValue": PASSWORD},
        {"ParameterKey": "SlspySecretGone", "UsePreviousValue": True},
    )
