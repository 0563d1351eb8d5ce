from __future__ import annotations

from tests.stack.compiling import a_function, a_provider, a_service, compiled


def test_cache_policies_are_there_without_an_event_that_uses_them() -> None:
    settings = {"cloudFront": {"cachePolicies": {"mine": {"MinTTL": 1}}}}
    template = compiled(a_service(a_function(), provider=a_provider(settings=settings))).template
    assert template["Resources"]["CloudFrontCachePolicyMine"]["Properties"] == {
        "CachePolicyConfig": {"MinTTL": 1, "Name": "shop-dev-mine"}
    }
    assert "CloudFrontDistribution" not in template["Resources"]
