"""`slspy package`: the template and the zips, without deploying."""

from __future__ import annotations

from typing import Annotated

from sls_py.cli.call import Call, service_command
from sls_py.cli.declare import option
from sls_py.cli.options import NoCheck
from sls_py.errors import UsageError

Folder = Annotated[
    str | None,
    option("--package", "-p", metavar="DIR", help="Folder to write to.  [default: .slspy]"),
]
Minify = Annotated[bool, option("--minify-template", help="Write the template in one line.")]
Listed = Annotated[
    bool,
    option("--list", help="Print the files of each zip with the rules that keep them."),
]
WhyBig = Annotated[bool, option("--why-big", help="Print what makes the zips big, and the limits.")]
StageFree = Annotated[
    bool,
    option("--stage-free", help="Make a package that can be deployed to every stage."),
]
Names = Annotated[
    list[str] | None,
    option("--function", "-f", metavar="NAME", help="With `--list`: only this; repeatable."),
]


@service_command
def package(
    call: Call,
    *,
    package: Folder = None,
    minify_template: Minify = False,
    list_files: Listed = False,
    why_big: WhyBig = False,
    stage_free: StageFree = False,
    function: Names = None,
    no_check: NoCheck = False,  # noqa: ARG001 - read from the options
) -> None:
    """Compile the CloudFormation template and zip the code, without deploying.

    The folder can be deployed later with `slspy deploy --package DIR`. With `--package` the container images of the
    service are built and pushed, too. With `--stage-free` the folder is for all stages, `deploy` compiles the template.
    `--list` makes nothing, but tells for each file why it is in its zip, and with `--verbose` for each other file why it
    is not; `--why-big` makes the zips and tells what weighs most.
    """
    if list_files and why_big:
        raise UsageError("`--list` and `--why-big` exclude each other", hint="give one")
    if function and not list_files:
        raise UsageError(
            "`--function` is for `--list`", hint="leave it away: zips are made for all"
        )
    if list_files:
        _list(call, function)
    elif why_big:
        _weigh(call)
    elif stage_free:
        if package is None or minify_template:
            hint = "give `--package DIR`, and leave `--minify-template` away"
            raise UsageError("`--stage-free` makes a folder of zips without a template", hint=hint)
        _package_for_stages(call)
    else:
        _package(call, minify=minify_template)


app = package


def _package(call: Call, *, minify: bool) -> None:
    from sls_py.app.packages import make_package
    from sls_py.ui.packages import package_json

    built = make_package(call.request, minify=minify)
    call.done(f"Service packaged into {built.directory}")
    call.answer(package_json(built.package, built.directory.absolute()))


def _package_for_stages(call: Call) -> None:
    from sls_py.app.stage_free import make_stage_free
    from sls_py.ui.packages import stage_free_json

    service, artifacts, directory = make_stage_free(call.request)
    call.done(f"Service packaged for all stages into {directory}")
    call.answer(stage_free_json(service, artifacts, directory.absolute()))


def _list(call: Call, functions: list[str] | None) -> None:
    from sls_py.app.contents import list_contents
    from sls_py.ui.contents import listing_json, render_listing

    found, verbose = list_contents(call.request, functions), call.options.verbose
    text = render_listing(found, verbose=verbose, style=call.style)
    call.answer(listing_json(found, verbose=verbose), text)


def _weigh(call: Call) -> None:
    from sls_py.app.contents import weigh_contents
    from sls_py.ui.contents import render_weights, weights_json

    found = weigh_contents(call.request)
    call.answer(weights_json(found), render_weights(found, call.style))
