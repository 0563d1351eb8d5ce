import pytest

from sls_py.model.values import CfValue, JsonObject
from tests.events.compiling import compiled

POLICIES = {"cloudFront": {"cachePolicies": {"my-own": {"MinTTL": 1}}}}


def edge(**more: CfValue) -> JsonObject:
    return {"eventType": "viewer-request", "origin": "https://a.example"} | more


def test_configured_policies_are_added_and_used_by_name() -> None:
    stack = compiled("cloudFront", edge(cachePolicy={"name": "my-own"}), settings=POLICIES)

    assert stack.properties("CloudFrontCachePolicyMyDashown") == {
        "CachePolicyConfig": {"MinTTL": 1, "Name": "shop-dev-my-own"}
    }
    config = stack.properties("CloudFrontDistribution")["DistributionConfig"]
    policy = config["DefaultCacheBehavior"]["CachePolicyId"]
    assert policy == {"Ref": "CloudFrontCachePolicyMyDashown"}


@pytest.mark.parametrize(
    ("more", "policy"),
    [
        ({"cachePolicy": {"id": "p1"}}, "p1"),
        ({"behavior": {"CachePolicyId": "p2"}}, "p2"),
        ({"behavior": {"MinTTL": 0}}, None),
        ({"behavior": {"ForwardedValues": {"QueryString": False}}}, None),
        ({"behavior": {"Compress": True}}, "658327ea-f89d-4fab-a63d-7e88639e58f6"),
    ],
)
def test_a_behavior_without_caching_of_its_own_gets_a_policy_of_aws(
    more: JsonObject, policy: str | None
) -> None:
    stack = compiled("cloudFront", edge(**more))

    config = stack.properties("CloudFrontDistribution")["DistributionConfig"]
    assert config["DefaultCacheBehavior"].get("CachePolicyId") == policy


def test_an_unknown_policy_is_a_problem_and_an_unused_one_a_warning() -> None:
    stack = compiled("cloudFront", edge(cachePolicy={"name": "my-won"}), settings=POLICIES)

    assert stack.problems == ["cache policy `my-won` is not in `provider.cloudFront.cachePolicies`"]
    assert stack.warnings == ["cache policy `my-own` is not used by any event"]
