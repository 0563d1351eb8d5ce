"""S3 buckets through boto3."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from sls_py.aws.api import Api
from sls_py.aws.errors import DENIED
from sls_py.aws.records import StoredObject
from sls_py.errors import AwsError
from sls_py.model.values import JsonObject

_MISSING = ("404", "NoSuchBucket", "NotFound")
_NO_OBJECT = ("404", "NoSuchKey")
_OVERTAKEN = ("412", "409", "PreconditionFailed", "ConditionalRequestConflict", *_NO_OBJECT)
_PART = 8 * 1024 * 1024
_ORDINARY = re.compile(r"https://s3(\.dualstack)?(\.[a-z0-9-]+)?\.amazonaws\.com")
_BATCH = 1000
"""DeleteObjects takes no more keys than this."""


class S3Buckets:
    """See `sls_py.aws.protocols.Buckets`."""

    def __init__(self, api: Api, region: str, accelerated: Api | None = None) -> None:
        self._api = api
        self._region = region
        self._accelerated = accelerated or api

    def exists(self, bucket: str) -> bool:
        """Tell whether the bucket is there and may be read."""
        try:
            return self.region(bucket) is not None
        except AwsError as error:
            if error.code == DENIED:
                return False
            raise

    def is_accelerated(self, bucket: str) -> bool:
        """Tell whether uploads to the bucket can go by S3 transfer acceleration.

        They cannot where S3 is reached by another address than AWS's ordinary one, or where the question is denied.
        """
        if not _ORDINARY.fullmatch(self._api.endpoint("GetBucketAccelerateConfiguration")):
            return False
        try:
            answer = self._api.call("GetBucketAccelerateConfiguration", Bucket=bucket)
        except AwsError as error:
            if error.code in (DENIED, "MethodNotAllowed", *_MISSING):
                return False
            raise
        return answer.get("Status") == "Enabled"

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
        sent: Callable[[int], None] | None = None,
        accelerate: bool = False,
    ) -> None:
        """Upload an object, in parts when it is large, by S3 transfer acceleration if asked to.

        `sent` hears how many bytes of a large one went, again and again.
        """
        extra: dict[str, Any] = {"ContentType": content_type, **(encryption or {})}
        if metadata:
            extra["Metadata"] = dict(metadata)
        api = self._accelerated if accelerate else self._api
        if isinstance(body, Path) and body.stat().st_size > 2 * _PART:
            api.transfer(str(body), bucket, key, extra, part_size=_PART, sent=sent)
            return
        content = body if isinstance(body, bytes) else body.read_bytes()
        api.call("PutObject", Bucket=bucket, Key=key, Body=content, **extra)

    def copy(
        self, bucket: str, source: str, key: str, *, encryption: Mapping[str, str] | None = None
    ) -> None:
        """Copy an object of up to 5 GB within a bucket, with its metadata; no content is sent."""
        origin = {"Bucket": bucket, "Key": source}
        self._api.call(
            "CopyObject", Bucket=bucket, Key=key, CopySource=origin, **(encryption or {})
        )

    def get(self, bucket: str, key: str) -> bytes:
        """Return an object's content."""
        return self._api.read("GetObject", Bucket=bucket, Key=key)

    def tag(self, bucket: str, key: str, *, version: str | None = None) -> str | None:
        """Return the tag (ETag) of an object, or of one version of it; None when there is none."""
        try:
            answer = self._api.call("HeadObject", Bucket=bucket, Key=key, **_version(version))
        except AwsError as error:
            if error.code in {*_NO_OBJECT, *_MISSING, "NoSuchVersion"}:
                return None
            raise
        return str(answer["ETag"])

    def download(self, bucket: str, key: str, path: Path, *, version: str | None = None) -> None:
        """Write an object, or one version of it, to a file; a large one in parallel parts."""
        self._api.download(str(path), bucket, key, _version(version))

    def delete(self, bucket: str, keys: Iterable[str]) -> None:
        """Delete objects."""
        self._delete(bucket, [{"Key": key} for key in keys])

    def empty(self, bucket: str, prefix: str = "", *, keep: str | None = None) -> int:
        """Delete all objects under a prefix but one, with all their versions; return how many (0 for no bucket)."""
        count = 0
        try:
            for page in self._api.pages("ListObjectVersions", Bucket=bucket, Prefix=prefix):
                listed = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
                found = [item for item in listed if item["Key"] != keep]
                self._delete(
                    bucket,
                    [{"Key": item["Key"], "VersionId": item["VersionId"]} for item in found],
                )
                count += len(found)
        except AwsError as error:
            if error.code not in _MISSING:
                raise
        return count

    def fetch(self, bucket: str, key: str) -> StoredObject | None:
        """Return an object with its tag and its age, None when there is none."""
        try:
            answer = self._api.whole("GetObject", Bucket=bucket, Key=key)
        except AwsError as error:
            if error.code in _NO_OBJECT:
                return None
            raise
        return StoredObject(answer["Body"], answer["ETag"], _age(answer))

    def put_if(
        self,
        bucket: str,
        key: str,
        body: bytes,
        *,
        etag: str | None,
        encryption: Mapping[str, str] | None = None,
    ) -> str | None:
        """Store an object if the one of that tag is still there, or none at all when `etag` is None."""
        condition = {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}
        try:
            answer = self._api.call(
                "PutObject",
                Bucket=bucket,
                Key=key,
                Body=body,
                ContentType="application/json",
                **condition,
                **(encryption or {}),
            )
        except AwsError as error:
            if error.code in _OVERTAKEN:
                return None
            raise
        return str(answer["ETag"])

    def delete_if(self, bucket: str, key: str, *, etag: str) -> bool:
        """Delete an object if it is still the one of that tag; tell whether it was."""
        known = self._api.accepts("DeleteObject", "IfMatch")
        condition = {"IfMatch": etag} if known else {}
        try:
            self._api.call("DeleteObject", Bucket=bucket, Key=key, **condition)
        except AwsError as error:
            if error.code in _OVERTAKEN:
                return False
            raise
        return True

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


def _age(answer: JsonObject) -> float:
    """Tell how old an object is by the clock of S3, which made both times."""
    date = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date", "")
    try:
        now = parsedate_to_datetime(date)
    except ValueError:  # a proxy between took it away, or wrote a second one
        return 0.0
    now = now if now.tzinfo else now.replace(tzinfo=UTC)
    return max(0.0, float((now - answer["LastModified"]).total_seconds()))


def _version(version: str | None) -> dict[str, str]:
    return {"VersionId": version} if version else {}


def _batches(objects: list[JsonObject]) -> Iterator[list[JsonObject]]:
    return (objects[start : start + _BATCH] for start in range(0, len(objects), _BATCH))
