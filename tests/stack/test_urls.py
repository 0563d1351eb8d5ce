from __future__ import annotations

from typing import Any

import pytest

from tests.stack.compiling import a_function, a_service, compiled, resources_of


def url_of(config: Any) -> dict[str, Any]:
    resources = resources_of(a_service(a_function(url=config)))
    properties: dict[str, Any] = resources["HelloLambdaFunctionUrl"]["Properties"]
    return properties


def test_an_open_url_needs_two_permissions() -> None:
    resources = resources_of(a_service(a_function(url=True)))
    target = {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}
    assert url_of(True) == {"AuthType": "NONE", "TargetFunctionArn": target}
    assert resources["HelloLambdaPermissionFnUrl"]["Properties"] == {
        "FunctionName": target,
        "Principal": "*",
        "Action": "lambda:InvokeFunctionUrl",
        "FunctionUrlAuthType": "NONE",
    }
    assert resources["HelloLambdaPermissionFn"]["Properties"] == {
        "FunctionName": target,
        "Principal": "*",
        "Action": "lambda:InvokeFunction",
        "InvokedViaFunctionUrl": True,
    }


def test_a_signed_url_has_no_permissions() -> None:
    resources = resources_of(a_service(a_function(url={"authorizer": "aws_iam"})))
    assert resources["HelloLambdaFunctionUrl"]["Properties"]["AuthType"] == "AWS_IAM"
    assert not [key for key in resources if "Permission" in key]


def test_the_address_is_an_output() -> None:
    output = compiled(a_service(a_function(url=True))).template["Outputs"]["HelloLambdaFunctionUrl"]
    assert output["Value"] == {"Fn::GetAtt": ["HelloLambdaFunctionUrl", "FunctionUrl"]}


def test_a_url_reaches_the_alias_and_waits_for_it() -> None:
    resources = resources_of(a_service(a_function(url=True, provisioned_concurrency=1)))
    arn = {"Fn::Join": [":", [{"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}, "provisioned"]]}
    for name in ("LambdaFunctionUrl", "LambdaPermissionFnUrl", "LambdaPermissionFn"):
        assert resources[f"Hello{name}"]["DependsOn"] == ["HelloProvConcLambdaAlias"]
    assert resources["HelloLambdaFunctionUrl"]["Properties"]["TargetFunctionArn"] == arn


def test_streams_are_named_and_buffers_are_not() -> None:
    assert url_of({"invokeMode": "RESPONSE_STREAM"})["InvokeMode"] == "RESPONSE_STREAM"
    assert "InvokeMode" not in url_of({"invokeMode": "BUFFERED"})


@pytest.mark.parametrize(
    ("cors", "expected"),
    [
        (
            True,
            {
                "AllowHeaders": [
                    "Content-Type",
                    "X-Amz-Date",
                    "Authorization",
                    "X-Api-Key",
                    "X-Amz-Security-Token",
                    "X-Amzn-Trace-Id",
                ],
                "AllowMethods": ["*"],
                "AllowOrigins": ["*"],
            },
        ),
        (
            {
                "allowCredentials": True,
                "allowedHeaders": None,
                "allowedMethods": ["GET", "GET"],
                "allowedOrigins": ["https://a"],
                "exposedResponseHeaders": ["x"],
                "maxAge": 0,
            },
            {
                "AllowCredentials": True,
                "AllowMethods": ["GET"],
                "AllowOrigins": ["https://a"],
                "ExposeHeaders": ["x"],
                "MaxAge": 0,
            },
        ),
    ],
)
def test_cors_has_defaults_that_null_takes_away(cors: Any, expected: dict[str, Any]) -> None:
    assert url_of({"cors": cors})["Cors"] == expected
