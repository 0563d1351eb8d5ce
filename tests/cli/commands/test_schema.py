"""Tests of `slspy schema`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from sls_py.service.yaml_nodes import SHORT_TAGS
from sls_py.testing import MakeProject

REPOSITORY = Path(__file__).parents[3]

PLUGIN = """
    from sls_py.plugin import Plugin


    class Owner(Plugin):
        name = "owner"
        top_level = {"owner": {"type": "string"}}
"""
SERVICE = """
    service: shop
    provider:
      name: aws
    plugins:
      - ./owner.py
"""
TAGS_AND_VARIABLES = """
    # yaml-language-server: $schema=./slspy.schema.json
    service: shop
    provider:
      name: aws
      region: ${opt:region, 'eu-west-1'}
      stage: ${sls:stage}
      memorySize: ${param:memory}
      timeout: "30"
      environment:
        TABLE: !Ref Table
        QUEUE: !GetAtt Queue.Arn
        ANSWER: 42
        DEBUG: false
        LEVEL: ${self:custom.level}
      iam:
        role:
          statements:
            - Effect: Allow
              Action: sqs:SendMessage
              Resource: !Sub arn:${AWS::Partition}:sqs:*:*:${self:service}
            - ${file(statements.yml)}
    custom:
    functions:
      - ${file(functions/web.yml)}
      - worker:
          handler: worker.main
          timeout: ${self:custom.timeout}
          events:
            - sqs:
                arn: !Join [":", [arn, aws, sqs, !Ref AWS::Region, q]]
                batchSize: ${self:custom.batch}
                enabled: ${self:custom.on}
            - ${file(events.yml):nightly}
            - schedule: rate(${self:custom.minutes} minutes)
    resources:
      - Resources:
          Queue:
            Type: AWS::SQS::Queue
            Condition: IsProd
            Properties:
              QueueName: !If [IsProd, !ImportValue name, !Ref AWS::NoValue]
      - ${file(resources/tables.yml)}
"""


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do: a short tag of CloudFormation says nothing about the value behind it."""


def _untagged(loader: yaml.SafeLoader, _tag: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node, deep=True)


for tag in SHORT_TAGS:
    EditorLoader.add_multi_constructor(f"!{tag}", _untagged)


def complaints(schema: Any, text: str) -> list[str]:
    value = yaml.load(text, EditorLoader)
    errors = jsonschema_rs.Draft202012Validator(schema).iter_errors(value)
    return [f"{list(error.instance_path)}: {error.message}" for error in errors]


def test_the_schema_is_printed_anywhere(slspy_project: MakeProject) -> None:
    schema = slspy_project({}).run("schema").assert_success().json()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "owner" not in schema["properties"]


def test_plugins_add_to_the_schema(slspy_project: MakeProject) -> None:
    project = slspy_project({"serverless.yml": SERVICE, "owner.py": PLUGIN})
    schema = project.run("schema").assert_success().json()
    assert complaints(schema, "{service: a1, provider: {name: aws}, owner: me}") == []
    assert complaints(schema, "{service: a1, provider: {name: aws}, owner: {}}") != []


def test_the_schema_keeps_to_its_draft(slspy_project: MakeProject) -> None:
    assert jsonschema_rs.meta.is_valid(slspy_project({}).run("schema").json())


def test_only_keywords_of_the_draft_are_printed(slspy_project: MakeProject) -> None:
    assert '"x-' not in slspy_project({}).run("schema").out


def test_variables_and_short_tags_are_no_mistakes(slspy_project: MakeProject) -> None:
    project = slspy_project({"text": TAGS_AND_VARIABLES})
    schema = project.run("schema").assert_success().json()
    assert complaints(schema, (project.path / "text").read_text()) == []


def test_mistakes_are_seen_between_variables_and_tags(slspy_project: MakeProject) -> None:
    project = slspy_project({"text": TAGS_AND_VARIABLES})
    schema = project.run("schema").json()
    text = (project.path / "text").read_text()
    assert complaints(schema, text.replace("handler:", "handlr:")) != []
    assert complaints(schema, text.replace('timeout: "30"', "timeout: soon")) != []


def test_the_example_fits(slspy_project: MakeProject) -> None:
    project = slspy_project({})
    example = REPOSITORY / "examples/serverless.yml"
    shutil.copy(example, project.path)
    assert complaints(project.run("schema").json(), example.read_text()) == []


@pytest.mark.parametrize(
    "template", [path.name for path in sorted((REPOSITORY / "templates").iterdir())]
)
def test_the_templates_fit(slspy_project: MakeProject, template: str) -> None:
    project = slspy_project({})
    project.run("create", "shop", "--template", template).assert_success()
    text = (project.path / "shop/serverless.yml").read_text()
    assert complaints(project.run("schema").json(), text) == []
