"""The identity of an artifact: what is in it, not how it is packed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sls_py.files.entries import Key

CONTENT_FORMAT = b"slspy-content-1\n"
RAW_FORMAT = b"slspy-raw-1\n"


def content_digest(lines: Iterable[str]) -> str:
    """Return the hex digest over the lines (of `digest_line`) of all members.

    It does not depend on dates, owners, umask, compressor, or the order in which a folder lists its files.
    """
    text = "".join(sorted(lines))  # which is the order of the bytes as well
    return hashlib.sha256(CONTENT_FORMAT + text.encode()).hexdigest()


def digest_line(key: Key) -> str:
    """Return what of a member counts: its name, its mode, and the hash of its content."""
    name, executable, sha256 = key
    return f"{name}\0{'755' if executable else '644'}\0{sha256}\n"


def raw_digest(sha256: str) -> str:
    """Return the hex digest of a zip that the user made, from the SHA-256 of its bytes."""
    return hashlib.sha256(RAW_FORMAT + sha256.encode()).hexdigest()
