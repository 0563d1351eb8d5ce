"""Mark stack operations with who started them, so that one whose process died is recognized."""

from __future__ import annotations

import getpass
import hashlib
import os
import platform
import re
import sys
import uuid
from pathlib import Path

from sls_py.records import dataclass

_TOKEN = re.compile(r"slspy-(?P<host>[0-9a-f]{12})-(?P<pid>\d+)-[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class Caller:
    """A process on a machine; the machine is named by a digest, and by `node` for people.

    `user` runs it, `command` is what it does (`deploy function`).
    """

    host: str
    pid: int
    user: str = ""
    node: str = ""
    command: str = ""

    def token(self) -> str:
        """Return a new ClientRequestToken (letters, digits, dashes, at most 128)."""
        return f"slspy-{self.host}-{self.pid}-{uuid.uuid4().hex[:12]}"

    def left_behind(self, token: str) -> bool:
        """Tell whether an operation was started on this machine by a process that is gone."""
        found = _TOKEN.fullmatch(token)
        if not found or found["host"] != self.host:
            return False
        return int(found["pid"]) != self.pid and not _alive(int(found["pid"]))


def this_process(command: str = "") -> Caller:
    """Return the running process, which does what the user asked for with `command`."""
    machine = f"{platform.node()}:{uuid.getnode():x}{_process_namespace()}"
    digest = hashlib.sha256(machine.encode()).hexdigest()[:12]
    return Caller(digest, os.getpid(), _user(), platform.node(), command)


def _process_namespace() -> str:
    """Tell containers on one machine apart: what has another number there is another process."""
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # in containers, users need not have names
        return ""


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
