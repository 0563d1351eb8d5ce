"""Keep the code of functions and layers unpacked, one folder per content, shared by all processes."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import stat
import tempfile
import threading
import time
import zipfile
from collections.abc import Collection
from pathlib import Path


class CodeStore:
    """Unpacked zips below a folder."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._used: dict[Path, float] = {}

    def unpack(self, archive: bytes) -> Path:
        """Return a folder with the content of a zip.

        Raises:
            zipfile.BadZipFile: it is no zip.
        """
        target = self._directory / hashlib.sha256(archive).hexdigest()[:32]
        with self._lock:
            if not target.is_dir():
                _unpack(archive, target)
            self._used[target] = time.monotonic()
        return target

    def forget_unused(self, kept: Collection[Path], older_than: float) -> None:
        """Delete folders that no process runs from and nobody asked for in `older_than` seconds."""
        limit = time.monotonic() - older_than
        with self._lock:
            for folder in [f for f, used in self._used.items() if used < limit and f not in kept]:
                del self._used[folder]
                shutil.rmtree(folder, ignore_errors=True)


def _unpack(archive: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    # made elsewhere and renamed, so that a folder that exists is complete
    partial = Path(tempfile.mkdtemp(dir=target.parent, prefix=".unpacking-"))
    partial.chmod(0o755)
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as content:
            links = [entry for entry in content.infolist() if _is_link(entry)]
            for entry in content.infolist():
                if not _is_link(entry):
                    _extract(content, entry, partial)
            for entry in links:
                _link(content, entry, partial)
        partial.rename(target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _extract(content: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> None:
    path = Path(content.extract(entry, folder))
    mode = stat.S_IMODE(entry.external_attr >> 16)
    if mode and not entry.is_dir():
        path.chmod(mode | 0o400)


def _link(content: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> None:
    path = Path(os.path.normpath(folder / entry.filename))
    target = content.read(entry).decode()
    inside = Path(os.path.normpath(path.parent / target))
    if path.is_relative_to(folder) and inside.is_relative_to(folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)
