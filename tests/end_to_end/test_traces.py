"""Traces of a service's functions, read with its logs."""

from __future__ import annotations

import pytest

from sls_py.testing import MakeProject
from tests.end_to_end.story import Clients, Story

pytestmark = pytest.mark.emulator

SERVICE = """\
service: traced
provider:
  name: aws
  runtime: python3.11
  tracing: {lambda: true}
functions:
  one: {handler: app.main}
  two: {handler: app.main}
"""


def test_logs_come_with_the_traces_of_the_functions(
    slspy_project: MakeProject, clients: Clients
) -> None:
    files = {"serverless.yml": SERVICE, "app.py": "main = lambda *_: print('hello')\n"}
    story = Story(slspy_project(files), clients)
    story.deploy()
    story.invoke("one")
    story.invoke("two")
    shown = story.slspy("logs", "-f", "one", "--include-traces").assert_success().out
    assert "hello" in shown
    assert "traced-dev-one AWS::Lambda::Function" in shown
    assert "traced-dev-two" not in shown
    answer = story.slspy("logs", "--include-traces", "--json").assert_success().json()
    names = [trace["segments"][0]["name"] for trace in answer["traces"]]
    assert names == ["traced-dev-one", "traced-dev-two"]


def test_traces_are_not_followed(slspy_project: MakeProject, clients: Clients) -> None:
    story = Story(slspy_project({"serverless.yml": SERVICE, "app.py": ""}), clients)
    result = story.slspy("logs", "--include-traces", "--tail")
    assert result.code == 2
    assert "do not go together" in result.err
