"""S3 buckets through boto3."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sls_py.aws.api import Api
from sls_py.aws.errors import DENIED
from sls_py.errors import AwsError
from sls_py.model.values import JsonObject

_MISSING = ("404", "NoSuchBucket", "NotFound")
_PART = 8 * 1024 * 1024
_BATCH = 1000
"""DeleteObjects takes no more keys than this."""


class S3Buckets:
    """See `sls_py.aws.protocols.Buckets`."""

    def __init__(self, api: Api, region: str) -> None:
        self._api = api
        self._region = region

    def exists(self, bucket: str) -> bool:
        """Tell whether the bucket is there and may be read."""
        try:
            return self.region(bucket) is not None
        except AwsError as error:
            if error.code == DENIED:
                return False
            raise

    def region(self, bucket: str) -> str | None:
        """Return the region a bucket is in, None when it does not exist."""
        try:
            answer = self._api.call("HeadBucket", Bucket=bucket)
        except AwsError as error:
            if error.code in _MISSING:
                return None
            raise
        headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        return str(answer.get("BucketRegion") or headers.get("x-amz-bucket-region") or self._region)

    def create(self, bucket: str, *, policy: JsonObject | None = None) -> None:
        """Create a bucket in the target's region, with a bucket policy."""
        # us-east-1 is the one region that may not be named.
        place = {} if self._region == "us-east-1" else {"LocationConstraint": self._region}
        self._api.call(
            "CreateBucket",
            Bucket=bucket,
            **({"CreateBucketConfiguration": place} if place else {}),
        )
        if policy:
            self._api.call("PutBucketPolicy", Bucket=bucket, Policy=json.dumps(policy))

    def keys(self, bucket: str, prefix: str) -> Mapping[str, int]:
        """Return the keys under a prefix with their sizes."""
        pages = self._api.pages("ListObjectsV2", Bucket=bucket, Prefix=prefix)
        return {item["Key"]: item["Size"] for page in pages for item in page.get("Contents", ())}

    def put(
        self,
        bucket: str,
        key: str,
        body: bytes | Path,
        *,
        content_type: str,
        encryption: Mapping[str, str] | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        """Upload an object, in parts when it is large."""
        extra: dict[str, Any] = {"ContentType": content_type, **(encryption or {})}
        if metadata:
            extra["Metadata"] = dict(metadata)
        if isinstance(body, Path) and body.stat().st_size > 2 * _PART:
            self._api.transfer(str(body), bucket, key, extra, part_size=_PART)
            return
        content = body if isinstance(body, bytes) else body.read_bytes()
        self._api.call("PutObject", Bucket=bucket, Key=key, Body=content, **extra)

    def get(self, bucket: str, key: str) -> bytes:
        """Return an object's content."""
        return self._api.read("GetObject", Bucket=bucket, Key=key)

    def delete(self, bucket: str, keys: Iterable[str]) -> None:
        """Delete objects."""
        self._delete(bucket, [{"Key": key} for key in keys])

    def empty(self, bucket: str, prefix: str = "") -> int:
        """Delete all objects under a prefix with all their versions; return how many (0 for no bucket)."""
        count = 0
        try:
            for page in self._api.pages("ListObjectVersions", Bucket=bucket, Prefix=prefix):
                found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
                self._delete(
                    bucket,
                    [{"Key": item["Key"], "VersionId": item["VersionId"]} for item in found],
                )
                count += len(found)
        except AwsError as error:
            if error.code not in _MISSING:
                raise
        return count

    def url(self, bucket: str, key: str) -> str:
        """Return the address of an object as CloudFormation's TemplateURL takes it: with the bucket in the path."""
        from urllib.parse import quote

        endpoint = self._api.client("GetObject").meta.endpoint_url.rstrip("/")
        return f"{endpoint}/{bucket}/{quote(key, safe='/:')}"

    def _delete(self, bucket: str, objects: list[JsonObject]) -> None:
        for batch in _batches(objects):
            answer = self._api.call(
                "DeleteObjects", Bucket=bucket, Delete={"Objects": batch, "Quiet": True}
            )
            for failed in answer.get("Errors", ())[:1]:
                raise AwsError(
                    f"`{failed.get('Key')}` in bucket `{bucket}` cannot be deleted: {failed.get('Message')}",
                    code=str(failed.get("Code")),
                    operation="DeleteObjects",
                    resource=bucket,
                )


def _batches(objects: list[JsonObject]) -> Iterator[list[JsonObject]]:
    return (objects[start : start + _BATCH] for start in range(0, len(objects), _BATCH))
