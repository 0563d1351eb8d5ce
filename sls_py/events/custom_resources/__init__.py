"""Custom resources: what CloudFormation cannot do by itself, done by functions that slspy adds to the stack.

The functions are the files of `handlers/`. That folder is no package of slspy: its files run in Lambda, with the
standard library and boto3, and reach it as `custom-resources.zip`.
"""

from sls_py.events.custom_resources.account_role import ensure_account_role
from sls_py.events.custom_resources.artifact import (
    ARTIFACT_NAME,
    custom_resources_artifact,
    uses_custom_resources,
)
from sls_py.events.custom_resources.functions import (
    Kind,
    add_custom_resource_function,
    custom_resource_function_id,
)

__all__ = [
    "ARTIFACT_NAME",
    "Kind",
    "add_custom_resource_function",
    "custom_resource_function_id",
    "custom_resources_artifact",
    "ensure_account_role",
    "uses_custom_resources",
]
