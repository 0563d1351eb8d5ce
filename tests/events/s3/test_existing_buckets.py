from sls_py.model.values import CfValue, JsonObject
from tests.events.compiling import compiled, compiled_functions

HANDLER = "CustomDashresourceDashexistingDashs3LambdaFunction"


def existing(bucket: CfValue, **more: CfValue) -> JsonObject:
    return {"bucket": bucket, "existing": True, **more}


def test_a_custom_resource_holds_all_notifications_of_a_function() -> None:
    removed = existing("legacy", event="s3:ObjectRemoved:*", rules=[{"prefix": "in/"}])

    stack = compiled("s3", existing("legacy"), removed)

    assert stack.resources["HelloCustomS31"] == {
        "Type": "Custom::S3",
        "Version": 1,
        "DependsOn": ["HelloLambdaFunction", HANDLER],
        "Properties": {
            "ServiceToken": {"Fn::GetAtt": [HANDLER, "Arn"]},
            "FunctionName": "shop-dev-hello",
            "BucketName": "legacy",
            "BucketConfigs": [
                {"Event": "s3:ObjectCreated:*", "Rules": []},
                {"Event": "s3:ObjectRemoved:*", "Rules": [{"Prefix": "in/"}]},
            ],
        },
    }


def test_custom_resources_run_one_after_the_other_bucket_by_bucket() -> None:
    functions = {
        "a": [existing("one")],
        "b": [existing({"Ref": "Two"})],
        "c": [existing("one")],
    }

    stack = compiled_functions("s3", functions)

    waits = {name: stack.resources[f"{name}CustomS31"]["DependsOn"] for name in "ABC"}
    assert waits["A"] == ["ALambdaFunction", HANDLER]
    assert waits["C"] == ["CLambdaFunction", HANDLER, "ACustomS31"]
    assert waits["B"] == ["BLambdaFunction", HANDLER, "CCustomS31"]


def test_the_handler_may_touch_those_buckets_only() -> None:
    stack = compiled_functions("s3", {"a": [existing("one")], "b": [existing("two")]})

    role = stack.properties("IamRoleCustomResourcesLambdaExecution")
    statements = role["Policies"][0]["PolicyDocument"]["Statement"]
    assert [it["Resource"]["Fn::Join"][1][-1] for it in statements] == ["one", "two", "*"]
    assert HANDLER in stack.resources


def test_an_alias_is_notified() -> None:
    stack = compiled("s3", existing("legacy"), alias="provisioned")

    resource = stack.resources["HelloCustomS31"]
    assert resource["Properties"]["FunctionQualifier"] == "provisioned"
    assert resource["DependsOn"] == ["HelloLambdaFunction", "HelloAlias", HANDLER]


def test_a_forced_deployment_changes_the_resource_each_time() -> None:
    stack = compiled("s3", existing("legacy", forceDeploy=True), clock=lambda: 1.5)

    assert stack.properties("HelloCustomS31")["ForceDeploy"] == 1500


def test_force_on_a_later_event_is_warned_about() -> None:
    stack = compiled("s3", existing("legacy"), existing("legacy", forceDeploy=True))

    assert stack.warnings == ["`forceDeploy` counts on the first event of a function only"]
    assert "ForceDeploy" not in stack.properties("HelloCustomS31")


def test_a_second_bucket_for_a_function_is_a_problem() -> None:
    stack = compiled("s3", existing("one"), existing("two"))

    assert stack.problems == ["a function can have one existing bucket only"]


def test_new_and_existing_buckets_go_together() -> None:
    stack = compiled("s3", "new", existing("old"))

    assert {"S3BucketNew", "HelloCustomS31"} <= stack.resources.keys()
