"""Decide markers (PEP 508) for the platform of a function instead of this machine."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from slspy_python_requirements.platform import Platform

if TYPE_CHECKING:
    from packaging.markers import Marker


def holds(marker: str | None, platform: Platform, extras: Iterable[str] = ()) -> bool:
    """Tell whether a marker is true on a platform, for a package with or without any of some extras.

    Raises:
        ValueError: it is not a marker.
    """
    if not marker:
        return True
    parsed = _parsed(marker)
    return any(parsed.evaluate({**platform.markers, "extra": extra}) for extra in ("", *extras))


@lru_cache(maxsize=4096)
def _parsed(marker: str) -> Marker:
    from packaging.markers import Marker

    return Marker(marker)
