from typing import Any

from tests.events.compiling import Compiled, compiled

PLANS = [{"free": {"quota": {"limit": 10, "period": "DAY"}}}, {"paid": {}}]


def with_keys(**section: Any) -> Compiled:
    return compiled("http", "GET /a", settings={"apiGateway": section})


def test_keys_belong_to_one_plan_when_none_is_named() -> None:
    found = with_keys(apiKeys=["one", {"name": "two", "enabled": False, "value": "x" * 20}])

    first, second = (found.properties(f"ApiGatewayApiKey{number}") for number in (1, 2))
    assert (first["Name"], first["Enabled"]) == ("one", True)
    assert (second["Name"], second["Enabled"], second["Value"]) == ("two", False, "x" * 20)
    assert found.properties("ApiGatewayUsagePlan")["UsagePlanName"] == "shop-dev"
    assert found.properties("ApiGatewayUsagePlanKey2") == {
        "KeyId": {"Ref": "ApiGatewayApiKey2"},
        "KeyType": "API_KEY",
        "UsagePlanId": {"Ref": "ApiGatewayUsagePlan"},
    }


def test_a_plan_limits_calls() -> None:
    plan = {
        "quota": {"limit": 10, "offset": 1, "period": "WEEK"},
        "throttle": {"burstLimit": 5, "rateLimit": 2},
    }

    found = with_keys(usagePlan=plan).properties("ApiGatewayUsagePlan")

    assert found["Quota"] == {"Limit": 10, "Offset": 1, "Period": "WEEK"}
    assert found["Throttle"] == {"BurstLimit": 5, "RateLimit": 2}


def test_keys_are_numbered_within_their_plan() -> None:
    found = with_keys(apiKeys=[{"free": ["a"]}, {"paid": ["b"]}, {"free": ["c"]}], usagePlan=PLANS)

    names = {
        name: found.properties(name)["Name"]
        for name in found.resources
        if name.startswith("ApiGatewayApiKey")
    }
    assert names == {
        "ApiGatewayApiKeyFree1": "a",
        "ApiGatewayApiKeyPaid1": "b",
        "ApiGatewayApiKeyFree2": "c",
    }
    assert found.properties("ApiGatewayUsagePlanFree")["UsagePlanName"] == "shop-free-dev"
    assert found.properties("ApiGatewayUsagePlanKeyFree2")["UsagePlanId"] == {
        "Ref": "ApiGatewayUsagePlanFree"
    }


def test_keys_and_plans_wait_for_the_stage_that_the_deployment_makes() -> None:
    found = with_keys(apiKeys=["one"], stage="live")

    key, plan = found.resources["ApiGatewayApiKey1"], found.resources["ApiGatewayUsagePlan"]
    assert key["DependsOn"] == plan["DependsOn"]
    assert key["DependsOn"][0].startswith("ApiGatewayDeployment")
    assert key["Properties"]["StageKeys"][0]["StageName"] == "live"
    assert plan["Properties"]["ApiStages"][0]["Stage"] == "live"


def test_a_key_of_a_plan_that_does_not_exist_is_a_problem() -> None:
    found = with_keys(apiKeys=[{"gold": ["a"]}], usagePlan=PLANS)
    assert found.problems == ["no usage plan is named `gold`"]


def test_a_key_outside_of_named_plans_is_a_problem() -> None:
    found = with_keys(apiKeys=["a"], usagePlan=PLANS)
    assert found.problems == ["the API key belongs to none of the usage plans"]
