# ruff: noqa: ARG002 - fakes take all that the protocols give
"""Repositories of container images, made of dictionaries."""

from __future__ import annotations

from sls_py.aws.records import RegistryLogin, Repository
from sls_py.records import replace
from sls_py.testing.fakes import Recorder, recorded

REGISTRY = "123456789012"


class FakeImages:
    """Repositories by name; `digests` are the images by repository and tag."""

    service = "images"

    def __init__(self, recorder: Recorder, region: str) -> None:
        self.recorder = recorder
        self.repositories: dict[str, Repository] = {}
        self.kept: dict[str, int] = {}
        self.digests: dict[tuple[str, str], str] = {}
        self._host = f"{REGISTRY}.dkr.ecr.{region}.amazonaws.com"

    @recorded
    def repository(self, name: str) -> Repository | None:
        """Return a repository."""
        return self.repositories.get(name)

    @recorded
    def create_repository(self, name: str, *, scan_on_push: bool) -> Repository:
        """Create a repository."""
        uri = f"{self._host}/{name}"
        self.repositories[name] = Repository(name=name, uri=uri, scan_on_push=scan_on_push)
        return self.repositories[name]

    @recorded
    def scan_on_push(self, name: str, *, enabled: bool) -> None:
        """Set whether images are scanned."""
        self.repositories[name] = replace(self.repositories[name], scan_on_push=enabled)

    @recorded
    def keep_newest(self, name: str, count: int) -> None:
        """Set how many images are kept."""
        self.kept[name] = count

    @recorded
    def delete_repository(self, name: str) -> None:
        """Delete a repository with its images."""
        self.repositories.pop(name, None)
        self.digests = {key: value for key, value in self.digests.items() if key[0] != name}

    @recorded
    def login(self) -> RegistryLogin:
        """Return a login."""
        return RegistryLogin(username="AWS", password="secret", endpoint=f"https://{self._host}")  # noqa: S106

    @recorded
    def digest(self, repository: str, tag: str, *, registry: str | None = None) -> str | None:
        """Return the digest of a tag."""
        return self.digests.get((repository, tag))
