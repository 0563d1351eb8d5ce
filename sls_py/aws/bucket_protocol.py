"""What the floors above may ask of S3."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

from sls_py.aws.records import StoredObject
from sls_py.model.values import JsonObject


class Buckets(Protocol):
    """S3 buckets."""

    def exists(self, bucket: str) -> bool:
        """Tell whether the bucket is there and may be read."""
        ...

    def is_accelerated(self, bucket: str) -> bool:
        """Tell whether uploads to the bucket can go by S3 transfer acceleration."""
        ...

    def region(self, bucket: str) -> str | None:
        """Return the region a bucket is in, None when it does not exist."""
        ...

    def create(self, bucket: str, *, policy: JsonObject | None = None) -> None:
        """Create a bucket in the target's region, with a bucket policy."""
        ...

    def keys(self, bucket: str, prefix: str) -> Mapping[str, int]:
        """Return the keys under a prefix with their sizes."""
        ...

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
        ...

    def copy(
        self, bucket: str, source: str, key: str, *, encryption: Mapping[str, str] | None = None
    ) -> None:
        """Copy an object of up to 5 GB within a bucket, with its metadata; no content is sent."""
        ...

    def get(self, bucket: str, key: str) -> bytes:
        """Return an object's content."""
        ...

    def tag(self, bucket: str, key: str, *, version: str | None = None) -> str | None:
        """Return the tag (ETag) of an object, or of one version of it; None when there is none."""
        ...

    def download(self, bucket: str, key: str, path: Path, *, version: str | None = None) -> None:
        """Write an object, or one version of it, to a file."""
        ...

    def delete(self, bucket: str, keys: Iterable[str]) -> None:
        """Delete objects."""
        ...

    def empty(self, bucket: str, prefix: str = "", *, keep: str | None = None) -> int:
        """Delete all objects under a prefix but the one of the key `keep`, with all versions; return how many."""
        ...

    def url(self, bucket: str, key: str) -> str:
        """Return the address of an object as CloudFormation's TemplateURL takes it."""
        ...

    def fetch(self, bucket: str, key: str) -> StoredObject | None:
        """Return an object with its tag and its age, None when there is none."""
        ...

    def put_if(
        self,
        bucket: str,
        key: str,
        body: bytes,
        *,
        etag: str | None,
        encryption: Mapping[str, str] | None = None,
    ) -> str | None:
        """Store an object if the one of that tag is still there, or none at all when `etag` is None.

        Return the tag of the new object, None when somebody else was faster.
        """
        ...

    def delete_if(self, bucket: str, key: str, *, etag: str) -> bool:
        """Delete an object if it is still the one of that tag; tell whether it was."""
        ...
