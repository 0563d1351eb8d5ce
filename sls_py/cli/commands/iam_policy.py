"""`slspy iam-policy`: what has to be allowed for a deployment."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from sls_py.cli.call import Call, service_command
from sls_py.cli.declare import option
from sls_py.errors import UsageError

For = Annotated[
    Literal["caller", "role"],
    option("--for", help="Who deploys: the caller, or the role CloudFormation works with."),
]
Account = Annotated[
    str | None,
    option("--account", metavar="ID", help="Allow it in this account only."),
]


@service_command
def iam_policy(call: Call, *, audience: For = "caller", account: Account = None) -> None:
    """Print the IAM policy that is just enough to deploy, inspect and remove the service.

    With `provider.iam.deploymentRole` the caller only passes that role on; `--for role` prints what the
    role itself needs. AWS is not asked.
    """
    import json

    from sls_py.app.permissions import needed_permissions

    if account and not re.fullmatch(r"\d{12}", account):
        raise UsageError(f"`--account {account}` is not an account", hint="it has twelve digits")
    policy = needed_permissions(call.request, audience, account=account or "*")
    data = {"policy": policy.document, "unknown": list(policy.unknown), "size": policy.size}
    call.answer(data, json.dumps(policy.document, indent=2))


app = iam_policy
