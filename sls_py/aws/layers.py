"""Layers of Lambda through boto3."""

from __future__ import annotations

from typing import Any

from sls_py.aws.api import Api
from sls_py.aws.errors import NOT_FOUND
from sls_py.aws.sync_protocols import LayerVersion
from sls_py.errors import AwsError
from sls_py.model.values import JsonObject


class LambdaLayers:
    """See `sls_py.aws.sync_protocols.Layers`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def versions(self, name: str) -> tuple[LayerVersion, ...]:
        """Return the versions of a layer, newest first."""
        pages = self._api.pages("ListLayerVersions", LayerName=name)
        found = (_version(item) for page in pages for item in page["LayerVersions"])
        return tuple(sorted(found, key=lambda item: item.number, reverse=True))

    def code_sha256(self, name: str, number: int) -> str | None:
        """Return the CodeSha256 of a version, None when it is gone."""
        try:
            answer = self._api.call("GetLayerVersion", LayerName=name, VersionNumber=number)
        except AwsError as error:
            if error.code == NOT_FOUND:
                return None
            raise
        return str(answer["Content"]["CodeSha256"])

    def publish(
        self,
        name: str,
        settings: JsonObject,
        *,
        archive: bytes | None = None,
        bucket: str | None = None,
        key: str | None = None,
    ) -> LayerVersion:
        """Publish a version from a zip in memory or in a bucket."""
        given: dict[str, Any] = {"ZipFile": archive, "S3Bucket": bucket, "S3Key": key}
        content = {name: value for name, value in given.items() if value is not None}
        answer = self._api.call("PublishLayerVersion", LayerName=name, Content=content, **settings)
        return _version(answer)

    def delete(self, name: str, number: int) -> None:
        """Delete a version; Lambda does not mind when it is gone already."""
        self._api.call("DeleteLayerVersion", LayerName=name, VersionNumber=number)


def _version(raw: JsonObject) -> LayerVersion:
    return LayerVersion(raw["LayerVersionArn"], int(raw["Version"]), raw.get("Description") or "")
