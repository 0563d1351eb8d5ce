"""A service in many files: variables, parameters and resources by stage."""

from __future__ import annotations

import json

import pytest

from tests.end_to_end.conftest import Tell
from tests.end_to_end.story import changes, endpoint, fetch

pytestmark = pytest.mark.emulator


def test_each_stage_has_its_own_values(tell: Tell) -> None:
    story = tell("split")
    dev, prod = story.deploy(), story.deploy("--stage", "prod", SPLIT_TOKEN="t0ken")
    seen = [fetch(endpoint(one, "web").replace("{what}", "x")).json for one in (dev, prod)]
    assert seen == [
        {
            "what": "x",
            "STAGE": "dev",
            "GREETING": "hello from dotenv",
            "TABLE": "none",
            "REPLICAS": "1",
            "BANNER": "*** split ***\n",
            "MAIL": "team@example.org",
            "TOKEN_FROM_ENV": "hello from dotenv",
        },
        {
            "what": "x",
            "STAGE": "prod",
            "GREETING": "good day",
            "TABLE": "split-prod",
            "REPLICAS": "3",
            "BANNER": "*** split ***\n",
            "MAIL": "team@example.org",
            "TOKEN_FROM_ENV": "t0ken",
        },
    ]
    assert story.client("dynamodb").list_tables()["TableNames"] == ["split-prod"]
    assert (dev["outputs"]["Domain"], prod["outputs"]["Domain"]) == (
        "localhost",
        "shop.example.org",
    )


def test_parameters_choose_the_size_of_functions(tell: Tell) -> None:
    story = tell("split")
    for stage, size in (("dev", 128), ("prod", 512)):
        story.deploy("--stage", stage)
        assert story.settings(f"split-{stage}-web")["MemorySize"] == size


def test_the_resolved_file_can_be_looked_at(tell: Tell) -> None:
    story = tell("split")
    shown = story.slspy("print", "--stage", "prod", "--format", "json").assert_success().json()
    assert shown["custom"]["stage"]["storage"] == "table"
    assert shown["provider"]["tags"] == {"service": "split", "owner": "team-split"}
    assert set(shown["functions"]) == {"web", "jobs"}


def test_an_output_of_another_stack_is_a_variable(tell: Tell) -> None:
    story = tell("split")
    url = story.deploy()["outputs"]["QueueUrl"]
    story.change("config/environment.yml", "MAIL: ", "QUEUE: ${cf:split-dev.QueueUrl}\nMAIL: ")
    answer = story.deploy("--stage", "prod")
    assert set(changes(answer)) == {"web", "jobs"}
    variables = story.settings("split-prod-web")["Environment"]["Variables"]
    assert variables["QUEUE"] == url


def test_a_function_of_another_stage_is_left_alone(tell: Tell) -> None:
    story = tell("split")
    for stage in ("dev", "prod"):
        story.deploy("--stage", stage)
    before = story.settings("split-dev-web")
    story.change("service_code.py", '{"what"', '{"where": "here", "what"')
    story.change("config/environment.yml", "MAIL: ", "NEW: '1'\nMAIL: ")
    result = story.slspy("deploy", "-s", "prod", "function", "-f", "web", "--json")
    assert changes(result.assert_success().json()) == {"web": "code"}
    assert story.settings("split-dev-web") == before
    assert story.settings("split-prod-web")["Environment"]["Variables"]["NEW"] == "1"
    event = json.dumps({"pathParameters": {"what": "x"}})
    called = story.slspy("invoke", "-s", "prod", "-f", "web", "-d", event).assert_success()
    assert json.loads(called.out)["where"] == "here"
