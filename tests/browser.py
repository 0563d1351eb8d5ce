"""Have a real browser show a page, for tests of pages."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

_BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)

needs_browser = pytest.mark.skipif(_BROWSER is None, reason="no browser is installed")


def rendered(address: str, folder: Path, *, milliseconds: int) -> str:
    """Return the HTML of a page after its scripts ran for so long; `folder` is for the browser's own files."""
    command = [
        str(_BROWSER),
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
        f"--user-data-dir={folder / 'profile'}",
        f"--virtual-time-budget={milliseconds}",
        "--dump-dom",
        address,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=100).stdout
