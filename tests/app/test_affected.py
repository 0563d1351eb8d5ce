"""Services that changes in a Git repository affect."""

from __future__ import annotations

import subprocess
from pathlib import Path, PurePosixPath

import pytest

from sls_py.app.affected import affected_by, affected_services, changed_files
from sls_py.errors import UsageError
from sls_py.service.compose import Composition, read_composition

FILE = """\
services:
  database: {path: ./database}
  api: {path: api, dependsOn: database, shared: [../lib, common]}
  page: {path: page, dependsOn: api}
  clock: {path: clock}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Composition:
    root = tmp_path / "repository/shop"
    for folder in ("database", "api", "page", "clock"):
        (root / folder).mkdir(parents=True)
        (root / folder / "code.py").write_text("1")
    (root / "slspy-compose.yml").write_text(FILE)
    return read_composition(root / "slspy-compose.yml")


def git(shop: Composition, *arguments: str) -> None:
    who = ("-c", "user.name=me", "-c", "user.email=me@example.org", "-c", "commit.gpgsign=false")
    folder = shop.file.parent.parent
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def committed(shop: Composition) -> Composition:
    git(shop, "init", "-q")
    git(shop, "add", ".")
    git(shop, "commit", "-qm", "x")
    return shop


@pytest.mark.parametrize(
    ("changed", "affected"),
    [
        ("clock/code.py", ("clock",)),
        ("api/code.py", ("api", "page")),
        ("database/schema/1.sql", ("database", "api", "page")),
        ("../lib/money.py", ("api", "page")),
        ("common/money.py", ("api", "page")),
        ("apiary/bees.py", ()),
        ("README.md", ()),
        ("slspy-compose.yml", ("database", "api", "page", "clock")),
    ],
)
def test_files_affect_their_service_and_what_depends_on_it(
    shop: Composition, changed: str, affected: tuple[str, ...]
) -> None:
    assert affected_by(shop, {PurePosixPath(changed)}) == affected


def test_git_tells_what_changed_committed_or_not(committed: Composition) -> None:
    root = committed.file.parent
    assert affected_services(committed, "HEAD") == ()
    (root / "clock/new file ü.py").write_text("2")
    (root / "page/code.py").write_text("2")
    (root.parent / "lib").mkdir()
    (root.parent / "lib/money.py").write_text("2")
    assert changed_files(root, "HEAD") == {
        PurePosixPath("clock/new file ü.py"),
        PurePosixPath("page/code.py"),
        PurePosixPath("../lib/money.py"),
    }
    assert affected_services(committed, "HEAD") == ("api", "page", "clock")
    git(committed, "add", ".")
    git(committed, "commit", "-qm", "y")
    assert affected_services(committed, "HEAD~1") == ("api", "page", "clock")


def test_an_unknown_reference_is_told(committed: Composition) -> None:
    with pytest.raises(UsageError, match="`git` cannot tell what changed") as caught:
        affected_services(committed, "nowhere")
    assert "fetch-depth" in str(caught.value.hint)
