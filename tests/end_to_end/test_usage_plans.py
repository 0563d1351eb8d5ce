"""API keys and usage plans of a REST API: who may call, how fast, and how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from sls_py.testing import MakeProject
from tests.end_to_end.story import Clients, Story, endpoint, fetch

pytestmark = pytest.mark.emulator

_SERVICE = """\
service: metered
provider:
  name: aws
  runtime: python3.11
  apiGateway:
    apiKeys:
      - free:
          - {name: visitor, value: visitors-key-0123456789}
      - paid:
          - {name: customer, value: customers-key-0123456789}
      - slow:
          - {name: crawler, value: crawlers-key-0123456789}
    usagePlan:
      - free: {quota: {limit: 2, period: MONTH}}
      - paid: {quota: {limit: 1000, period: DAY}, throttle: {burstLimit: 500, rateLimit: 100}}
      - slow: {throttle: {burstLimit: 1, rateLimit: 1}}
functions:
  report:
    handler: app.main
    events:
      - http: {path: report, method: get, private: true}
  health:
    handler: app.main
    events:
      - http: GET /health
"""
_CODE = "def main(event, context): return {'statusCode': 200, 'body': 'ok'}\n"


@pytest.fixture
def story(slspy_project: MakeProject, clients: Clients) -> Story:
    return Story(slspy_project({"serverless.yml": _SERVICE, "app.py": _CODE}), clients)


def statuses(url: str, key: str | None, count: int) -> list[int]:
    headers = {} if key is None else {"x-api-key": key}
    return [fetch(url, headers=headers).status for _ in range(count)]


def test_a_private_route_is_for_those_with_a_key(story: Story) -> None:
    deployed = story.deploy()
    report = endpoint(deployed, "report")
    for key in (None, "visitors-key"):
        answer = fetch(report, headers={"x-api-key": key} if key else {})
        assert (answer.status, answer.json) == (403, {"message": "Forbidden"})
    assert statuses(report, "customers-key-0123456789", 1) == [200]
    assert statuses(endpoint(deployed, "health"), None, 5) == [200] * 5


def test_a_plan_ends_with_its_quota(story: Story) -> None:
    report = endpoint(story.deploy(), "report")
    assert statuses(report, "visitors-key-0123456789", 3) == [200, 200, 429]
    last = fetch(report, headers={"x-api-key": "visitors-key-0123456789"})
    assert last.json == {"message": "Limit Exceeded"}
    assert statuses(report, "customers-key-0123456789", 3) == [200] * 3


def test_a_plan_holds_up_those_who_call_too_fast(story: Story) -> None:
    report = endpoint(story.deploy(), "report")

    def call(key: str) -> tuple[int, str]:
        answer = fetch(report, headers={"x-api-key": key})
        return answer.status, answer.text

    with ThreadPoolExecutor(10) as pool:
        crawled = set(pool.map(call, ["crawlers-key-0123456789"] * 30))
    assert crawled == {(200, "ok"), (429, '{"message":"Too Many Requests"}')}
    assert statuses(report, "customers-key-0123456789", 3) == [200] * 3


def test_a_new_limit_holds_after_the_next_deployment(story: Story) -> None:
    report = endpoint(story.deploy(), "report")
    assert statuses(report, "visitors-key-0123456789", 3) == [200, 200, 429]
    story.change("serverless.yml", "quota: {limit: 2,", "quota: {limit: 4,")
    story.deploy()
    assert statuses(report, "visitors-key-0123456789", 3) == [200, 200, 429]


def test_a_single_method_may_have_a_limit_of_its_own(story: Story) -> None:
    story.change(
        "serverless.yml",
        "functions:\n",
        """\
resources:
  extensions:
    ApiGatewayUsagePlanPaid:
      Properties:
        ApiStages:
          - ApiId: !Ref ApiGatewayRestApi
            Stage: dev
            Throttle:
              /report/GET: {BurstLimit: 0, RateLimit: 0}
functions:
""",
    )
    report = endpoint(story.deploy(), "report")
    assert statuses(report, "customers-key-0123456789", 1) == [429]
    assert statuses(report, "visitors-key-0123456789", 1) == [200]
