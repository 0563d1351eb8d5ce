from pathlib import Path

from sls_py.events.cloudfront import prepare_functions
from sls_py.model.function import Event, Function
from sls_py.model.service import Provider, Service
from sls_py.model.values import CfValue, JsonObject
from tests.events.compiling import compiled, compiled_functions

URL = "https://www.example.com"


def edge(kind: str = "viewer-request", **more: CfValue) -> JsonObject:
    return {"eventType": kind, "origin": URL} | more


def function(key: str, kind: str, memory_size: int | None = None) -> Function:
    event = Event(kind=kind, config={}, index=1)
    return Function(key=key, name=key, memory_size=memory_size, events=(event,))


def test_edge_functions_get_a_version_and_what_the_edge_allows() -> None:
    functions = {
        "edge": function("edge", "cloudFront"),
        "big": function("big", "cloudFront", memory_size=512),
        "other": function("other", "sqs"),
    }
    provider = Provider(stage="dev", region="us-east-1", version_functions=False, memory_size=2048)
    service = Service(
        name="shop", provider=provider, directory=Path(), file=Path(), functions=functions
    )

    prepared = prepare_functions(service).functions

    edge_function = prepared["edge"]
    assert (edge_function.memory_size, edge_function.timeout) == (128, 5)
    assert edge_function.version_function is True
    assert prepared["big"].memory_size == 512
    assert prepared["other"] is functions["other"]


def test_edge_functions_have_no_vpc_and_outlive_the_stack() -> None:
    function_resource = compiled("cloudFront", edge()).functions["hello"]

    assert "VpcConfig" not in function_resource["Properties"]
    assert function_resource["DeletionPolicy"] == "Retain"


def test_the_edge_may_assume_the_shared_role_and_write_logs_everywhere() -> None:
    stack = compiled_functions("cloudFront", {"a": [edge()], "b": [edge("viewer-response")]})

    trust = stack.role["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]
    assert trust["Service"] == ["lambda.amazonaws.com", "edgelambda.amazonaws.com"]
    assert [it["Resource"] for it in stack.statements] == [
        [{"Fn::Sub": "arn:${AWS::Partition}:logs:*:*:*"}]
    ]


def test_roles_of_their_own_are_left_alone() -> None:
    assert compiled("cloudFront", edge(), shared_role=False).statements == []


def test_limits_depend_on_the_event() -> None:
    big = {"hello": {"memorySize": 3008, "timeout": 30}}

    viewer = compiled_functions("cloudFront", {"hello": [edge()]}, function_settings=big)
    origin = compiled_functions(
        "cloudFront", {"hello": [edge("origin-request")]}, function_settings=big
    )

    assert viewer.problems == [
        "functions for viewer-request events can have 128 MB of memory",
        "functions for viewer-request events can run 5 s",
    ]
    assert origin.problems == []


def test_another_region_is_a_problem() -> None:
    stack = compiled("cloudFront", edge(), region="eu-west-1")

    assert stack.problems == ["edge functions must be deployed to `us-east-1`, not to `eu-west-1`"]


def test_a_missing_event_type_is_warned_about() -> None:
    stack = compiled("cloudFront", {"origin": URL})

    assert stack.warnings == ["`eventType` is missing, so CloudFront will refuse the event"]
