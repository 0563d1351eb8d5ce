"""`slspy package`: the template and the zips, without deploying."""

from __future__ import annotations

from typing import Annotated

import typer

from sls_py.cli.call import Call, service_command
from sls_py.cli.groups import application

app = application()

Folder = Annotated[
    str | None,
    typer.Option("--package", "-p", metavar="DIR", help="Folder to write to [default: .slspy]."),
]
Minify = Annotated[bool, typer.Option("--minify-template", help="Write the template in one line.")]


@app.command()
@service_command
def package(call: Call, *, package: Folder = None, minify_template: Minify = False) -> None:  # noqa: ARG001 - read from the options
    """Compile the CloudFormation template and zip the code, without deploying.

    The folder can be deployed later with `slspy deploy --package DIR`. With `--package` the container images
    of the service are built and pushed, too.
    """
    from sls_py.app.packages import make_package
    from sls_py.ui.packages import package_json

    built = make_package(call.request, minify=minify_template)
    call.done(f"Service packaged into {built.directory}")
    call.answer(package_json(built.package, built.directory.absolute()))
