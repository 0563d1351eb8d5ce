"""What `slspy package` makes and `slspy deploy --package` reads back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from sls_py.errors import Problem
from sls_py.model.stack import CompiledStack
from sls_py.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One zip. Two artifacts with the same `digest` hold the same files with the same modes.

    `digest` is the hex content digest, known before the zip is written; `code_sha256` is the base64 SHA-256 of
    the zip's bytes (what Lambda calls CodeSha256); `encoding` names the compressor that made those bytes
    (`ld5`, `z6`, or `raw` for a zip the user gave). `key` is the object key in the deployment bucket.
    """

    name: str
    kind: Literal["code", "layer"]
    path: Path
    digest: str
    code_sha256: str
    encoding: str
    size: int
    unzipped_size: int
    files: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifacts:
    """All zips of a service: which artifact each function and each layer uses (by artifact name).

    `broken` are the functions that must not be uploaded, and why; others may, though they have the same zip.
    """

    items: tuple[Artifact, ...] = ()
    functions: Mapping[str, str] = field(default_factory=dict)
    layers: Mapping[str, str] = field(default_factory=dict)
    broken: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A compiled stack with its artifacts: all that a deployment needs, without the service file."""

    stack: CompiledStack
    artifacts: Artifacts
    format: int = 1
