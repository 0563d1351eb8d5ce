"""Layers made of dictionaries: numbers are never given twice, as in Lambda."""

from __future__ import annotations

from typing import NamedTuple

from sls_py.aws.sync_protocols import LayerVersion
from sls_py.model.values import JsonObject
from sls_py.testing.fake_buckets import FakeBuckets
from sls_py.testing.fake_functions import sha256
from sls_py.testing.fakes import Recorder, recorded


class _Published(NamedTuple):
    content: bytes
    settings: JsonObject


class FakeLayers:
    """Versions by the name of their layer and their number."""

    service = "layers"

    def __init__(self, recorder: Recorder, buckets: FakeBuckets, region: str) -> None:
        self.recorder = recorder
        self.content: dict[str, dict[int, _Published]] = {}
        self._newest: dict[str, int] = {}
        self._buckets = buckets
        self._region = region

    @recorded
    def versions(self, name: str) -> tuple[LayerVersion, ...]:
        """Return the versions, newest first."""
        numbers = sorted(self.content.get(name, {}), reverse=True)
        return tuple(self._version(name, number) for number in numbers)

    @recorded
    def code_sha256(self, name: str, number: int) -> str | None:
        """Return the digest of a version."""
        found = self.content.get(name, {}).get(number)
        return sha256(found.content) if found else None

    @recorded
    def publish(
        self,
        name: str,
        settings: JsonObject,
        *,
        archive: bytes | None = None,
        bucket: str | None = None,
        key: str | None = None,
    ) -> LayerVersion:
        """Publish a version."""
        content = archive if archive is not None else self._buckets.read(bucket or "", key or "")
        return self.add(name, content, settings)

    @recorded
    def delete(self, name: str, number: int) -> None:
        """Delete a version."""
        self.content.get(name, {}).pop(number, None)

    def add(self, name: str, content: bytes, settings: JsonObject | None = None) -> LayerVersion:
        """Publish a version without recording it: what somebody else does."""
        number = self._newest[name] = self._newest.get(name, 0) + 1
        self.content.setdefault(name, {})[number] = _Published(content, settings or {})
        return self._version(name, number)

    def _version(self, name: str, number: int) -> LayerVersion:
        arn = f"arn:aws:lambda:{self._region}:123456789012:layer:{name}:{number}"
        described = self.content[name][number].settings.get("Description", "")
        return LayerVersion(arn, number, str(described))
