"""The plugins that a service needs although its file does not name them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sls_py.app.bundling import needs_bundling
from sls_py.position import Position

if TYPE_CHECKING:
    from sls_py.service.draft import Draft, PluginReference

REQUIREMENTS = "python-requirements"
NAMES = frozenset({REQUIREMENTS, "serverless-python-requirements"})

ESBUILD = "esbuild"
BUNDLERS = frozenset({ESBUILD, "serverless-esbuild"})

_SECTION = "pythonRequirements"
_MANIFESTS = (
    "requirements.txt",
    "uv.lock",
    "pylock.toml",
    "poetry.lock",
    "Pipfile.lock",
    "Pipfile",
    "pyproject.toml",
)


def implied_plugins(draft: Draft) -> tuple[PluginReference, ...]:
    """Return the plugins that a service needs although it does not name them.

    A service with functions on Python, and a file that lists the packages they require, has those installed; so has one
    with a section `custom.pythonRequirements`. Functions in TypeScript are bundled where esbuild is installed.
    """
    from sls_py.service.draft import PluginReference

    content: Any = draft.tree.value
    if not isinstance(content, dict):
        return ()
    named = {reference.name for reference in draft.plugins}
    here = Position(str(draft.file), 1, 1)
    found = []
    if not named & NAMES and _needs_requirements(content, draft.directory):
        found.append(PluginReference(REQUIREMENTS, here))
    if not named & BUNDLERS and needs_bundling(content, _functions(content), draft.directory):
        found.append(PluginReference(ESBUILD, here))
    return tuple(found)


def _needs_requirements(content: dict[str, Any], directory: Path) -> bool:
    custom = content.get("custom")
    asked = isinstance(custom, dict) and _SECTION in custom
    return asked or (_may_run_python(content) and _has_manifest(directory, content))


def _may_run_python(content: dict[str, Any]) -> bool:
    """Tell whether a runtime is one of Python, or comes from a variable or another file."""
    provider = content.get("provider")
    runtime = provider.get("runtime", "") if isinstance(provider, dict) else "${"
    runtimes = [runtime, *(one.get("runtime", "") for one in _functions(content))]
    return any("python" in str(one) or "${" in str(one) for one in runtimes) or isinstance(
        content.get("functions"), str
    )


def _has_manifest(directory: Path, content: dict[str, Any]) -> bool:
    modules = [one.get("module") for one in _functions(content)]
    folders = [directory, *(directory / one for one in modules if isinstance(one, str))]
    return any(one.is_dir() and _lists_packages(one) for one in folders)


def _lists_packages(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _MANIFESTS)


def _functions(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    functions = content.get("functions")
    parts = functions if isinstance(functions, list) else [functions]
    for part in parts:
        for one in part.values() if isinstance(part, dict) else ():
            if isinstance(one, dict):
                yield one
