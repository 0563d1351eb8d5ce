"""The module that AWS puts beside inline code (`ZipFile`), for custom resources to answer CloudFormation with.

It is imported by functions, on any Python from 3.8 on, so: standard library only. Names and arguments are AWS's
(CloudFormation User Guide, "cfn-response module").
"""

from __future__ import annotations

import json
import sys
from typing import Any
from urllib.request import Request, urlopen

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def send(  # noqa: PLR0917  the order is AWS's
    event: Any,
    context: Any,
    responseStatus: str,  # noqa: N803  the name is AWS's
    responseData: Any,  # noqa: N803  the name is AWS's
    physicalResourceId: str | None = None,  # noqa: N803  the name is AWS's
    noEcho: bool = False,  # noqa: N803  the name is AWS's
    reason: str | None = None,
) -> None:
    """Tell CloudFormation how the operation on a custom resource ended."""
    answer = {
        "Status": responseStatus,
        "Reason": reason or f"See the details in CloudWatch Log Stream: {context.log_stream_name}",
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    }
    request = Request(  # noqa: S310  the address is CloudFormation's
        event["ResponseURL"],
        data=json.dumps(answer).encode(),
        headers={"Content-Type": ""},
        method="PUT",
    )
    with urlopen(request) as response:  # noqa: S310  see above
        sys.stdout.write(f"Status code: {response.status}\n")
