"""`slspy print`: the service file with its variables resolved."""

from __future__ import annotations

from typing import Annotated, Literal

from sls_py.cli.call import Call, service_command
from sls_py.cli.declare import option

Form = Annotated[Literal["yaml", "json", "text"], option("--format", help="How to write it.")]
Part = Annotated[str | None, option("--path", metavar="A.B", help="Only the value at this path.")]
Transform = Annotated[
    Literal["keys"] | None, option("--transform", help="Only the keys of the value.")
]
ShowSecrets = Annotated[
    bool, option("--show-secrets", help="Write secrets in clear instead of `(secret)`.")
]


@service_command
def print_(
    call: Call,
    *,
    format: Form = "yaml",  # noqa: A002 - the name of the option
    path: Part = None,
    transform: Transform = None,
    show_secrets: ShowSecrets = False,
) -> None:
    """Print the service file, or a part of it, with its variables resolved."""
    from sls_py.app.settings import render_settings, resolved_settings

    keys_only = transform == "keys"
    value = resolved_settings(call.request, path, keys_only=keys_only, show_secrets=show_secrets)
    if call.options.json:
        call.answer({"value": value})
    else:
        call.write(render_settings(value, format))


app = print_
