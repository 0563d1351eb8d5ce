from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from sls_py.emulator.home import default_directory

HOME = Path("/home/ann")


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({"SLSPY_HOME": "/own", "XDG_CACHE_HOME": "/cache"}, "linux", "/own/local"),
        ({"XDG_CACHE_HOME": "/cache"}, "linux", "/cache/slspy/local"),
        ({}, "linux", "/home/ann/.cache/slspy/local"),
        ({}, "darwin", "/home/ann/Library/Caches/slspy/local"),
    ],
)
def test_the_data_directory_is_the_users_or_the_platforms(
    environ: Mapping[str, str], platform: str, expected: str
) -> None:
    assert default_directory(environ, HOME, platform) == Path(expected)
