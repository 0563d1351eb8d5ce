"""Keep copies of botocore's descriptions of services that are read in a fifth of the time.

The descriptions hold the documentation of every operation, and the addresses of 300 services in every region. In a copy
descriptions are empty, and large tables keep each entry as text until it is asked for.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import get_ident
from typing import Any
from zlib import crc32

_FORMAT = 1

_LARGE = 16 * 1024
"""Smaller files are read as fast as a copy."""
_LIFETIME = 30 * 24 * 3600
"""Seconds after which a copy may be deleted, and is made again when it is still needed."""


def copies_folder(environ: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """Return where copies are kept: below SLSPY_HOME, or in the user's cache; None when there is no such place."""
    if own := environ.get("SLSPY_HOME"):
        return Path(own) / "models"
    home = environ.get("HOME")
    usual = f"{home}/Library/Caches" if platform == "darwin" else f"{home}/.cache"
    cache = environ.get("XDG_CACHE_HOME") or environ.get("LOCALAPPDATA") or (home and usual)
    return Path(cache) / "slspy" / "models" if cache else None


class ModelCopies:
    """Copies of files in a folder, each good as long as its file is the same; damaged ones do not count.

    The first process makes the folder only: a machine that deploys once and is thrown away would make copies for nobody.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, source: str, read: Callable[[], Any]) -> Any:
        """Return the content of a file: that of its copy, else what `read` returns, and then a copy is made of it."""
        stamp = _stamp(source)
        if stamp is None:
            return read()
        copy = self._folder / f"{sha256(source.encode()).hexdigest()[:32]}.json"
        found = _content(copy, stamp)
        if found is None:
            found = read()
            with suppress(OSError):
                self._keep(copy, stamp, found)
        return found

    def _keep(self, copy: Path, stamp: bytes, content: Any) -> None:
        if not self._folder.is_dir():
            self._folder.mkdir(parents=True, mode=0o700)
            return
        self._tidy()
        body = json.dumps(_packed(content), separators=(",", ":")).encode()
        temporary = copy.with_suffix(f".{os.getpid()}-{get_ident()}.tmp")
        temporary.write_bytes(_head(stamp, body) + b"\n" + body)
        temporary.replace(copy)

    def _tidy(self) -> None:
        """Delete what is old: copies of files that may be gone, and those that a killed process did not finish."""
        oldest = time.time() - _LIFETIME
        for file in self._folder.iterdir():
            with suppress(FileNotFoundError):  # another process tidies as well
                if file.stat().st_mtime < oldest:
                    file.unlink()


class Entries(dict[str, Any]):
    """A dictionary of dictionaries: each is read, from JSON text, when it is asked for."""

    def __getitem__(self, key: str) -> Any:
        """Return an entry."""
        value = super().__getitem__(key)
        if isinstance(value, str):
            value = self[key] = json.loads(value)
        return value

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys; that it is here has `dict(entries)` ask for every entry."""
        return super().__iter__()

    def get(self, key: str, default: Any = None) -> Any:
        """Return an entry, or a default."""
        return self[key] if key in self else default  # noqa: SIM401 - that is what it is

    def items(self) -> Any:
        """Return keys with their entries."""
        self._read()
        return super().items()

    def values(self) -> Any:
        """Return the entries."""
        self._read()
        return super().values()

    def _read(self) -> None:
        for key in self:
            self[key]  # reading keeps it


def _stamp(source: str) -> bytes | None:
    """Return what tells a file from others in its place, None for a small file."""
    try:
        found = os.stat(source)  # noqa: PTH116 - asked of every file that botocore looks for
    except OSError:
        return None
    if found.st_size < _LARGE:
        return None
    return b"%d %d %d" % (_FORMAT, found.st_mtime_ns, found.st_size)


def _head(stamp: bytes, body: bytes) -> bytes:
    # The sum tells a damaged copy, which would be noticed when an entry is read, long after this.
    return b"%s %d" % (stamp, crc32(body))


def _content(copy: Path, stamp: bytes) -> Any:
    """Return the content of a copy, None when it is missing, damaged, or one of another file."""
    try:
        head, _, body = copy.read_bytes().partition(b"\n")
    except OSError:
        return None
    return _unpacked(json.loads(body)) if head == _head(stamp, body) else None


def _packed(content: Any) -> Any:
    content = _undocumented(content)
    for holder, name in _tables(content):
        holder[name] = {key: json.dumps(value) for key, value in holder[name].items()}
    return content


def _unpacked(content: Any) -> Any:
    for holder, name in _tables(content):
        holder[name] = Entries(holder[name])
    return content


def _tables(content: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield where the large tables are: the shapes of a service, and the services of each partition."""
    if isinstance(content, dict):
        if isinstance(content.get("shapes"), dict):
            yield content, "shapes"
        partitions = content.get("partitions")
        for partition in partitions if isinstance(partitions, list) else ():
            if isinstance(partition.get("services"), dict):
                yield partition, "services"


def _undocumented(content: Any) -> Any:
    """Copy with empty descriptions (botocore asks for some); a member that has their name is a dictionary, and stays."""
    if isinstance(content, list):
        return [_undocumented(item) for item in content]
    if not isinstance(content, dict):
        return content
    return {
        name: "" if name == "documentation" and isinstance(value, str) else _undocumented(value)
        for name, value in content.items()
    }
