from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.sync.reach import Reach, is_noise, reach
from tests.sync.syncing import snapshot_of


@pytest.mark.parametrize(
    "path",
    [
        "/s/.git/index",
        "/s/.slspy/shop.zip",
        "/s/app/__pycache__/app.cpython-311.pyc",
        "/s/app.pyc",
        "/s/.mypy_cache/3.11/x.json",
        "/s/app.py~",
        "/s/.app.py.swp",
        "/s/4913",
        "/s/.#app.py",
        "/s/#app.py#",
        "/s/.DS_Store",
        r"C:\s\.git\HEAD",
    ],
)
def test_tools_and_editors_make_noise(path: str) -> None:
    assert is_noise(path)


@pytest.mark.parametrize(
    "path",
    ["/s/app.py", "/s/.env", "/s/git/index", "/s/requirements.txt", "/s/node_modules/a/index.js"],
)
def test_files_of_zips_are_no_noise(path: str) -> None:
    assert not is_noise(path)


def test_the_service_file_and_what_it_pulls_in_reach_the_service(tmp_path: Path) -> None:
    service = snapshot_of(tmp_path, includes=[tmp_path / "config" / ".." / "values.yml"]).service

    assert reach([tmp_path / "serverless.yml"], service) is Reach.SERVICE
    assert reach([tmp_path / "app.py", tmp_path / "values.yml"], service) is Reach.SERVICE
    assert reach([tmp_path / "app.py"], service) is Reach.CODE
    assert reach([], service) is Reach.NOTHING
