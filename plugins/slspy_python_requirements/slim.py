"""Leave out of packages what functions do not need while they run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from sls_py.files.globs import translate
from slspy_python_requirements.options import Options
from slspy_python_requirements.tidy import remove_empty_folders

_DEFAULTS = (
    "**/*.py[co]",
    "**/__pycache__/**",
    "**/tests/**",
    "**/*.pyi",
    "**/*.{pyx,pxd,c,h,cpp,hpp}",
    "**/*.dist-info/!(METADATA|entry_points.txt|top_level.txt)",
    "**/*.dist-info/*/**",
)
"""Versions and entry points stay, because packages ask for their own with `importlib.metadata`."""


def slim_patterns(options: Options) -> tuple[str, ...]:
    """Return the patterns of what is left out, none without `slim`.

    As in the plugin for Node, a pattern that matches a folder leaves out all that is in it.
    """
    if not options.slim:
        return ()
    own = options.slim_patterns
    return (*_DEFAULTS, *own) if options.slim_defaults or not own else own


def slim(directory: Path, patterns: Sequence[str]) -> None:
    """Remove every file and folder below `directory` that a pattern matches."""
    if not patterns:
        return
    matches = re.compile("|".join(f"(?:{translate(pattern)})" for pattern in patterns)).fullmatch
    for path in directory.rglob("*"):
        relative = path.relative_to(directory)
        if path.is_file() and any(
            matches(part.as_posix()) for part in (relative, *relative.parents[:-1])
        ):
            path.unlink()
    remove_empty_folders(directory)
