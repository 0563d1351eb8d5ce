"""Tests of the resolved service file as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.app.request import Request
from sls_py.app.settings import render_settings, resolved_settings, service_schema
from sls_py.errors import UsageError
from sls_py.model.options import Options
from sls_py.report import SilentReporter

SERVICE = """\
service: shop
provider:
  name: aws
  runtime: python3.12
  environment:
    STAGE: ${sls:stage}
functions:
  hello:
    handler: app.main
    events:
      - httpApi: GET /hello
"""


@pytest.fixture
def request_here(tmp_path: Path) -> Request:
    (tmp_path / "serverless.yml").write_text(SERVICE)
    return Request("print", Options(directory=tmp_path), {}, SilentReporter())


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("provider.environment", {"STAGE": "dev"}),
        ("functions.hello.events.0.httpApi", "GET /hello"),
    ],
)
def test_a_part_is_found_by_its_path(request_here: Request, path: str, expected: object) -> None:
    assert resolved_settings(request_here, path) == expected


def test_only_the_keys_can_be_asked_for(request_here: Request) -> None:
    assert resolved_settings(request_here, "functions", keys_only=True) == ["hello"]


def test_a_misspelled_path_gets_a_suggestion(request_here: Request) -> None:
    with pytest.raises(UsageError, match=r"has no `provider\.runtme`") as caught:
        resolved_settings(request_here, "provider.runtme.x")
    assert caught.value.hint == "did you mean `runtime`?"


def test_a_path_that_resembles_nothing_gets_what_there_is(request_here: Request) -> None:
    with pytest.raises(UsageError, match=r"has no `functions\.zzz`") as caught:
        resolved_settings(request_here, "functions.zzz")
    assert caught.value.hint == "there are `hello`"


def test_a_list_has_no_item_beyond_its_end(request_here: Request) -> None:
    with pytest.raises(UsageError, match=r"has no `functions\.hello\.events\.1`"):
        resolved_settings(request_here, "functions.hello.events.1")


def test_a_text_has_no_keys(request_here: Request) -> None:
    with pytest.raises(UsageError, match="`service` has no keys"):
        resolved_settings(request_here, "service", keys_only=True)


def test_yaml_is_indented_and_keeps_the_order() -> None:
    value = {"b": [{"x": 1}], "a": "two\nlines\n", "on": "yes"}
    assert render_settings(value, "yaml").splitlines() == [
        "b:",
        "  - x: 1",
        "a: |",
        "  two",
        "  lines",
        "'on': 'yes'",
    ]


def test_a_value_that_is_used_twice_is_written_twice() -> None:
    shared = {"x": 1}
    assert render_settings({"a": shared, "b": shared}, "yaml") == "a:\n  x: 1\nb:\n  x: 1"


def test_a_plain_yaml_value_has_no_end_mark() -> None:
    assert render_settings("hello", "yaml") == "hello"


def test_json_is_indented() -> None:
    assert render_settings({"a": "ü"}, "json") == '{\n  "a": "ü"\n}'


@pytest.mark.parametrize(
    ("value", "text"), [("hello", "hello"), (["a", 1, True], "a\n1\ntrue"), (None, "null")]
)
def test_text_is_for_values_and_lists_of_them(value: Any, text: str) -> None:
    assert render_settings(value, "text") == text


def test_an_object_has_no_text_form() -> None:
    with pytest.raises(UsageError, match="has a text form"):
        render_settings({"a": 1}, "text")


def test_the_schema_is_there_without_a_service(tmp_path: Path) -> None:
    asked = Request("schema", Options(directory=tmp_path), {}, SilentReporter())
    assert "provider" in service_schema(asked)["properties"]
