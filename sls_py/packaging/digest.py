"""The identity of an artifact: what is in it, not how it is packed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sls_py.files.zips import Member

CONTENT_FORMAT = b"slspy-content-1\n"
RAW_FORMAT = b"slspy-raw-1\n"


def content_digest(members: Iterable[Member]) -> str:
    """Return the hex digest over the sorted names, modes and content hashes of the members.

    It does not depend on dates, owners, umask, compressor, or the order in which a folder lists its files.
    """
    digest = hashlib.sha256(CONTENT_FORMAT)
    lines = [
        b"%s\0%s\0%s\n" % (member.name.encode(), _mode(member), member.sha256.encode())
        for member in members
    ]
    digest.update(b"".join(sorted(lines)))
    return digest.hexdigest()


def raw_digest(sha256: str) -> str:
    """Return the hex digest of a zip that the user made, from the SHA-256 of its bytes."""
    return hashlib.sha256(RAW_FORMAT + sha256.encode()).hexdigest()


def _mode(member: Member) -> bytes:
    return b"755" if member.executable else b"644"
