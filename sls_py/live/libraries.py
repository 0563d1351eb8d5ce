"""Where the layer's libsodium comes from: this Python's own, what was kept of earlier sessions, or the package index.

The versions are pinned with their hashes in `layer_pins.txt`, so that a layer has the same content everywhere.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from sls_py.errors import SlspyError
from sls_py.live.layer import Platform

PINS = Path(__file__).with_name("layer_pins.txt")
_OWN_PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
_NEEDED = ("nacl/__init__.py", "nacl/_sodium.*", "_cffi_backend.*")
_SECONDS = 120


class Libraries:
    """See `sls_py.live.layer.LayerSource`; `cache` is a folder that may be deleted at any time."""

    def __init__(self, cache: Path, environ: Mapping[str, str]) -> None:
        self._cache = cache
        self._environ = environ

    def libraries(self, wanted: Platform) -> Mapping[str, bytes]:
        """Return files by their path: the package `nacl` and the module `_cffi_backend`.

        Raises:
            SlspyError: they can neither be found nor installed.
        """
        if wanted.here and wanted.python == _OWN_PYTHON and (own := _installed()):
            return own
        pins = hashlib.sha256(PINS.read_bytes()).hexdigest()[:16]
        system = platform.system().lower() if wanted.here else "lambda"
        folder = self._cache / f"{system}-{wanted.machine}-{wanted.python}-{pins}"
        if not folder.is_dir():
            self._install(wanted, folder)
        return _read(folder)

    def _install(self, wanted: Platform, folder: Path) -> None:
        self._cache.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=self._cache, prefix=".installing-"))
        try:
            self._run(wanted, work)
            with suppress(OSError):  # somebody else was faster
                work.rename(folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _run(self, wanted: Platform, target: Path) -> None:
        command = _uv(wanted) or _pip(wanted)
        if command is None:
            raise SlspyError(
                "there is neither `uv` nor `pip` to fetch libsodium for the layer with",
                hint="install `slspy[uv]`",
            )
        words = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement"]
        done = subprocess.run(
            [*command, *words, str(PINS), "--target", str(target)],
            env=dict(self._environ),
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            raise SlspyError(
                f"libsodium for Python {wanted.python} on {wanted.machine} cannot be fetched:"
                f" {' '.join(said)}",
                hint="it is needed once for each Python and processor, and then kept",
            )


def _uv(wanted: Platform) -> list[str] | None:
    found = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if found is None:
        return None
    target = [] if wanted.here else ["--python-platform", f"{wanted.machine}-manylinux2014"]
    words = ["--python", sys.executable, "--python-version", wanted.python, "--quiet"]
    return [found, "pip", "install", *words, *target]


def _pip(wanted: Platform) -> list[str] | None:
    if find_spec("pip") is None:
        return None
    target = [] if wanted.here else ["--platform", f"manylinux2014_{wanted.machine}"]
    words = ["--no-compile", "--python-version", wanted.python, "--implementation", "cp"]
    return [sys.executable, "-m", "pip", "install", "--quiet", *words, *target]


def _installed() -> Mapping[str, bytes] | None:
    """Return the libraries that slspy itself has, None when it has them in another form."""
    sodium, cffi = find_spec("nacl"), find_spec("_cffi_backend")
    if not (sodium and sodium.origin and cffi and cffi.origin):
        return None
    package, backend = Path(sodium.origin), Path(cffi.origin)
    found = {f"nacl/{path.name}": path.read_bytes() for path in package.parent.glob("_sodium.*")}
    if not found:
        return None
    return {
        "nacl/__init__.py": package.read_bytes(),
        **found,
        backend.name: backend.read_bytes(),
    }


def _read(folder: Path) -> Mapping[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in _needed(folder)}


def _needed(folder: Path) -> Iterator[Path]:
    for pattern in _NEEDED:
        yield from sorted(path for path in folder.glob(pattern) if path.is_file())


def libraries_in_cache(environ: Mapping[str, str]) -> Libraries:
    """Return the source that keeps what it fetched below SLSPY_HOME, or in the user's cache."""
    if own := environ.get("SLSPY_HOME"):
        return Libraries(Path(own) / "live", environ)
    home = environ.get("XDG_CACHE_HOME") or os.path.join(environ.get("HOME", ""), ".cache")  # noqa: PTH118
    return Libraries(Path(home) / "slspy" / "live", environ)
