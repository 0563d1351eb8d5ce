"""What AWS runs, as far as sync knows: a mark for each resource, kept up by the flows."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock


class Live:
    """A mark (CodeSha256 of a function, digest of a layer or a definition) for each resource; for any thread."""

    def __init__(self, marks: Mapping[str, str] | None = None) -> None:
        self._marks = dict(marks or {})
        self._lock = Lock()

    def mark(self, resource: str) -> str | None:
        """Return the mark of a resource, None when it is not known."""
        with self._lock:
            return self._marks.get(resource)

    def set(self, resource: str, mark: str) -> None:
        """Tell what is live."""
        with self._lock:
            self._marks[resource] = mark

    def forget(self, resource: str) -> None:
        """Tell that nobody knows what is live: a call may or may not have come through."""
        with self._lock:
            self._marks.pop(resource, None)

    def marks(self) -> dict[str, str]:
        """Return all marks."""
        with self._lock:
            return dict(self._marks)
