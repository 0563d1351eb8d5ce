"""The layer with the stub: the wire, the stub and libsodium for a function's processor and Python.

It is published once for each content: its digest stands in the version's description.
"""

from __future__ import annotations

import hashlib
import io
import platform
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from sls_py.aws.relay_protocol import Relay
from sls_py.model.values import JsonObject

LAYER = "slspy-live"
MOST_LAYERS = 5
"""Layers that a function can have (Lambda quotas)."""

PACKAGE = "slspy_live"
"""The name that the stub is imported under."""

VENDORED = f"python/{PACKAGE}/vendor"
"""Where libsodium lies: not on the function's path, so it meets no other version of it."""

NEWEST_PYTHON = "3.13"
"""What functions of other runtimes are switched to."""

_PYTHONS = frozenset(f"3.{minor}" for minor in range(9, 15))
_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}


class Platform(NamedTuple):
    """What a layer is for; `here` is set when functions run on this machine, in a local cloud."""

    python: str
    machine: str
    here: bool = False


class LayerSource(Protocol):
    """Where libsodium comes from."""

    def libraries(self, wanted: Platform) -> Mapping[str, bytes]:
        """Return files by their path: the package `nacl` and the module `_cffi_backend`.

        Raises:
            SlspyError: they cannot be had.
        """
        ...


def stub_runtime(configuration: JsonObject, *, here: bool) -> str:
    """Return the runtime that the stub runs in: the function's own when it is a Python the stub knows."""
    runtime = str(configuration.get("Runtime", ""))
    if runtime.removeprefix("python") in _PYTHONS:
        return runtime
    own = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return f"python{own if here else NEWEST_PYTHON}"


def platform_of(configuration: JsonObject, *, here: bool) -> Platform:
    """Return what a function's layer has to be for."""
    python = stub_runtime(configuration, here=here).removeprefix("python")
    (architecture,) = configuration.get("Architectures") or ["x86_64"]
    machine = platform.machine() if here else _MACHINES.get(architecture, architecture)
    return Platform(python, machine, here)


def layer_arn(wanted: Platform, relay: Relay, source: LayerSource) -> str:
    """Return the ARN of the layer version for a platform, published now when there is none yet."""
    files = layer_files(source.libraries(wanted))
    description = f"slspy live {wanted.python} {wanted.machine} {_digest(files)}"
    found = relay.find_layer(LAYER, description)
    return found or relay.publish_layer(LAYER, zipped(files), description=description)


def layer_files(libraries: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the files of the layer by their names in the zip."""
    vendored = {f"{VENDORED}/{name}": content for name, content in libraries.items()}
    return dict(sorted({**vendored, **dict(_sources())}.items()))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the zip of the layer; the same files give the same bytes with the same zlib."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def _digest(files: Mapping[str, bytes]) -> str:
    """Return what the files are known by; the bytes of the zip depend on the zlib that made it."""
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()[:32]


def _sources() -> Iterator[tuple[str, bytes]]:
    here = Path(__file__).parent
    yield f"python/{PACKAGE}/__init__.py", b'"""The stub of `slspy live`."""\n'
    for folder in ("wire", "stub"):
        for path in sorted((here / folder).glob("*.py")):
            yield f"python/{PACKAGE}/{folder}/{path.name}", path.read_bytes()
