"""Functions at the edge, deployed to a local cloud and removed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject, Result, environment_of

pytestmark = pytest.mark.emulator

SERVICE = """
    service: shop
    provider:
      name: aws
      runtime: python3.11
      memorySize: 512
      timeout: 20
      environment:
        STAGE: dev
    functions:
      view:
        handler: app.view
        events:
          - cloudFront:
              eventType: viewer-request
              origin: https://example.com
"""
HANDLER = "def view(event, context):\n    return 'old'\n"


@pytest.fixture
def run(slspy_project: MakeProject, local_cloud: AwsTarget) -> Callable[..., Result]:
    project = slspy_project({"serverless.yml": SERVICE, "app.py": HANDLER})

    def run_with(*arguments: str, code: str = HANDLER) -> Result:
        project.write({"app.py": code})
        return project.run(*arguments, env=environment_of(local_cloud)).assert_success()

    return run_with


def test_their_settings_are_compared_as_they_were_compiled(run: Callable[..., Result]) -> None:
    run("deploy")
    (view,) = run("deploy", "function", "-f", "view", "--json").json()["functions"]
    assert (view["change"], view["detail"]) == ("unchanged", "")


def test_new_code_is_told_to_need_a_full_deployment(run: Callable[..., Result]) -> None:
    run("deploy")
    result = run("deploy", "function", "-f", "view", code=HANDLER.replace("old", "new"))
    assert "AWS::CloudFront::Distribution `CloudFrontDistribution`" in result.err
    run("deploy", code=HANDLER.replace("old", "new"))
    again = run("deploy", "function", "-f", "view", code=HANDLER.replace("old", "new"))
    assert "Function view unchanged, nothing to deploy" in again.err


def test_removing_says_what_stays_for_a_while(run: Callable[..., Result]) -> None:
    run("deploy")
    result = run("remove")
    assert "function `shop-dev-view` stays until CloudFront has deleted its copies" in result.err
