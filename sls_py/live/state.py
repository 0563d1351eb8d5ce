"""What a session has attached, on disk, so that the next command can undo it when this one was killed.

One file a session below `.slspy/live`, for the owner alone (0600), because it has the session's key.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sls_py.emulator.process import is_running
from sls_py.live.wire.topics import Session

FOLDER = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A session as it is remembered.

    `functions` are deployed names, `roles` the names of roles that were, or were to be, given the session's policy.
    `process` and `process_start` tell a session that still runs from one that was killed. `page` is where its
    requests are served to this machine.
    """

    id: str
    key: str = field(repr=False)
    prefix: str
    service: str
    stage: str
    region: str
    functions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    process: int = 0
    process_start: str = ""
    since: int = 0
    page: str = field(default="", repr=False)

    @property
    def session(self) -> Session:
        """The session, to take it up again."""
        return Session(self.id, base64.b64decode(self.key), self.prefix)

    @property
    def runs(self) -> bool:
        """Whether the process that made it is still there."""
        return is_running(self.process, self.process_start)


def write_record(build_folder: Path, record: SessionRecord) -> None:
    """Write a session's file; a reader sees the old one or the new one."""
    path = _path(build_folder, record.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(record), file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def read_records(build_folder: Path) -> Iterator[SessionRecord]:
    """Yield the sessions that were not ended; files that cannot be read are passed over."""
    for path in sorted((build_folder / FOLDER).glob("*.json")):
        with suppress(OSError, ValueError, TypeError):
            fields = json.loads(path.read_text(encoding="utf-8"))
            for name in ("functions", "roles"):
                fields[name] = tuple(fields[name])
            yield SessionRecord(**fields)


def remove_record(build_folder: Path, session_id: str) -> None:
    """Forget a session."""
    _path(build_folder, session_id).unlink(missing_ok=True)


def _path(build_folder: Path, session_id: str) -> Path:
    return build_folder / FOLDER / f"{session_id}.json"
