"""What sync remembers of a stack on this machine, by stack, account and region."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from sls_py.files.atomic import replacing
from sls_py.model.deployed import LiveStack

FORMAT = 1

_PUBLISHED = (":version", ":published")
"""How marks end of versions that sync published: CloudFormation does not touch these."""


def default_directory(environ: Mapping[str, str], home: Path, platform: str = sys.platform) -> Path:
    """Return the folder for it: below SLSPY_HOME, in XDG_STATE_HOME, or in the platform's own place."""
    if own := environ.get("SLSPY_HOME"):
        return Path(own) / "sync"
    if configured := environ.get("XDG_STATE_HOME"):
        return Path(configured) / "slspy" / "sync"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "slspy" / "sync"
    return home / ".local" / "state" / "slspy" / "sync"


class State:
    """The file of one stack, readable by its owner only; one that cannot be read counts as empty."""

    def __init__(self, directory: Path, stack: str, account: str, region: str) -> None:
        self._names = {"stack": stack, "account": account, "region": region}
        digest = sha256(f"{account}\0{region}\0{stack}".encode()).hexdigest()[:16]
        self._path = directory / f"{stack}-{digest}.json"
        self._content = self._read()

    @property
    def confirmed(self) -> bool:
        """Whether the user said that this is a stack for development."""
        return bool(self._content.get("confirmed"))

    @property
    def infrastructure(self) -> float:
        """When sync last deployed it, in seconds since the epoch; 0.0 when it never did."""
        found = self._content.get("infrastructure")
        return float(found) if isinstance(found, int | float) else 0.0

    def marks(self, stack: LiveStack | None) -> dict[str, str]:
        """Return what was live when the stack was last seen; when it was updated since, only what sync published."""
        found = self._content.get("marks")
        if stack is None or not isinstance(found, dict):
            return {}
        same = self._content.get("updated") == stack.updated
        return {
            str(key): str(mark) for key, mark in found.items() if same or key.endswith(_PUBLISHED)
        }

    def confirm(self) -> None:
        """Remember that the user agreed."""
        self._write({"confirmed": True})

    def deployed(self, now: float) -> None:
        """Remember when the stack was deployed."""
        self._write({"infrastructure": now})

    def save(self, marks: Mapping[str, str], stack: LiveStack | None) -> None:
        """Remember what is live."""
        updated = stack.updated if stack else None
        if self._content.get("marks") != marks or self._content.get("updated") != updated:
            self._write({"marks": dict(marks), "updated": updated})

    def _write(self, more: Mapping[str, Any]) -> None:
        self._content = {"format": FORMAT, **self._names, **self._content, **more}
        with suppress(OSError):  # what cannot be remembered is asked again
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with replacing(self._path) as temporary:
                descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    json.dump(self._content, file, indent=1, sort_keys=True)

    def _read(self) -> dict[str, Any]:
        try:
            content = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        fits = isinstance(content, dict) and content.get("format") == FORMAT
        return content if fits and self._names.items() <= content.items() else {}
