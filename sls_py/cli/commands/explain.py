"""`slspy explain`: what a property of the service file means and takes."""

from __future__ import annotations

from typing import Annotated

from sls_py.cli.call import Call, service_command
from sls_py.cli.declare import argument

Property = Annotated[
    str, argument(metavar="PATH", help="The property, such as `function.timeout`.")
]


@service_command
def explain(call: Call, *, path: Property = "") -> None:
    """Explain a property of the service file: what it is for, what it takes, its default and an example.

    `slspy explain function.timeout`, `slspy explain provider.httpApi.cors`, `slspy explain event.sqs`; without a
    path, all sections of the file. In a service's folder its plugins take part.
    """
    from sls_py.app.settings import explain_property
    from sls_py.ui.explanations import explanation_json, render_explanation

    found = explain_property(call.request, path)
    call.answer(explanation_json(found), render_explanation(found, call.style))


app = explain
