"""Function URLs, and who may call them."""

from __future__ import annotations

from collections.abc import Mapping

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import get_att
from sls_py.model.function import Function
from sls_py.model.values import CfValue, JsonObject
from sls_py.stack.aliases import alias_ids, target_arn
from sls_py.stack.draft import StackDraft

DEFAULT_HEADERS = (
    "Content-Type",
    "X-Amz-Date",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Security-Token",
    "X-Amzn-Trace-Id",
)


def add_url(draft: StackDraft, function: Function) -> None:
    """Add the URL of a function, its output, and open it to everyone unless callers must sign."""
    if not function.url:
        return
    settings: JsonObject = function.url if isinstance(function.url, dict) else {}
    signed = settings.get("authorizer") == "aws_iam"
    mode = settings.get("invokeMode")
    logical_id = naming.function_url(function.key)
    url = make(
        resources.awslambda.Url,
        {
            "AuthType": "AWS_IAM" if signed else "NONE",
            "TargetFunctionArn": target_arn(function),
            "Cors": _cors(settings.get("cors")),
            "InvokeMode": mode if mode == "RESPONSE_STREAM" else None,
        },
        depends_on=alias_ids(function),
        condition=function.condition,
    )
    draft.builder.add(logical_id, url)
    draft.builder.output(
        logical_id,
        get_att(logical_id, "FunctionUrl"),
        description="Lambda Function URL",
        condition=function.condition,
    )
    if not signed:
        _open(draft, function)


def _open(draft: StackDraft, function: Function) -> None:
    """Let everyone call the URL; AWS asks for both permissions since October 2025.

    https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    """
    granted: tuple[tuple[str, JsonObject], ...] = (
        (
            naming.url_permission(function.key),
            {"Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "NONE"},
        ),
        (
            naming.url_invoke_permission(function.key),
            {"Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": True},
        ),
    )
    for logical_id, properties in granted:
        permission = make(
            resources.awslambda.Permission,
            {"FunctionName": target_arn(function), "Principal": "*", **properties},
            depends_on=alias_ids(function),
            condition=function.condition,
        )
        draft.builder.add(logical_id, permission)


def _cors(cors: CfValue) -> JsonObject | None:
    if not cors:
        return None
    given: JsonObject = cors if isinstance(cors, dict) else {}
    return {
        "AllowCredentials": True if given.get("allowCredentials") else None,
        "AllowHeaders": _listed(given, "allowedHeaders", DEFAULT_HEADERS),
        "AllowMethods": _listed(given, "allowedMethods", ("*",)),
        "AllowOrigins": _listed(given, "allowedOrigins", ("*",)),
        "ExposeHeaders": _listed(given, "exposedResponseHeaders", None),
        "MaxAge": given.get("maxAge"),
    }


def _listed(
    given: Mapping[str, CfValue], key: str, default: tuple[str, ...] | None
) -> list[str] | None:
    """Return the values without repetitions; null in place of a list takes the default away."""
    values = given.get(key, default)
    return None if values is None else list(dict.fromkeys(values))
