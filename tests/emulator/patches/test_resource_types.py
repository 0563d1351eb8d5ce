"""Types that the engine lacks, deployed through CloudFormation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, Deploy

pytestmark = pytest.mark.emulator


def test_a_websocket_api_with_deployment_and_route_response(deploy: Deploy, client: Client) -> None:
    stack = deploy(
        {
            "Api": {
                "Type": "AWS::ApiGatewayV2::Api",
                "Properties": {"Name": "chat", "ProtocolType": "WEBSOCKET"},
            },
            "Route": {
                "Type": "AWS::ApiGatewayV2::Route",
                "Properties": {"ApiId": {"Ref": "Api"}, "RouteKey": "$default"},
            },
            "Response": {
                "Type": "AWS::ApiGatewayV2::RouteResponse",
                "Properties": {
                    "ApiId": {"Ref": "Api"},
                    "RouteId": {"Ref": "Route"},
                    "RouteResponseKey": "$default",
                },
            },
            "Deployment": {
                "Type": "AWS::ApiGatewayV2::Deployment",
                "DependsOn": ["Route"],
                "Properties": {"ApiId": {"Ref": "Api"}},
            },
        },
        outputs={"Api": {"Ref": "Api"}, "Deployment": {"Ref": "Deployment"}},
    )
    assert stack.status == "CREATE_COMPLETE"
    gateway = client("apigatewayv2")
    deployments = gateway.get_deployments(ApiId=stack.outputs["Api"])["Items"]
    assert [item["DeploymentId"] for item in deployments] == [stack.outputs["Deployment"]]


def test_a_stream_consumer_is_registered_and_removed(deploy: Deploy, client: Client) -> None:
    stack = deploy(
        {
            "Stream": {"Type": "AWS::Kinesis::Stream", "Properties": {"ShardCount": 1}},
            "Consumer": {
                "Type": "AWS::Kinesis::StreamConsumer",
                "Properties": {
                    "ConsumerName": "reader",
                    "StreamARN": {"Fn::GetAtt": ["Stream", "Arn"]},
                },
            },
        },
        outputs={
            "Stream": {"Fn::GetAtt": ["Stream", "Arn"]},
            "Consumer": {"Ref": "Consumer"},
            "Status": {"Fn::GetAtt": ["Consumer", "ConsumerStatus"]},
        },
    )
    found = client("kinesis").list_stream_consumers(StreamARN=stack.outputs["Stream"])["Consumers"]
    assert [consumer["ConsumerARN"] for consumer in found] == [stack.outputs["Consumer"]]
    assert stack.outputs["Status"] == "ACTIVE"
    assert stack.delete() == "DELETE_COMPLETE"


def test_an_unknown_type_is_a_placeholder_that_can_be_referred_to(
    deploy: Deploy, caplog: pytest.LogCaptureFixture
) -> None:
    resources = {
        "Dashboard": {"Type": "AWS::XRay::Group", "Properties": {"GroupName": "a"}},
        "Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "Tags": [{"Key": "of", "Value": {"Fn::GetAtt": ["Dashboard", "GroupARN"]}}]
            },
        },
    }
    outputs = {"Group": {"Ref": "Dashboard"}}
    stack = deploy(resources, outputs=outputs)
    assert stack.status == "CREATE_COMPLETE"
    assert stack.outputs["Group"].startswith("stack-Dashboard-")
    assert "the local cloud has no AWS::XRay::Group" in caplog.text
    resources["Dashboard"]["Properties"] = {"GroupName": "b"}
    again = stack.update(resources, outputs=outputs)
    assert (again.status, again.outputs) == ("UPDATE_COMPLETE", stack.outputs)
    assert again.delete() == "DELETE_COMPLETE"


@pytest.mark.parametrize("name", ["AWS::Lambda", "AWS::CloudFormation::Nothing", "Lambda"])
def test_what_is_no_type_is_refused(name: str, deploy: Deploy) -> None:
    with pytest.raises(Exception, match="Unrecognized resource types"):
        deploy({"Thing": {"Type": name}})
