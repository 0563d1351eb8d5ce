from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sls_py.service.variables.sources.git import git_facts
from tests.service.service_files import load, refused

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CEILING_DIRECTORIES": "",
}


def git(directory: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=directory, env=ENVIRONMENT, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit, on branch `work`."""
    folder = tmp_path / "shop"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=work")
    git(folder, "config", "user.name", "Ada Byron")
    git(folder, "config", "user.email", "ada@example.com")
    (folder / "app.py").write_text("")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "Add a shop\n\nIt sells\nthings.")
    return folder


def value(directory: Path, name: str, **environ: str) -> Any:
    text = f"custom: {{v: '${{git:{name}}}'}}"
    return load(directory, text, environ={**ENVIRONMENT, **environ}).custom["v"]


def test_the_commit_has_its_hashes_and_its_message(repository: Path) -> None:
    whole = git(repository, "rev-parse", "HEAD")
    assert value(repository, "sha") == value(repository, "commit") == whole
    assert value(repository, "sha1") == git(repository, "rev-parse", "--short", "HEAD")
    assert value(repository, "message") == "Add a shop\n\nIt sells\nthings."
    assert value(repository, "messageSubject") == "Add a shop"
    assert value(repository, "messageBody") == "It sells\nthings."


def test_who_works_on_it_is_known(repository: Path) -> None:
    assert value(repository, "user") == "Ada Byron"
    assert value(repository, "email") == "ada@example.com"


def test_a_tag_is_exact_or_described(repository: Path) -> None:
    assert value(repository, "tag") == value(repository, "tags") == value(repository, "sha1")
    git(repository, "tag", "v1")
    git(repository, "tag", "v1-final")
    assert value(repository, "tag") in ("v1", "v1-final")
    assert value(repository, "tags") == "v1, v1-final"
    assert value(repository, "describe") == value(repository, "sha1")
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "More")
    assert value(repository, "describeLight") == f"v1-1-g{value(repository, 'sha1')}"


def test_changes_that_are_not_committed_are_dirt(repository: Path) -> None:
    (repository / "new.py").write_text("")
    assert value(repository, "isDirty") is False
    (repository / "app.py").write_text("changed")
    assert value(repository, "isDirty") is True


def test_the_name_is_that_of_the_remote_or_the_folder(repository: Path) -> None:
    assert value(repository, "repository") == "shop"
    git(repository, "remote", "add", "origin", "git@example.com:team/web-shop.git")
    assert value(repository, "repository") == "web-shop"


def test_a_worktree_has_the_name_of_its_repository_and_its_own_branch(
    repository: Path, tmp_path: Path
) -> None:
    git(repository, "worktree", "add", "--quiet", "-b", "fix", str(tmp_path / "elsewhere"))
    assert value(tmp_path / "elsewhere", "repository") == "shop"
    assert value(tmp_path / "elsewhere", "branch") == "fix"


def test_without_a_branch_the_one_of_the_ci_run_counts(repository: Path) -> None:
    assert value(repository, "branch", GITHUB_REF_NAME="main") == "work"
    git(repository, "checkout", "--quiet", "--detach")
    assert value(repository, "branch", GITHUB_REF_NAME="main") == "main"
    assert value(repository, "branch") == "HEAD"


def test_a_branch_without_commits_has_a_name(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=first")
    assert value(tmp_path, "branch") == "first"
    (problem,) = refused(tmp_path, "custom: {v: '${git:sha}'}", environ=ENVIRONMENT)
    assert "has no commit yet" in problem.message


def test_outside_of_a_repository_only_the_fallback_is_left(tmp_path: Path) -> None:
    environ = {**ENVIRONMENT, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    (problem,) = refused(tmp_path, "custom: {v: '${git:sha}'}", environ=environ)
    assert "the service is not in a Git repository" in problem.message
    text = "custom: {v: '${git:sha, \"unknown\"}'}"
    assert load(tmp_path, text, environ=environ).custom["v"] == "unknown"


def test_a_missing_program_is_told(repository: Path) -> None:
    (problem,) = refused(repository, "custom: {v: '${git:sha}'}", environ={"PATH": "/nowhere"})
    assert "there is no `git` program" in problem.message


def test_a_setting_that_is_not_there_gives_way_to_a_fallback(repository: Path) -> None:
    git(repository, "config", "--unset", "user.email")
    assert value(repository, 'email, "nobody"') == "nobody"


def test_unknown_facts_are_refused(repository: Path) -> None:
    (problem,) = refused(repository, "custom: {v: '${git:brunch}'}", environ=ENVIRONMENT)
    assert "`git` does not know `brunch`" in problem.message
    assert problem.hint == "did you mean `branch`?"


def test_facts_can_be_noted_for_later(repository: Path, tmp_path: Path) -> None:
    texts = ["a: ${git:branch}", "b: ${git:sha, 'none'} ${git:unknown}"]
    facts = git_facts(texts, repository, ENVIRONMENT)
    assert facts == {"branch": "work", "sha": git(repository, "rev-parse", "HEAD")}
    assert git_facts(texts, tmp_path, {**ENVIRONMENT, "GIT_DIR": os.devnull}) == {}
