"""`${git:branch}` and others: facts about the Git repository that the service is in.

The names are those of the Serverless Framework 4: `sha1` is the short hash there. `sha` and `tag` are additions.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sls_py.errors import UsageError, did_you_mean
from sls_py.service.extensions import Missing, VariableContext
from sls_py.service.variables.sources.address import needed

if TYPE_CHECKING:
    from subprocess import CompletedProcess


class GitSource:
    """Asks the `git` program, each question once."""

    name = "git"

    def __init__(self) -> None:
        self._repository: _Repository | None = None
        self._answers: dict[str, Any] = {}

    def resolve(self, address: str | None, _params: Sequence[Any], context: VariableContext) -> Any:
        """Return a fact about the repository around the service directory.

        Raises:
            UsageError: there is no such fact.
        """
        fact = needed(address, "`${git:branch}`")
        if fact not in _FACTS:
            known = ", ".join(f"`{name}`" for name in sorted(_FACTS))
            raise UsageError(
                f"`git` does not know `{fact}`",
                hint=did_you_mean(fact, _FACTS) or f"it knows {known}",
            )
        if fact not in self._answers:
            self._repository = self._repository or _Repository(context.directory, context.environ)
            try:
                self._answers[fact] = _FACTS[fact](self._repository)
            except _UnavailableError as error:
                self._answers[fact] = Missing(
                    str(error), "add a fallback: `${git:sha1, 'unknown'}`"
                )
        return self._answers[fact]


class KnownGit:
    """Answers from facts that were noted in a repository, where there is none any more."""

    name = "git"

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._facts = facts

    def resolve(
        self, address: str | None, _params: Sequence[Any], _context: VariableContext
    ) -> Any:
        """Return a fact that was noted."""
        fact = needed(address, "`${git:branch}`")
        return self._facts.get(fact, Missing("it was not known where the package was made"))


def git_facts(texts: Iterable[str], directory: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the facts that are asked for anywhere in some texts, as far as they can be known."""
    names = {name for text in texts for name in re.findall(r"\bgit:(\w+)", text)}
    repository, found = _Repository(directory, environ), {}
    for name in sorted(names.intersection(_FACTS)):
        with suppress(_UnavailableError):
            found[name] = _FACTS[name](repository)
    return found


class _UnavailableError(Exception):
    """There is no `git`, no repository, or no commit: a fallback may step in."""


class _Repository:
    """Runs `git` in a directory."""

    def __init__(self, directory: Path, environ: Mapping[str, str]) -> None:
        self._directory = directory
        self.environ = environ
        self._commit: dict[str, str] = {}

    def read(self, *arguments: str) -> str:
        """Return what a git command prints.

        Raises:
            _UnavailableError: it fails.
        """
        done = self._run(arguments)
        if done.returncode:
            raise _UnavailableError(_reason(done.stderr))
        return done.stdout.strip()

    def find(self, *arguments: str) -> str | None:
        """Return what a git command prints, None when it finds nothing (which git tells by the exit code 1)."""
        done = self._run(arguments)
        if done.returncode not in (0, 1):
            raise _UnavailableError(_reason(done.stderr))
        return done.stdout.strip() or None

    def commit(self, part: str) -> str:
        """Return a part of the commit that is checked out; all parts are read at once."""
        if not self._commit:
            text = self.read("log", "-1", "--no-show-signature", f"--format={'%x00'.join(_PARTS)}")
            self._commit = dict(zip(_PARTS, text.split("\0"), strict=True))
        return self._commit[part].strip()

    def _run(self, arguments: Sequence[str]) -> CompletedProcess[str]:
        import subprocess

        # English messages, and no lock that would stand in the way of a git in another window.
        environ = {**self.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
        try:
            return subprocess.run(
                ["git", *arguments],
                cwd=self._directory,
                env=environ,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                stdin=subprocess.DEVNULL,
                check=False,
            )
        except FileNotFoundError:
            raise _UnavailableError("there is no `git` program") from None


def _reason(stderr: str) -> str:
    """Put what git says into words of ours."""
    for theirs, ours in _REASONS.items():
        if theirs in stderr:
            return ours
    lines = stderr.strip().splitlines()
    return lines[0].removeprefix("fatal: ").rstrip(".") if lines else "`git` failed"


_NO_COMMIT = "the Git repository has no commit yet"
_REASONS = {
    "not a git repository": "the service is not in a Git repository",
    "does not have any commits": _NO_COMMIT,
    "malformed object name": _NO_COMMIT,
    "Not a valid object name HEAD": _NO_COMMIT,
}


_PARTS = ("%H", "%h", "%B", "%s", "%b")
"""Hash, short hash, message, its first line, the rest of it."""

_CI_BRANCHES = (
    "GITHUB_HEAD_REF",
    "GITHUB_REF_NAME",
    "CI_COMMIT_REF_NAME",
    "BITBUCKET_BRANCH",
    "CIRCLE_BRANCH",
)
"""Where CI systems, which check out commits and not branches, tell the branch."""


def _branch(repository: _Repository) -> str:
    """Return the branch; without one, that of the CI run, and `HEAD` as the last resort."""
    found = repository.find("symbolic-ref", "--quiet", "--short", "HEAD")
    given = (repository.environ.get(name) for name in _CI_BRANCHES)
    return found or next(filter(None, given), "HEAD")


def _tags(repository: _Repository) -> str:
    found = repository.read("tag", "--points-at", "HEAD").splitlines()
    return ", ".join(found) or repository.commit("%h")


def _is_dirty(repository: _Repository) -> bool:
    return bool(repository.read("status", "--porcelain", "--untracked-files=no"))


def _name(repository: _Repository) -> str:
    """Return the name of the remote repository, else that of the folder, also in a worktree."""
    remote = repository.find("config", "--get", "remote.origin.url")
    if remote:
        return re.split(r"[/:\\]", remote.rstrip("/"))[-1].removesuffix(".git")
    top = repository.read("rev-parse", "--show-toplevel")
    shared = repository.read("rev-parse", "--path-format=absolute", "--git-common-dir")
    common, dot_git = os.path.split(shared)
    return Path(common if dot_git == ".git" else top).name


def _setting(name: str, repository: _Repository) -> str | Missing:
    found = repository.find("config", "--get", name)
    return found or Missing(f"Git's `{name}` is not set", f"`git config {name} ...` sets it")


def _commit(part: str, repository: _Repository) -> str:
    return repository.commit(part)


def _described(*options: str) -> Callable[[_Repository], str]:
    return lambda repository: repository.read("describe", "--always", *options)


_FACTS: Mapping[str, Callable[[_Repository], Any]] = {
    "sha": partial(_commit, "%H"),
    "commit": partial(_commit, "%H"),
    "sha1": partial(_commit, "%h"),
    "message": partial(_commit, "%B"),
    "messageSubject": partial(_commit, "%s"),
    "messageBody": partial(_commit, "%b"),
    "branch": _branch,
    "tag": _described("--tags"),
    "tags": _tags,
    "describe": _described(),
    "describeLight": _described("--tags"),
    "isDirty": _is_dirty,
    "repository": _name,
    "user": partial(_setting, "user.name"),
    "email": partial(_setting, "user.email"),
}
