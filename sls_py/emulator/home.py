"""Where a local cloud keeps its files."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The files of one data directory."""

    directory: Path

    @property
    def record(self) -> Path:
        """The running server: process, address, keys."""
        return self.directory / "server.json"

    @property
    def identity(self) -> Path:
        """What stays the same over restarts: port and keys."""
        return self.directory / "identity.json"

    @property
    def lock(self) -> Path:
        """Held by whoever starts the server, then by the server as long as it lives."""
        return self.directory / "server.lock"

    @property
    def log(self) -> Path:
        """What the server and the functions' processes say."""
        return self.directory / "server.log"

    @property
    def state(self) -> Path:
        """The saved resources of all services but S3 objects."""
        return self.directory / "state"

    @property
    def objects(self) -> Path:
        """The content of buckets."""
        return self.directory / "s3"

    @property
    def temporary(self) -> Path:
        """Unpacked functions; emptied at each start."""
        return self.directory / "tmp"

    @property
    def folders(self) -> Path:
        """Where the functions on Node.js come from."""
        return self.directory / "folders.json"

    def make(self) -> None:
        """Make the folders, readable by their owner only."""
        for folder in (self.directory, self.state, self.objects, self.temporary):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def default_directory(environ: Mapping[str, str], home: Path, platform: str = sys.platform) -> Path:
    """Return the data directory: below SLSPY_HOME, in XDG_CACHE_HOME, or in the platform's own place for caches."""
    if own := environ.get("SLSPY_HOME"):
        return Path(own) / "local"
    if configured := environ.get("XDG_CACHE_HOME"):
        return Path(configured) / "slspy" / "local"
    caches = home / "Library" / "Caches" if platform == "darwin" else home / ".cache"
    return caches / "slspy" / "local"
