"""`slspy create`: a new project from a template."""

from __future__ import annotations

import platform
import sys
from typing import Annotated

from sls_py.cli.call import Call, plain_command
from sls_py.cli.declare import argument, option
from sls_py.ui.projects import render_created

DEFAULT = "python-http-api"

Name = Annotated[str, argument(metavar="NAME", help="Name of the service, and of its folder.")]
TemplateName = Annotated[
    str, option("--template", "-t", metavar="NAME", help="Template to use: `python-http-api`.")
]
Folder = Annotated[
    str | None,
    option("--path", "-p", metavar="DIR", help="Folder to write to.  [default: NAME]"),
]


@plain_command
def create(
    call: Call, *, name: Name, template: TemplateName = DEFAULT, path: Folder = None
) -> None:
    """Create a project from a template.

    Existing files are never overwritten.
    """
    from sls_py.scaffold import create_project, find_template, templates_directory

    chosen = find_template(template, templates_directory())
    values = {"service": name, "python": _python(), "architecture": _architecture()}
    created = create_project(chosen, call.session.directory / (path or name), values)
    call.answer(
        {
            "directory": str(created.directory.absolute()),
            "files": list(created.files),
            "template": template,
        },
        render_created(created.directory, created.files, chosen.next_steps, call.style),
    )


app = create


def _python() -> str:
    """The newest Python of Lambda that is not newer than the one slspy runs on."""
    return f"3.{min(sys.version_info.minor, 14)}"


def _architecture() -> str:
    """The architecture of this machine, so that compiled packages fit the functions and the tests."""
    return "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
