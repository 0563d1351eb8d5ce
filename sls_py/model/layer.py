"""A Lambda layer that the service publishes."""

from __future__ import annotations

from sls_py.position import Position
from sls_py.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One entry of `layers`: a folder, or a ready zip in `artifact`; plugins put all files into a `generated` one."""

    key: str
    name: str
    path: str | None = None
    artifact: str | None = None
    patterns: tuple[str, ...] = ()
    description: str | None = None
    license_info: str | None = None
    compatible_runtimes: tuple[str, ...] = ()
    compatible_architectures: tuple[str, ...] = ()
    allowed_accounts: tuple[str, ...] = ()
    retain: bool = False
    generated: bool = False
    position: Position | None = None
