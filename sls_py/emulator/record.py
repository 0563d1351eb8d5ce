"""Read and write what is known about a server: `server.json` while it runs, `identity.json` for good."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sls_py.emulator.cloud import LocalCloud
from sls_py.emulator.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The keys of a local cloud and the port it had last, so that URLs and exported keys live on."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    port: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A server that was ready; `process_start` tells its process from a later one with the same id.

    `moved_from` is the port it wanted and found taken, `slspy_version` the version it was started by.
    """

    pid: int
    process_start: str
    started_at: float
    port: int
    endpoint: str
    access_key_id: str
    secret_access_key: str = field(repr=False)
    token: str = field(repr=False)
    instance: str
    engine_version: str
    moved_from: int | None = None
    slspy_version: str = ""

    def cloud(self, home: Home) -> LocalCloud:
        """Return the public view."""
        return LocalCloud(
            endpoint=self.endpoint,
            port=self.port,
            pid=self.pid,
            access_key_id=self.access_key_id,
            secret_access_key=self.secret_access_key,
            token=self.token,
            instance=self.instance,
            engine_version=self.engine_version,
            data_directory=home.directory,
        )


def new_identity() -> Identity:
    """Return random keys that look like AWS keys."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    name = "AKIA" + "".join(secrets.choice(alphabet) for _ in range(16))
    return Identity(access_key_id=name, secret_access_key=secrets.token_urlsafe(30))


def read_identity(home: Home) -> Identity:
    """Return the stored identity, a new one when there is none or it cannot be read."""
    try:
        return Identity(**_read(home.identity))
    except (OSError, ValueError, TypeError):
        return new_identity()


def write_identity(home: Home, identity: Identity) -> None:
    """Store the identity."""
    _write(home.identity, asdict(identity))


def read_record(home: Home) -> Record | None:
    """Return the record of the last server, None when there is none or it cannot be read."""
    try:
        return Record(**_read(home.record))
    except (OSError, ValueError, TypeError):
        return None


def write_record(home: Home, record: Record) -> None:
    """Store the record of a server that is ready."""
    _write(home.record, asdict(record))


def remove_record(home: Home) -> None:
    """Forget the running server."""
    home.record.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Any]:
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise TypeError(f"{path} does not hold an object")
    return content


def _write(path: Path, content: dict[str, object]) -> None:
    # mkstemp makes the file with mode 0600, and os.replace keeps it
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(content, stream, indent=2)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
