"""What a repair of the engine needs to find there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """One repair: `points` are `module:attribute` of the engine, `apply` changes them.

    `required` repairs keep strangers out; the engine must not run without them.
    """

    name: str
    points: tuple[str, ...]
    apply: Callable[[], None]
    required: bool = False


def missing_points(patch: Patch) -> tuple[str, ...]:
    """Return the points of a repair that this version of the engine does not have."""
    return tuple(point for point in patch.points if not _exists(point))


def _exists(point: str) -> bool:
    module, _, attribute = point.partition(":")
    try:
        return hasattr(import_module(module), attribute)
    except ImportError:
        return False
