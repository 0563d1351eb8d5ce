"""Mark stack operations with who started them, so that one whose process died is recognized."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
import uuid
from dataclasses import dataclass

_TOKEN = re.compile(r"slspy-(?P<host>[0-9a-f]{12})-(?P<pid>\d+)-[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class Caller:
    """A process on a machine; the machine is named by a digest."""

    host: str
    pid: int

    def token(self) -> str:
        """Return a new ClientRequestToken (letters, digits, dashes, at most 128)."""
        return f"slspy-{self.host}-{self.pid}-{uuid.uuid4().hex[:12]}"

    def left_behind(self, token: str) -> bool:
        """Tell whether an operation was started on this machine by a process that is gone."""
        found = _TOKEN.fullmatch(token)
        if not found or found["host"] != self.host:
            return False
        return int(found["pid"]) != self.pid and not _alive(int(found["pid"]))


def this_process() -> Caller:
    """Return the running process."""
    machine = f"{platform.node()}:{uuid.getnode():x}"
    return Caller(hashlib.sha256(machine.encode()).hexdigest()[:12], os.getpid())


def _alive(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # there, asking with signal 0 would end the process
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
