"""Find the manifest of a folder: the file that says which packages its functions require."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sls_py.errors import PackagingError, Problem
from slspy_python_requirements.options import Options
from slspy_python_requirements.wanted import problem_in

Kind = Literal["requirements", "uv", "pylock", "poetry", "pipenv", "pyproject"]

REQUIREMENTS = "requirements.txt"
PYPROJECT = "pyproject.toml"


class Manifest(NamedTuple):
    """A file that lists packages; `folder` is the one of the function it is for."""

    kind: Kind
    file: Path
    folder: Path


def find_manifest(folder: Path, options: Options) -> Manifest | None:
    """Return the manifest of a folder, None when there is none.

    A file that `fileName` names goes before the locks of uv; otherwise the order is that of the plugin for Node:
    Poetry, Pipenv, uv, requirements file, and at last a `pyproject.toml` that nothing locks.

    Raises:
        PackagingError: `fileName` names no file, or a project has no lock.
    """
    for manifest in _candidates(folder, options):
        return manifest
    if options.file_name:
        message = f"the requirements file `{options.file_name}` does not exist"
        raise PackagingError([Problem(message=message, hint=f"looked for it in `{folder}`")])
    return None


def _candidates(folder: Path, options: Options) -> Iterator[Manifest]:
    project = _project(folder / PYPROJECT)
    if options.use_poetry and (folder / "poetry.lock").is_file():
        yield Manifest("poetry", folder / "poetry.lock", folder)
    if options.use_pipenv and (folder / "Pipfile.lock").is_file():
        yield Manifest("pipenv", folder / "Pipfile.lock", folder)
    named = folder / (options.file_name or REQUIREMENTS)
    if options.file_name and named.is_file():
        yield Manifest("requirements", named, folder)
    if options.use_uv:
        yield from _locks_of_uv(folder, project)
    if named.is_file():
        yield Manifest("requirements", named, folder)
    _refuse_unlocked(folder, project, options)
    if project.get("project", {}).get("dependencies"):
        yield Manifest("pyproject", folder / PYPROJECT, folder)


def _locks_of_uv(folder: Path, project: dict[str, Any]) -> Iterator[Manifest]:
    """Yield the locks of a folder; one of a workspace lies in a folder above."""
    for name, kind in (("uv.lock", "uv"), ("pylock.toml", "pylock")):
        if (folder / name).is_file():
            yield Manifest(kind, folder / name, folder)  # type: ignore[arg-type]
    if project.get("project"):
        for above in folder.absolute().parents:
            if (above / "uv.lock").is_file() and "workspace" in (_uv(_project(above / PYPROJECT))):
                yield Manifest("uv", above / "uv.lock", folder)


def _uv(project: dict[str, Any]) -> dict[str, Any]:
    return dict(project.get("tool", {}).get("uv", {}))


def _refuse_unlocked(folder: Path, project: dict[str, Any], options: Options) -> None:
    if options.use_pipenv and (folder / "Pipfile").is_file():
        message, hint = "`Pipfile` has no lock beside it", "run `pipenv lock`"
        raise PackagingError([problem_in(folder / "Pipfile", message, hint=hint)])
    if options.use_poetry and "dependencies" in project.get("tool", {}).get("poetry", {}):
        message, hint = "the Poetry project has no `poetry.lock` beside it", "run `poetry lock`"
        raise PackagingError([problem_in(folder / PYPROJECT, message, hint=hint)])


def _project(file: Path) -> dict[str, Any]:
    return read_toml(file) if file.is_file() else {}


def read_toml(file: Path) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises:
        PackagingError: it cannot be read.
    """
    import tomllib  # slow to import, and not needed for requirements files

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"cannot read `{file.name}`: {error}"
        raise PackagingError(
            [problem_in(file, message, hint="write the file anew with its tool")]
        ) from error
