from sls_py.model.values import CfValue, JsonObject
from tests.events.compiling import compiled, compiled_functions

URL = "https://www.example.com/base"


def edge(kind: str = "viewer-request", origin: CfValue = URL, **more: CfValue) -> JsonObject:
    return {"eventType": kind, "origin": origin} | more


def test_a_distribution_calls_the_version_of_the_function() -> None:
    stack = compiled("cloudFront", edge(includeBody=True))

    assert stack.properties("CloudFrontDistribution")["DistributionConfig"] == {
        "Comment": "shop dev",
        "Enabled": True,
        "DefaultCacheBehavior": {
            "ViewerProtocolPolicy": "allow-all",
            "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            "TargetOriginId": "custom/www.example.com/base",
            "LambdaFunctionAssociations": [
                {
                    "EventType": "viewer-request",
                    "LambdaFunctionARN": {"Ref": "HelloLambdaVersion1"},
                    "IncludeBody": True,
                }
            ],
        },
        "Origins": [
            {
                "DomainName": "www.example.com",
                "OriginPath": "/base",
                "CustomOriginConfig": {"OriginProtocolPolicy": "match-viewer"},
                "Id": "custom/www.example.com/base",
            }
        ],
    }
    permission = stack.properties("HelloLambdaFunctionInvokePermission")
    assert permission["FunctionName"] == {"Ref": "HelloLambdaVersion1"}
    assert permission["Principal"] == "edgelambda.amazonaws.com"
    assert stack.outputs.keys() == {"CloudFrontDistribution", "CloudFrontDistributionDomainName"}


def test_functions_for_one_path_share_a_behavior() -> None:
    functions: dict[str, list[CfValue]] = {
        "hello": [edge("viewer-request", behavior={"Compress": True})],
        "other": [edge("viewer-response", behavior={"Compress": False})],
    }

    stack = compiled_functions("cloudFront", functions)

    config = stack.properties("CloudFrontDistribution")["DistributionConfig"]
    behavior = config["DefaultCacheBehavior"]
    assert behavior["Compress"] is True
    assert [it["EventType"] for it in behavior["LambdaFunctionAssociations"]] == [
        "viewer-request",
        "viewer-response",
    ]
    assert "CacheBehaviors" not in config
    assert len(config["Origins"]) == 1


def test_paths_have_behaviors_behind_the_default_one() -> None:
    stack = compiled(
        "cloudFront", edge(pathPattern="/a/*"), edge("origin-request", origin="s3://bucket.x")
    )

    config = stack.properties("CloudFrontDistribution")["DistributionConfig"]
    assert config["DefaultCacheBehavior"]["TargetOriginId"] == "s3/bucket.x"
    assert [it["PathPattern"] for it in config["CacheBehaviors"]] == ["/a/*"]


def test_without_a_default_the_first_behavior_is_copied_without_functions() -> None:
    events = [
        edge(pathPattern="/a", behavior={"Compress": True}),
        edge(pathPattern="/b", origin="https://other.example", isDefaultOrigin=True),
    ]

    config = compiled("cloudFront", *events).properties("CloudFrontDistribution")[
        "DistributionConfig"
    ]

    assert config["DefaultCacheBehavior"] == {
        "ViewerProtocolPolicy": "allow-all",
        "Compress": True,
        "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
        "TargetOriginId": "custom/other.example",
    }


def test_origins_may_be_objects() -> None:
    domain = {"Fn::GetAtt": ["Bucket", "RegionalDomainName"]}
    origin = {"DomainName": domain, "S3OriginConfig": {}, "OriginPath": "/in"}

    stack = compiled("cloudFront", edge(origin=origin))

    config = stack.properties("CloudFrontDistribution")["DistributionConfig"]
    name = "s3/FnGetAttBucketRegionalDomainName/in"
    assert config["Origins"] == [origin | {"Id": name}]


def test_every_contradiction_is_a_problem() -> None:
    other = "https://other.example"

    two_defaults = compiled(
        "cloudFront",
        edge(pathPattern="/a", isDefaultOrigin=True),
        edge(pathPattern="/b", origin=other, isDefaultOrigin=True),
    )
    no_default = compiled(
        "cloudFront", edge(pathPattern="/a"), edge(pathPattern="/b", origin=other)
    )
    two_origins = compiled(
        "cloudFront", edge(), edge(pathPattern="/a"), edge(pathPattern="/a", origin=other)
    )
    two_functions = compiled_functions("cloudFront", {"a": [edge()], "b": [edge()]})
    no_origin = compiled("cloudFront", {"eventType": "viewer-request"})

    assert two_defaults.problems == ["there is another default origin already"]
    assert no_default.problems == ["there are several origins, and none is the default one"]
    assert two_origins.problems == ["path pattern `/a` has more than one origin"]
    assert two_functions.problems == ["several functions take the viewer-request event"]
    assert no_origin.problems == ["`origin` is missing"]
