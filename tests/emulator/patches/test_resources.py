"""Resources that stacks make and delete as on AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from sls_py.model.target import AwsTarget

if TYPE_CHECKING:
    from tests.emulator.conftest import Client, Deploy

pytestmark = pytest.mark.emulator


def preflight(target: AwsTarget, api: str, origin: str) -> dict[str, str]:
    headers = {"Origin": origin, "Access-Control-Request-Method": "GET"}
    url = f"{target.endpoint_url}/_aws/execute-api/{api}/$default/x"
    with urlopen(Request(url, method="OPTIONS", headers=headers)) as response:
        return {name.lower(): value for name, value in response.getheaders()}


def test_cors_of_an_http_api_answers_preflights(
    deploy: Deploy, client: Client, local_cloud: AwsTarget
) -> None:
    properties = {
        "Name": "api",
        "ProtocolType": "HTTP",
        "CorsConfiguration": {
            "AllowOrigins": ["https://one.example"],
            "AllowMethods": ["GET"],
            "MaxAge": 60,
        },
    }
    api = {"Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": properties}}
    stack = deploy(api, outputs={"Id": {"Ref": "Api"}})
    headers = preflight(local_cloud, stack.outputs["Id"], "https://one.example")
    assert headers["access-control-allow-origin"] == "https://one.example"
    assert headers["access-control-max-age"] == "60"
    with pytest.raises(HTTPError):
        preflight(local_cloud, stack.outputs["Id"], "https://other.example")

    properties["CorsConfiguration"] = {"AllowOrigins": ["*"], "AllowMethods": ["*"]}
    stack.update(api, outputs={"Id": {"Ref": "Api"}})
    headers = preflight(local_cloud, stack.outputs["Id"], "https://other.example")
    assert headers["access-control-allow-origin"] == "*"
    found = client("apigatewayv2").get_api(ApiId=stack.outputs["Id"])["CorsConfiguration"]
    assert found["AllowMethods"] == ["*"]


def test_a_bucket_with_objects_stops_the_deletion_of_its_stack(
    deploy: Deploy, client: Client
) -> None:
    stack = deploy({"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "full"}}})
    client("s3").put_object(Bucket="full", Key="a", Body=b"")
    assert stack.delete() == "DELETE_FAILED"
    assert "not empty" in stack.reasons()["Bucket"]
    client("s3").delete_object(Bucket="full", Key="a")
    assert stack.delete() == "DELETE_COMPLETE"
