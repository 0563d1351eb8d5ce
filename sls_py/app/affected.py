"""Which services of a composition are affected by what changed since a Git reference."""

from __future__ import annotations

import subprocess
from collections.abc import Collection
from pathlib import Path, PurePosixPath

from sls_py.errors import UsageError
from sls_py.service.compose import Composition, Member


def affected_services(composition: Composition, reference: str) -> tuple[str, ...]:
    """Return the services to deploy: what changed, and all that depends on it.

    Raises:
        UsageError: there is no Git repository, or no such reference in it.
    """
    return affected_by(composition, changed_files(composition.file.parent, reference))


def affected_by(composition: Composition, changed: Collection[PurePosixPath]) -> tuple[str, ...]:
    """Return the services that changed files belong to, and those that depend on them.

    The files are relative to the folder of the compose file; when that file changed, everything is affected.
    """
    services = composition.services
    if PurePosixPath(composition.file.name) in changed:
        return tuple(services)
    touched = {name for name, member in services.items() if _touches(member, changed)}
    while more := {
        name for name, member in services.items() if name not in touched and member.after & touched
    }:
        touched |= more
    return tuple(name for name in services if name in touched)


def _touches(member: Member, changed: Collection[PurePosixPath]) -> bool:
    folders = [_normal(folder) for folder in (member.path, *member.shared)]
    return any(file.is_relative_to(folder) for file in changed for folder in folders)


def _normal(path: str) -> PurePosixPath:
    """Write a path as Git does: `./api/../lib` is `lib`."""
    parts: list[str] = []
    for part in PurePosixPath(path).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return PurePosixPath(*parts)


def changed_files(directory: Path, reference: str) -> frozenset[PurePosixPath]:
    """Return what differs between a reference and the working tree, new files included, relative to the folder.

    Files outside of the folder begin with `..`, so that shared folders above it are found.

    Raises:
        UsageError: there is no Git repository, or no such reference in it.
    """
    inside = PurePosixPath(_git(directory, "rev-parse", "--show-prefix").strip())
    known = _git(directory, "diff", "--name-only", "-z", reference, "--")
    new = _git(directory, "ls-files", "-z", "--others", "--exclude-standard", "--full-name", ":/")
    names = {name for name in (known + new).split("\0") if name}
    return frozenset(_seen_from(PurePosixPath(name), inside) for name in names)


def _seen_from(file: PurePosixPath, folder: PurePosixPath) -> PurePosixPath:
    common = 0
    for one, other in zip(file.parts, folder.parts, strict=False):
        if one != other:
            break
        common += 1
    up = len(folder.parts) - common
    return PurePosixPath(*[".."] * up, *file.parts[common:])


def _git(directory: Path, *arguments: str) -> str:
    command = ["git", "-C", str(directory), "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        raise UsageError("`--affected-since` needs `git`", hint="install Git") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        message = f"`git` cannot tell what changed: {said[0] if said else 'no reason given'}"
        hint = "in CI, fetch the history (`fetch-depth: 0`) and the branch that is compared with"
        raise UsageError(message, hint=hint)
    return done.stdout.decode(errors="surrogateescape")
