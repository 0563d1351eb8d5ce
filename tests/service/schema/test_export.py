from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from sls_py.service.extensions import Extensions
from sls_py.service.schema.export import editor_schema
from sls_py.service.yaml_nodes import parse_yaml


def accepts(text: str, extensions: Extensions | None = None) -> bool:
    schema: Any = editor_schema(extensions)
    value = parse_yaml(f"service: shop\n{text}", "s.yml").value
    return jsonschema_rs.Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize(
    "text",
    [
        "provider: {name: aws, memorySize: 512, region: eu-west-1}",
        "provider: {name: aws, memorySize: '${self:custom.m}', region: '${opt:region}'}",
        "provider: ${file(provider.yml)}",
        "provider: {name: aws}\nfunctions: {a: {events: '${file(e.yml)}', timeout: '${env:T}'}}",
        "provider: {name: aws}\nfunctions: {a: {dependsOn: Table, events: [{sqs: '${self:q}'}]}}",
        "provider: {name: aws, iamRoleStatements: [{Effect: Allow, Action: a, Resource: '*'}]}",
        "provider: {name: aws, httpApi: {authorizers: {a: '${self:custom.a}'}}}",
    ],
)
def test_files_are_checked_as_they_are_written(text: str) -> None:
    assert accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        "provider: {name: aws, memorySzie: 512}",
        "provider: {name: aws, memorySize: much}",
        "provider: {name: aws}\nfunctions: {a: {events: [{htpApi: '*'}]}}",
        "functions: {}",
    ],
)
def test_mistakes_are_still_seen(text: str) -> None:
    assert not accepts(text)


def test_plugins_take_part() -> None:
    text = "provider: {name: aws}\nextra: 5"
    assert not accepts(text)
    assert accepts(text, Extensions(top_level={"extra": {"type": "integer"}}))


def test_every_event_is_in_the_document() -> None:
    events = editor_schema()["$defs"]["function"]["anyOf"][0]["properties"]["events"]
    known = events["anyOf"][0]["items"]["anyOf"][0]["properties"]
    assert {"schedule", "sqs", "http"} <= known.keys()


@pytest.mark.parametrize(
    "event",
    [
        "{httpApi: GET /, stages: [dev]}",
        "{sqs: 'arn:aws:sqs:us-east-1:123456789012:jobs', enabled: '${param:jobs}'}",
        "{httpApi: {path: /, method: get, stages: dev, enabled: false}}",
    ],
)
def test_events_may_be_for_some_stages(event: str) -> None:
    function = f"{{handler: a.b, events: [{event}], stages: [dev], enabled: true}}"
    assert accepts(f"provider: {{name: aws}}\nfunctions: {{hello: {function}}}")
