"""The address under which API Gateway invokes a function."""

from __future__ import annotations

from sls_py.cfn.values import join, ref
from sls_py.model.values import CfValue, JsonObject


def invocation_uri(
    arn: CfValue, *, version: str = "2015-03-31", action: str = "invocations"
) -> JsonObject:
    """Write the URI of a Lambda function for an integration or an authorizer.

    AWS: https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html (uri)
    """
    return join(
        "",
        *("arn:", ref("AWS::Partition"), ":apigateway:", ref("AWS::Region")),
        *(f":lambda:path/{version}/functions/", arn, f"/{action}"),
    )
