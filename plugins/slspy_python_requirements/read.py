"""Read a manifest, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sls_py.errors import PackagingError
from slspy_python_requirements.locks import pipenv, poetry, pylock, requirements, uv
from slspy_python_requirements.locks.graph import MissingNodeError
from slspy_python_requirements.manifests import Kind, Manifest
from slspy_python_requirements.options import Options
from slspy_python_requirements.platform import Platform
from slspy_python_requirements.wanted import Wanted, problem_in

_READERS: dict[Kind, Callable[[Manifest, Options, Platform], Wanted]] = {
    "requirements": requirements.read,
    "pyproject": requirements.read,
    "uv": uv.read,
    "pylock": pylock.read,
    "poetry": poetry.read,
    "pipenv": pipenv.read,
}


def read_manifest(manifest: Manifest, options: Options, platform: Platform) -> Wanted:
    """Return what a manifest asks for on a platform.

    Raises:
        PackagingError: the manifest cannot be read, or is not complete.
    """
    try:
        return _READERS[manifest.kind](manifest, options, platform)
    except MissingNodeError as error:
        message = f"`{manifest.file.name}` lacks `{error}`, which other packages in it need"
        raise _refused(manifest, message) from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        message = f"`{manifest.file.name}` is not understood: {_reason(error)}"
        raise _refused(manifest, message) from error


def _reason(error: Exception) -> Any:
    return f"{error} is missing" if isinstance(error, KeyError) else error


def _refused(manifest: Manifest, message: str) -> PackagingError:
    return PackagingError([problem_in(manifest.file, message, hint="lock again with its tool")])
