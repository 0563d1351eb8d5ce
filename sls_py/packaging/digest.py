"""The identity of an artifact: what is in it, not how it is packed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sls_py.files.zips import Member

CONTENT_FORMAT = b"slspy-content-1\n"
RAW_FORMAT = b"slspy-raw-1\n"


def content_digest(lines: Iterable[bytes]) -> str:
    """Return the hex digest over the lines (of `digest_line`) of all members.

    It does not depend on dates, owners, umask, compressor, or the order in which a folder lists its files.
    """
    return hashlib.sha256(CONTENT_FORMAT + b"".join(sorted(lines))).hexdigest()


def digest_line(member: Member) -> bytes:
    """Return what of a member counts: its name, its mode, and the hash of its content."""
    mode = b"755" if member.executable else b"644"
    return b"%s\0%s\0%s\n" % (member.name.encode(), mode, member.sha256.encode())


def raw_digest(sha256: str) -> str:
    """Return the hex digest of a zip that the user made, from the SHA-256 of its bytes."""
    return hashlib.sha256(RAW_FORMAT + sha256.encode()).hexdigest()
