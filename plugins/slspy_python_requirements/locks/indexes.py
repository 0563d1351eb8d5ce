"""Tell the index that installers ask anyway from those that a lock file names besides."""

from __future__ import annotations

import re

_USUAL = re.compile(r"https?://pypi\.\w+/simple/?")


def is_usual(address: str) -> bool:
    """Tell whether an address is that of the Python Package Index: installers know it, or what stands in for it."""
    return _USUAL.fullmatch(address) is not None
