"""Addresses of objects in S3, as `package.artifact` takes them."""

from __future__ import annotations

import re
from typing import NamedTuple

# These are compiled when they are used for the first time, which is rare.
_URI = r"s3://(?P<bucket>[^/?#@\s]+)/(?P<key>[^?#]+)(?:\?(?P<query>[^#]*))?(?:#.*)?"
_URL = r"(?i)https?://(?P<host>[^/?#@\s]+)/(?P<path>[^?#]+)(?:\?(?P<query>[^#]*))?(?:#.*)?"
_HOST = r"(?i)(?:(?P<bucket>.+)\.)?s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?"


class S3Object(NamedTuple):
    """An object; `version` is None for the newest one."""

    bucket: str
    key: str
    version: str | None = None


def object_of(address: str) -> S3Object | None:
    """Return the object at an address, None when it is no address in S3.

    As the Serverless Framework does, this takes `s3://bucket/key` and the two forms of `https://` addresses, with the
    bucket in the host or in the path; a `versionId` counts, other parameters do not.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-bucket-intro.html
    """
    found = re.fullmatch(_URI, address)
    if found:
        return S3Object(found["bucket"], found["key"], _version(found["query"]))
    found = re.fullmatch(_URL, address)
    host = re.fullmatch(_HOST, found["host"]) if found else None
    if not found or not host:
        return None
    if host["bucket"]:
        return S3Object(host["bucket"], found["path"], _version(found["query"]))
    bucket, separator, key = found["path"].partition("/")
    return S3Object(bucket, key, _version(found["query"])) if separator and key else None


def _version(query: str | None) -> str | None:
    if not query:
        return None
    from urllib.parse import parse_qs  # not needed most of the time

    return next(iter(parse_qs(query).get("versionId", ())), None)
