"""Artifacts that lie in S3: downloaded when they are needed, and again only when they changed there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sls_py.report import Reporter, note

if TYPE_CHECKING:
    from sls_py.aws.protocols import Buckets, Gateways
    from sls_py.packaging.s3_object import S3Object

_FOLDER = Path(".slspy") / "cache" / "artifacts"


def fetcher(
    gateways: Callable[[], Gateways], directory: Path, reporter: Reporter
) -> Callable[[S3Object], Path | None]:
    """Return what fetches objects into the cache of a service; `gateways` are not made before it is called.

    As the Serverless Framework does, the object is copied: the function runs the copy in the deployment bucket. The
    copy on this machine is kept by the tag of the object. There is none of an object that does not exist.
    """
    fetched: dict[S3Object, Path | None] = {}

    def fetch(place: S3Object) -> Path | None:
        if place not in fetched:
            fetched[place] = _fetch(gateways().buckets, directory, reporter, place)
        return fetched[place]

    return fetch


def _fetch(buckets: Buckets, directory: Path, reporter: Reporter, place: S3Object) -> Path | None:
    from sls_py.files.atomic import replacing

    tag = buckets.tag(place.bucket, place.key, version=place.version)
    if tag is None:
        return None
    file = _folder(directory, place) / f"{_digest(tag)}.zip"
    if not file.is_file():
        note(reporter, f"Downloading {place.key} from bucket {place.bucket}")
        with replacing(file) as temporary:
            buckets.download(place.bucket, place.key, temporary, version=place.version)
        for old in file.parent.glob("*.zip"):
            if old != file:
                old.unlink(missing_ok=True)
    return file


def _folder(directory: Path, place: S3Object) -> Path:
    return directory / _FOLDER / _digest("\0".join((place.bucket, place.key, place.version or "")))


def _digest(text: str) -> str:
    import hashlib  # costs as much as all of this module, for services that have nothing in S3

    return hashlib.sha256(text.encode()).hexdigest()[:16]
