"""Tests of references that CloudFormation replaces by secrets."""

from __future__ import annotations

from typing import Any

import pytest

from sls_py.model.secret import SecretPiece, SecretReference, SecretText, secret_number
from sls_py.model.stack import CompiledStack
from sls_py.report import Note, SilentReporter
from sls_py.stack.secret_references import DynamicReferences
from tests.stack.compiling import a_function, a_provider, a_service, compiled
from tests.stack.test_secrets import with_config

REGION = "us-east-1"
PASSWORD = SecretPiece("hunter2-p", SecretReference("ssm", REGION, "/shop/pw", version="3"))
TOKEN = SecretPiece(
    "hunter2-t", SecretReference("secretsmanager", REGION, "shop", ("token",), version="v-1")
)
TOKEN_TEXT = "{{resolve:secretsmanager:shop:SecretString:token::v-1}}"
DATABASE = ("AWS::RDS::DBInstance", "MasterUserPassword")


def text_of(piece: SecretPiece, *place: str, alone: bool = True) -> str | None:
    return DynamicReferences(REGION, {}).text(piece, place or DATABASE, alone=alone)


def kept_at(source: Any, name: str, *keys: str | int, version: str = "") -> SecretPiece:
    return SecretPiece("x", SecretReference(source, REGION, name, keys, version))


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        (PASSWORD, "{{resolve:ssm-secure:/shop/pw:3}}"),
        (TOKEN, TOKEN_TEXT),
        (kept_at("ssm", "pw"), "{{resolve:ssm-secure:pw}}"),
        (kept_at("secretsmanager", "a/b"), "{{resolve:secretsmanager:a/b:SecretString}}"),
        (
            kept_at("secretsmanager", "a", version="1"),
            "{{resolve:secretsmanager:a:SecretString:::1}}",
        ),
        (
            kept_at("secretsmanager", "arn:aws:secretsmanager:us-east-1:1:secret:a-b", "k"),
            "{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:1:secret:a-b:SecretString:k}}",
        ),
        (
            kept_at("ssm", "/aws/reference/secretsmanager/shop", "token", version="0"),
            "{{resolve:secretsmanager:shop:SecretString:token}}",
        ),
    ],
)
def test_a_reference_names_the_version_that_was_read(piece: SecretPiece, expected: str) -> None:
    assert text_of(piece) == expected


@pytest.mark.parametrize(
    "piece",
    [
        SecretPiece("from a vault"),
        kept_at("ssm", "/json", "key"),
        kept_at("ssm", "arn:aws:ssm:us-east-1:1:parameter/x"),
        kept_at("secretsmanager", "a", "b", "c"),
        kept_at("secretsmanager", "a", "b:c"),
        SecretPiece("x", SecretReference("secretsmanager", "eu-west-1", "a")),
    ],
)
def test_what_a_reference_cannot_say_has_none(piece: SecretPiece) -> None:
    assert text_of(piece) is None


def test_a_secure_string_stands_alone_and_in_few_properties_only() -> None:
    assert text_of(PASSWORD, *DATABASE, alone=False) is None
    assert text_of(PASSWORD, "AWS::Lambda::Function", "Environment", "Variables", "A") is None
    assert text_of(TOKEN, "AWS::Lambda::Function", "Description", alone=False) == TOKEN_TEXT


@pytest.mark.parametrize("kind", ["Custom::Thing", "AWS::CloudFormation::CustomResource"])
def test_custom_resources_take_no_references(kind: str) -> None:
    assert text_of(TOKEN, kind, "Token") is None


def test_a_template_has_sixty_references_at_most() -> None:
    template = {"Resources": [f"{{{{resolve:ssm:a{number}}}}}" for number in range(59)]}
    references = DynamicReferences(REGION, template)
    assert references.text(TOKEN, DATABASE, alone=True) == TOKEN_TEXT
    assert references.text(PASSWORD, DATABASE, alone=True) is None
    assert references.text(TOKEN, ("AWS::SQS::Queue", "Name"), alone=False) == TOKEN_TEXT


def stack_with(reporter: SilentReporter) -> CompiledStack:
    provider = a_provider(
        hide_secrets=True,
        refer_to_secrets=True,
        environment={
            "PASSWORD": SecretText([PASSWORD]),
            "URL": SecretText(["db://", PASSWORD, "@", TOKEN]),
            "TOKEN": SecretText(["Bearer ", TOKEN]),
            "SUB": {"Fn::Sub": SecretText([TOKEN, "@${AWS::Region}"])},
        },
    )
    port = kept_at("secretsmanager", "shop", "port")._replace(text="5432")
    database = {
        "Type": DATABASE[0],
        "Properties": {
            "MasterUserPassword": SecretText([PASSWORD]),
            "Port": secret_number(5432, (port,)),
        },
    }
    service = a_service(
        a_function(), provider=provider, resources={"Resources": {"Database": database}}
    )
    config = {"provider": {"environment": provider.environment}, "resources": service.resources}
    return compiled(with_config(service, **config), reporter=reporter)


def test_cloudformation_reads_what_it_can_and_gets_the_rest() -> None:
    resources = stack_with(SilentReporter()).template["Resources"]
    name = "SlspySecretShopPw"
    assert resources["HelloLambdaFunction"]["Properties"]["Environment"]["Variables"] == {
        "PASSWORD": {"Ref": name},
        "URL": {"Fn::Join": ["", ["db://", {"Ref": name}, "@", TOKEN_TEXT]]},
        "TOKEN": f"Bearer {TOKEN_TEXT}",
        "SUB": {"Fn::Sub": f"{TOKEN_TEXT}@${{AWS::Region}}"},
    }
    assert resources["Database"]["Properties"] == {
        "MasterUserPassword": "{{resolve:ssm-secure:/shop/pw:3}}",
        "Port": "{{resolve:secretsmanager:shop:SecretString:port}}",
    }


def test_what_is_passed_nevertheless_is_told() -> None:
    reporter = SilentReporter()
    stack = stack_with(reporter)
    assert [item["ParameterKey"] for item in stack.parameters] == ["SlspySecretShopPw"]
    notes = [event.text for event in reporter.events if isinstance(event, Note)]
    assert notes[0].startswith("CloudFormation takes no references to some secrets")
    assert "`provider.environment.PASSWORD`, `provider.environment.URL`" in notes[0]
    assert "hunter2" not in notes[0]
