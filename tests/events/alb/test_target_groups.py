from sls_py.model.values import CfValue, JsonObject
from tests.events.compiling import compiled, compiled_functions

LISTENER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/main/50dc/f2f7"
GROUP = "HelloAlbTargetGroup50dc"


def alb(**more: CfValue) -> JsonObject:
    return {"listenerArn": LISTENER, "priority": 1, "conditions": {"path": ["/a"]}} | more


def test_a_load_balancer_reaches_the_function_through_a_target_group() -> None:
    stack = compiled("alb", alb())

    assert stack.resources[GROUP] == {
        "Type": "AWS::ElasticLoadBalancingV2::TargetGroup",
        "Properties": {
            "TargetType": "lambda",
            "Targets": [{"Id": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}}],
            "Name": "77f293bc8172919c09ad2c18e25f44d1",
            "Tags": [{"Key": "Name", "Value": "shop-hello-50dc-dev"}],
            "TargetGroupAttributes": [
                {"Key": "lambda.multi_value_headers.enabled", "Value": False}
            ],
            "HealthCheckEnabled": False,
        },
        "DependsOn": ["HelloLambdaPermissionRegisterTarget"],
    }
    assert stack.properties("HelloLambdaPermissionAlb")["SourceArn"] == {"Ref": GROUP}
    assert "SourceArn" not in stack.properties("HelloLambdaPermissionRegisterTarget")


def test_groups_are_named_by_the_user_or_with_a_prefix() -> None:
    own = compiled("alb", alb(targetGroupName="mine"))
    prefixed = compiled("alb", alb(), settings={"alb": {"targetGroupPrefix": "team-"}})

    assert own.properties(GROUP)["Name"] == "mine"
    name = prefixed.properties(GROUP)["Name"]
    assert name.startswith("team-77f293bc")
    assert len(name) == 32


def test_multi_value_headers_need_a_group_of_their_own() -> None:
    stack = compiled("alb", alb(), alb(priority=2, multiValueHeaders=True))

    both = [stack.properties(f"HelloAlb{kind}TargetGroup50dc") for kind in ("", "MultiValue")]
    assert both[0]["Name"] != both[1]["Name"]
    assert [it["TargetGroupAttributes"][0]["Value"] for it in both] == [False, True]


def test_the_group_waits_for_the_alias() -> None:
    stack = compiled("alb", alb(listenerArn={"Ref": "Listener"}), alias="live")

    group = stack.resources["HelloAlbTargetGroupListener"]
    assert group["DependsOn"] == ["HelloLambdaPermissionRegisterTarget", "HelloAlias"]


def test_health_checks_have_defaults() -> None:
    stack = compiled("alb", alb(healthCheck=True))

    group = stack.properties(GROUP)
    checked = {key: value for key, value in group.items() if "ealth" in key or key == "Matcher"}
    assert checked == {
        "HealthCheckEnabled": True,
        "HealthCheckPath": "/",
        "HealthCheckIntervalSeconds": 35,
        "HealthCheckTimeoutSeconds": 30,
        "HealthyThresholdCount": 5,
        "UnhealthyThresholdCount": 5,
        "Matcher": {"HttpCode": "200"},
    }


def test_health_checks_can_be_set_up() -> None:
    check = {
        "path": "/health",
        "intervalSeconds": 10,
        "timeoutSeconds": 5,
        "healthyThresholdCount": 2,
        "unhealthyThresholdCount": 3,
        "matcher": {"httpCode": "200-299"},
    }

    group = compiled("alb", alb(healthCheck=check)).properties(GROUP)

    assert group["HealthCheckPath"] == "/health"
    assert group["HealthCheckIntervalSeconds"] == 10
    assert group["HealthCheckTimeoutSeconds"] == 5
    assert (group["HealthyThresholdCount"], group["UnhealthyThresholdCount"]) == (2, 3)
    assert group["Matcher"] == {"HttpCode": "200-299"}


def test_functions_have_groups_of_their_own() -> None:
    stack = compiled_functions("alb", {"hello": [alb()], "other": [alb(priority=2)]})

    assert {GROUP, "OtherAlbTargetGroup50dc"} <= stack.resources.keys()
