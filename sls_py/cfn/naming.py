"""Every logical id and physical name: the rules of the Serverless Framework, so that its stacks carry over."""

from __future__ import annotations

import re

DEPLOYMENT_BUCKET = "ServerlessDeploymentBucket"
DEPLOYMENT_BUCKET_POLICY = "ServerlessDeploymentBucketPolicy"
EXECUTION_ROLE = "IamRoleLambdaExecution"
REST_API = "ApiGatewayRestApi"
HTTP_API = "HttpApi"
HTTP_API_STAGE = "HttpApiStage"
HTTP_API_LOG_GROUP = "HttpApiLogGroup"
WEBSOCKETS_API = "WebsocketsApi"


def upper_first(text: str) -> str:
    """Upper-case the first letter and leave the rest."""
    return text[:1].upper() + text[1:]


def normalized(name: str) -> str:
    """Spell out dashes and underscores: `hello-world_fn` -> `HelloDashworldUnderscorefn`."""
    return upper_first(name.replace("-", "Dash").replace("_", "Underscore"))


def alphanumeric(name: str) -> str:
    """Drop everything but ASCII letters and digits: `topic-a` -> `Topica`."""
    return upper_first(re.sub(r"[^0-9A-Za-z]", "", name))


def path_part(part: str) -> str:
    """Name one part of an HTTP path: `{id}` -> `IdVar`, `create-it` -> `CreateDashit`."""
    text = part.lower().replace("-", "Dash")
    text = re.sub(r"\{(.*)\}", r"\1Var", text)
    return alphanumeric(text)


def path(whole: str) -> str:
    """Name a whole HTTP path: `users/{id}/create` -> `UsersIdVarCreate`."""
    return "".join(path_part(part) for part in whole.split("/"))


def function(key: str) -> str:
    """Name the Lambda function resource."""
    return f"{normalized(key)}LambdaFunction"


def log_group(key: str) -> str:
    """Name the function's log group resource."""
    return f"{normalized(key)}LogGroup"


def version(key: str, suffix: str) -> str:
    """Name a version resource; `suffix` is the hash of code and settings."""
    return f"{normalized(key)}LambdaVersion{suffix}"


def version_output(key: str) -> str:
    """Name the output with the function's current version."""
    return f"{normalized(key)}LambdaFunctionQualifiedArn"


def durable_alias(key: str) -> str:
    """Name the alias of a durable function."""
    return f"{normalized(key)}DurableLambdaAlias"


def provisioned_alias(key: str) -> str:
    """Name the alias that carries provisioned concurrency."""
    return f"{normalized(key)}ProvConcLambdaAlias"


def snap_start_alias(key: str) -> str:
    """Name the alias of a function with SnapStart."""
    return f"{normalized(key)}SnapStartLambdaAlias"


def invoke_config(key: str) -> str:
    """Name the configuration of asynchronous invocations."""
    return f"{normalized(key)}LambdaEvConf"


def function_url(key: str) -> str:
    """Name the function URL, and the output with its address."""
    return f"{normalized(key)}LambdaFunctionUrl"


def url_permission(key: str) -> str:
    """Name the permission to call the function URL."""
    return f"{normalized(key)}LambdaPermissionFnUrl"


def url_invoke_permission(key: str) -> str:
    """Name the permission to invoke the function through its URL."""
    return f"{normalized(key)}LambdaPermissionFn"


def layer(key: str, suffix: str = "") -> str:
    """Name the layer version resource; a retained one has a hash as its suffix."""
    return f"{normalized(key)}LambdaLayer{suffix}"


def layer_permission(key: str, account: str, suffix: str = "") -> str:
    """Name the permission that lets an account (or `*`, or an account's root ARN) use a layer."""
    who = re.sub(r"[^0-9A-Za-z]", "", account.replace("*", "Wild"))
    return f"{normalized(key)}{who}LambdaLayerPermission{suffix}"


def layer_output(key: str, what: str) -> str:
    """Name an output about a layer: its `QualifiedArn`, `Hash` or `S3Key`."""
    return f"{layer(key)}{what}"


def function_log_group(name: str) -> str:
    """Name the log group that Lambda writes to for a function of this deployed name."""
    return f"/aws/lambda/{name}"


def rest_api_log_group(service: str, stage: str) -> str:
    """Name the log group for the access logs of the REST API."""
    return f"/aws/api-gateway/{service}-{stage}"


def stack(service: str, stage: str) -> str:
    """Name the stack when the service file does not."""
    return f"{service}-{stage}"


def repository(service: str, stage: str) -> str:
    """Name the ECR repository of the images that the service builds."""
    return re.sub(r"-+", "-", f"serverless-{service}-{stage}".lower()).removesuffix("-")


def export(service: str, stage: str, output: str) -> str:
    """Name the export of a stack output."""
    return f"sls-{service}-{stage}-{output}"
