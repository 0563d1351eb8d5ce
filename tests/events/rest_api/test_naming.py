import pytest

from sls_py.events.rest_api import naming


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("post-create-model", "ApiGatewayPostCreateModelModel"),
        ("my-Big_model2", "ApiGatewayMyBigModel2Model"),
        ("XMLThing", "ApiGatewayXmlThingModel"),
    ],
)
def test_shared_models_are_named_word_by_word(key: str, expected: str) -> None:
    assert naming.shared_model(key) == expected


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/json", "MethodApplicationJsonModel"),
        ("application/vnd.API+json2", "MethodApplicationVndAPIJson2Model"),
    ],
)
def test_models_of_a_method_are_named_by_content_type(content_type: str, expected: str) -> None:
    assert naming.model("Method", content_type) == expected


def test_a_method_at_the_root_has_no_path_in_its_name() -> None:
    assert naming.method("", "GET") == "ApiGatewayMethodGet"


def test_keys_and_plans_are_named_by_plan_and_place() -> None:
    assert naming.api_key(2) == "ApiGatewayApiKey2"
    assert naming.api_key(1, "free") == "ApiGatewayApiKeyFree1"
    assert naming.usage_plan() == "ApiGatewayUsagePlan"
    assert naming.usage_plan_key(1, "free") == "ApiGatewayUsagePlanKeyFree1"
