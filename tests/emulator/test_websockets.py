"""WebSocket APIs answer their clients, and so do the functions behind them."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, Event, Request, TextMessage

from sls_py.aws import local_urls
from sls_py.model.target import AwsTarget

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, Deploy, MakeZip

pytestmark = pytest.mark.emulator

_CODE = """
import boto3

def handler(event, context):
    about = event["requestContext"]
    if about["routeKey"] != "$connect":
        if event["body"] == "fail":
            raise ValueError("secret detail")
        url = f"https://{about['domainName']}/{about['stage']}"
        client = boto3.client("apigatewaymanagementapi", endpoint_url=url)
        client.post_to_connection(ConnectionId=about["connectionId"], Data=b"pong")
    return {"statusCode": 200}
"""
_POLICY = {
    "PolicyName": "reply",
    "PolicyDocument": {
        "Statement": [
            {"Effect": "Allow", "Action": "execute-api:ManageConnections", "Resource": "*"}
        ]
    },
}
_TRUST = {
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ]
}


def _route(key: str) -> dict[str, Any]:
    target = {"Fn::Join": ["/", ["integrations", {"Ref": "Integration"}]]}
    properties = {"ApiId": {"Ref": "Api"}, "RouteKey": key, "Target": target}
    return {"Type": "AWS::ApiGatewayV2::Route", "Properties": properties}


_RESOURCES: dict[str, Any] = {
    "Role": {
        "Type": "AWS::IAM::Role",
        "Properties": {"AssumeRolePolicyDocument": _TRUST, "Policies": [_POLICY]},
    },
    "Function": {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Runtime": "python3.11",
            "Handler": "app.handler",
            "Timeout": 20,
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "Code": {"S3Bucket": "code", "S3Key": "app.zip"},
        },
    },
    "Api": {
        "Type": "AWS::ApiGatewayV2::Api",
        "Properties": {"Name": "chat", "ProtocolType": "WEBSOCKET"},
    },
    "Integration": {
        "Type": "AWS::ApiGatewayV2::Integration",
        "Properties": {
            "ApiId": {"Ref": "Api"},
            "IntegrationType": "AWS_PROXY",
            "IntegrationUri": {
                "Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
                "${Function.Arn}/invocations"
            },
        },
    },
    "Connect": _route("$connect"),
    "Default": _route("$default"),
    "Stage": {
        "Type": "AWS::ApiGatewayV2::Stage",
        "Properties": {"ApiId": {"Ref": "Api"}, "StageName": "dev"},
    },
}


class Talk:
    """A WebSocket connection."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname, parts.port), timeout=30)
        self._protocol = WSConnection(ConnectionType.CLIENT)
        self._send(Request(host=parts.netloc, target=parts.path))
        assert isinstance(self._receive(), AcceptConnection)

    def ask(self, text: str) -> str:
        self._send(TextMessage(data=text))
        answer = self._receive()
        assert isinstance(answer, TextMessage)
        return answer.data

    def close(self) -> None:
        self._socket.close()

    def _send(self, event: Event) -> None:
        self._socket.sendall(self._protocol.send(event))

    def _receive(self) -> Event:
        while True:
            for event in self._protocol.events():
                return event
            self._protocol.receive_data(self._socket.recv(4096))


@pytest.fixture
def url(deploy: Deploy, client: Client, make_zip: MakeZip, local_cloud: AwsTarget) -> str:
    storage = client("s3")
    storage.create_bucket(Bucket="code")
    storage.put_object(Bucket="code", Key="app.zip", Body=make_zip({"app.py": _CODE}))
    address = {"Fn::Sub": "wss://${Api}.execute-api.${AWS::Region}.amazonaws.com/dev"}
    stack = deploy(_RESOURCES, outputs={"Url": address})
    return local_urls.local_url(str(local_cloud.endpoint_url), stack.outputs["Url"])


def test_a_function_answers_with_the_address_in_its_event(url: str) -> None:
    talk = Talk(url)
    assert talk.ask("ping") == "pong"
    talk.close()


def test_a_client_learns_that_a_route_failed_but_not_why(url: str) -> None:
    talk = Talk(url)
    answer = json.loads(talk.ask("fail"))
    assert answer["message"] == "Internal server error"
    assert set(answer) == {"message", "connectionId", "requestId"}
    talk.close()
