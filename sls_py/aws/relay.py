"""What relaying invocations asks of AWS, through boto3; see `sls_py.aws.relay_protocol.Relay`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sls_py.aws.api import Api
from sls_py.aws.relay_protocol import AccessKeys, Broker
from sls_py.errors import AwsError
from sls_py.model.values import JsonObject

_NO_ROLE = frozenset({"NoSuchEntity", "NoSuchEntityException"})


class AwsRelay:
    """IoT, IAM, Lambda layers and presigned addresses of S3.

    `api` gives the calls of a service, `credentials` the caller's keys; `endpoint` is where an emulator listens.
    """

    def __init__(
        self,
        api: Callable[[str], Api],
        credentials: Callable[[], AccessKeys],
        region: str,
        endpoint: str | None,
    ) -> None:
        self._api = api
        self._credentials = credentials
        self._region = region
        self._endpoint = endpoint

    def broker(self) -> Broker:
        """Return the account's data endpoint, and the emulator's address where there is one."""
        # Without a type IoT gives an endpoint with a certificate that clients do not trust.
        answer = self._api("iot").call("DescribeEndpoint", endpointType="iot:Data-ATS")
        return Broker(answer["endpointAddress"], self._region, _socket_url(self._endpoint))

    def keys(self) -> AccessKeys:
        """Return the caller's credentials as they are now."""
        return self._credentials()

    def put_role_policy(self, role: str, name: str, document: JsonObject) -> None:
        """Give a role an inline policy, or replace it."""
        text = json.dumps(document, separators=(",", ":"))
        parameters = {"RoleName": role, "PolicyName": name, "PolicyDocument": text}
        self._api("iam").call("PutRolePolicy", **parameters)

    def delete_role_policy(self, role: str, name: str) -> None:
        """Take an inline policy from a role; nothing happens when there is none, or no such role."""
        try:
            self._api("iam").call("DeleteRolePolicy", RoleName=role, PolicyName=name)
        except AwsError as error:
            if error.code not in _NO_ROLE:
                raise

    def role_policies(self, role: str) -> tuple[str, ...]:
        """Return the names of a role's inline policies; none when there is no such role."""
        try:
            pages = list(self._api("iam").pages("ListRolePolicies", RoleName=role))
        except AwsError as error:
            if error.code in _NO_ROLE:
                return ()
            raise
        return tuple(name for page in pages for name in page["PolicyNames"])

    def reserved_concurrency(self, function: str) -> int | None:
        """Return a function's reserved concurrency, None when it has none."""
        answer = self._api("lambda").call("GetFunctionConcurrency", FunctionName=function)
        found: int | None = answer.get("ReservedConcurrentExecutions")
        return found

    def find_layer(self, name: str, description: str) -> str | None:
        """Return the ARN of the newest version of a layer with a description, None when there is none."""
        for page in self._api("lambda").pages("ListLayerVersions", LayerName=name):
            for version in page["LayerVersions"]:
                if version.get("Description") == description:
                    return str(version["LayerVersionArn"])
        return None

    def publish_layer(
        self,
        name: str,
        archive: bytes,
        *,
        description: str,
        runtimes: tuple[str, ...] = (),
        architectures: tuple[str, ...] = (),
    ) -> str:
        """Publish a version of a layer; return its ARN."""
        parameters: dict[str, Any] = {"LayerName": name, "Description": description}
        if runtimes:
            parameters["CompatibleRuntimes"] = list(runtimes)
        if architectures:
            parameters["CompatibleArchitectures"] = list(architectures)
        answer = self._api("lambda").call(
            "PublishLayerVersion", Content={"ZipFile": archive}, **parameters
        )
        return str(answer["LayerVersionArn"])

    def sign_put(self, bucket: str, key: str, *, seconds: int) -> tuple[str, Mapping[str, str]]:
        """Return an address to PUT an object to, and the headers that belong to it."""
        return self._signed("put_object", bucket, key, seconds), {}

    def sign_get(self, bucket: str, key: str, *, seconds: int) -> str:
        """Return an address to GET an object from."""
        return self._signed("get_object", bucket, key, seconds)

    def _signed(self, method: str, bucket: str, key: str, seconds: int) -> str:
        client = self._api("s3").client("GetObject")
        parameters = {"Bucket": bucket, "Key": key}
        address: str = client.generate_presigned_url(method, Params=parameters, ExpiresIn=seconds)
        return address


def _socket_url(endpoint: str | None) -> str:
    """Return where an emulator takes WebSockets; a name would have to resolve, its address is enough."""
    if not endpoint:
        return ""
    scheme, _, place = endpoint.rstrip("/").partition("://")
    return f"{'wss' if scheme == 'https' else 'ws'}://{place}"
