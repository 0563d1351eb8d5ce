"""`slspy schema`: the JSON Schema of the service file, for editors."""

from __future__ import annotations

import json

from sls_py.cli.call import Call, service_command


@service_command
def schema(call: Call) -> None:
    """Print the JSON Schema of the service file, with what the plugins of this service add.

    Editors use it to complete and check: `slspy schema > serverless.schema.json`.
    """
    from sls_py.app.settings import service_schema

    call.write(json.dumps(service_schema(call.request), indent=2))


app = schema
