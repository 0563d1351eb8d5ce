"""What the tests of installations share."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

HAS_UV = bool(
    shutil.which("uv") or Path(sys.executable).with_name("uv").is_file() or find_spec("uv")
)


@pytest.fixture(
    params=[
        "pip",
        pytest.param("uv", marks=pytest.mark.skipif(not HAS_UV, reason="uv is not installed")),
    ]
)
def installer(request: pytest.FixtureRequest) -> str:
    """Every installer that there is."""
    return str(request.param)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment in which installers know no index, and keep their caches apart."""
    keep = ("PATH", "LANG", "TMPDIR", "SYSTEMROOT")
    found = {name: os.environ[name] for name in keep if name in os.environ}
    found |= {"HOME": str(tmp_path / "home"), "UV_CACHE_DIR": str(tmp_path / "uv-cache")}
    return found | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_CACHE_DIR": "1",
        "UV_PYTHON_DOWNLOADS": "never",
    }
