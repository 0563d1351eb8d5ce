"""`slspy deploy list`: the deployments that the bucket still knows, and the versions of functions."""

from __future__ import annotations

from sls_py.cli.call import Call, service_command


@service_command
def deploy_list(call: Call) -> None:
    """List the deployments of the service, newest first, with the timestamps that `slspy rollback` takes.

    `--verbose` adds their files in the deployment bucket.
    """
    from sls_py.app.releases import past_releases
    from sls_py.ui.releases import releases_json, render_releases

    found = past_releases(call.request)
    text = render_releases(found, verbose=call.options.verbose, style=call.style)
    call.answer({"deployments": releases_json(found)}, text)


@service_command
def deploy_list_functions(call: Call) -> None:
    """List the deployed functions with their published versions, which `slspy rollback function` takes.

    Only the newest five are shown, all with `--verbose` and `--json`.
    """
    from sls_py.app.releases import deployed_versions
    from sls_py.ui.releases import render_versions, versions_json

    found = deployed_versions(call.request)
    text = render_versions(found, verbose=call.options.verbose, style=call.style)
    call.answer({"functions": versions_json(found)}, text)


app = deploy_list.group({"functions": deploy_list_functions}, metavar="[functions]")
