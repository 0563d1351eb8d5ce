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
    text = re.sub(r"\{(.*?)\}", r"\1Var", text)
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


def layer(key: str) -> str:
    """Name the layer version resource."""
    return f"{normalized(key)}LambdaLayer"
