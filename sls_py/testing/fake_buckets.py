# ruff: noqa: ARG002 - fakes take all that the protocols give
"""S3 buckets made of dictionaries."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from sls_py.aws.protocols import StoredObject
from sls_py.errors import AwsError
from sls_py.model.values import JsonObject
from sls_py.testing.fakes import Recorder, recorded


class FakeBuckets:
    """Buckets by name; `content` maps each to its objects.

    `accelerated` are those with transfer acceleration, `sent_fast` the keys that were uploaded over it.
    """

    service = "buckets"

    def __init__(self, recorder: Recorder, region: str) -> None:
        self.recorder = recorder
        self.content: dict[str, dict[str, bytes]] = {}
        self.regions: dict[str, str] = {}
        self.policies: dict[str, JsonObject | None] = {}
        self.ages: dict[str, float] = {}
        self.accelerated: set[str] = set()
        self.sent_fast: list[str] = []
        self._region = region

    @recorded
    def exists(self, bucket: str) -> bool:
        """Tell whether the bucket is there."""
        return bucket in self.content

    @recorded
    def region(self, bucket: str) -> str | None:
        """Return the region of a bucket."""
        return self.regions.get(bucket, self._region) if bucket in self.content else None

    @recorded
    def is_accelerated(self, bucket: str) -> bool:
        """Tell whether uploads may take the short way."""
        return bucket in self.accelerated

    @recorded
    def create(self, bucket: str, *, policy: JsonObject | None = None) -> None:
        """Create a bucket."""
        self.content[bucket] = {}
        self.policies[bucket] = policy

    @recorded
    def keys(self, bucket: str, prefix: str) -> Mapping[str, int]:
        """Return keys with their sizes."""
        objects = self._objects(bucket).items()
        return {key: len(body) for key, body in objects if key.startswith(prefix)}

    @recorded
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
        """Store an object; S3 refuses to take it over acceleration that is not on."""
        if accelerate and bucket not in self.accelerated:
            text = "S3 Transfer Acceleration is not configured on this bucket"
            raise AwsError(text, code="InvalidRequest", operation="PutObject")
        self.sent_fast += [key] if accelerate else []
        content = body if isinstance(body, bytes) else body.read_bytes()
        self._objects(bucket)[key] = content
        if sent:
            sent(len(content))

    @recorded
    def copy(
        self, bucket: str, source: str, key: str, *, encryption: Mapping[str, str] | None = None
    ) -> None:
        """Copy an object."""
        self._objects(bucket)[key] = self.read(bucket, source)

    @recorded
    def get(self, bucket: str, key: str) -> bytes:
        """Return an object."""
        return self.read(bucket, key)

    @recorded
    def tag(self, bucket: str, key: str, *, version: str | None = None) -> str | None:
        """Return the tag of an object; versions are kept as `key@version`."""
        content = self.content.get(bucket, {}).get(_versioned(key, version))
        return None if content is None else _etag(content)

    @recorded
    def download(self, bucket: str, key: str, path: Path, *, version: str | None = None) -> None:
        """Write an object to a file."""
        path.write_bytes(self.read(bucket, _versioned(key, version)))

    @recorded
    def delete(self, bucket: str, keys: Iterable[str]) -> None:
        """Delete objects."""
        for key in keys:
            self._objects(bucket).pop(key, None)

    @recorded
    def empty(self, bucket: str, prefix: str = "", *, keep: str | None = None) -> int:
        """Delete everything under a prefix but one object."""
        present = self.content.get(bucket, {})
        doomed = [key for key in present if key.startswith(prefix) and key != keep]
        for key in doomed:
            del self.content[bucket][key]
        return len(doomed)

    @recorded
    def fetch(self, bucket: str, key: str) -> StoredObject | None:
        """Return an object; how old it is, is what the test put into `ages`."""
        body = self._objects(bucket).get(key)
        return None if body is None else StoredObject(body, _etag(body), self.ages.get(key, 0.0))

    @recorded
    def put_if(
        self,
        bucket: str,
        key: str,
        body: bytes,
        *,
        etag: str | None,
        encryption: Mapping[str, str] | None = None,
    ) -> str | None:
        """Store an object unless somebody else did."""
        present = self._objects(bucket).get(key)
        if (None if present is None else _etag(present)) != etag:
            return None
        self._objects(bucket)[key] = body
        self.ages.pop(key, None)
        return _etag(body)

    @recorded
    def delete_if(self, bucket: str, key: str, *, etag: str) -> bool:
        """Delete an object unless it is another one by now."""
        present = self._objects(bucket).get(key)
        if present is None or _etag(present) != etag:
            return False
        del self._objects(bucket)[key]
        return True

    @recorded
    def url(self, bucket: str, key: str) -> str:
        """Return an address that FakeStacks understands."""
        return f"https://s3.fake/{bucket}/{key}"

    def read(self, bucket: str, key: str) -> bytes:
        """Return an object without recording it: what other services of AWS read."""
        objects = self._objects(bucket)
        if key not in objects:
            raise AwsError("no such key", code="NoSuchKey", operation="GetObject")
        return objects[key]

    def _objects(self, bucket: str) -> dict[str, bytes]:
        if bucket not in self.content:
            raise AwsError("no such bucket", code="NoSuchBucket", operation="ListObjectsV2")
        return self.content[bucket]


def _versioned(key: str, version: str | None) -> str:
    return f"{key}@{version}" if version else key


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'
