"""Which project templates there are, and where."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

from sls_py.errors import UsageError, did_you_mean

MANIFEST = "template.toml"


class Template(NamedTuple):
    """A project template: its folder, a one-line summary, and commands to try next."""

    name: str
    directory: Path
    summary: str
    next_steps: tuple[str, ...]


def templates_directory() -> Path:
    """Return where the templates are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def list_templates(directory: Path) -> tuple[Template, ...]:
    """Return all templates in a directory, by name."""
    manifests = sorted(directory.glob(f"*/{MANIFEST}"))
    return tuple(_read(manifest) for manifest in manifests)


def find_template(name: str, directory: Path) -> Template:
    """Return a template by its name.

    Raises:
        UsageError: there is none of that name.
    """
    templates = {template.name: template for template in list_templates(directory)}
    if name in templates:
        return templates[name]
    known = ", ".join(f"`{known}`" for known in templates)
    hint = did_you_mean(name, templates) or f"there are: {known}"
    raise UsageError(f"unknown template `{name}`", hint=hint)


def _read(manifest: Path) -> Template:
    settings = tomllib.loads(manifest.read_text(encoding="utf-8"))
    folder = manifest.parent
    return Template(folder.name, folder, settings["summary"], tuple(settings["next"]))
