"""A new project, as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sls_py.ui.style import PLAIN, Style


def render_created(
    directory: Path, files: Sequence[str], next_steps: Sequence[str], style: Style = PLAIN
) -> str:
    """Return what was written, and the commands to try next."""
    written = [f"  {style(name, 'cyan')}" for name in files]
    enter = [f"  cd {directory}"] if str(directory) != "." else []
    steps = [f"  {step}" for step in next_steps]
    return "\n".join(
        [f"created {style(str(directory), 'bold')}", *written, "", "next:", *enter, *steps]
    )
