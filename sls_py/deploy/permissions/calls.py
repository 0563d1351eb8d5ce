"""What slspy itself calls when it deploys, inspects and removes a service."""

from __future__ import annotations

from collections.abc import Iterator

from sls_py.aws.existing import LOOK_UPS, NAMED
from sls_py.cfn import naming
from sls_py.deploy.live_functions import FEW
from sls_py.deploy.nested import NESTED
from sls_py.deploy.permissions.patterns import Place, name_pattern
from sls_py.deploy.permissions.scopes import scope_of
from sls_py.deploy.permissions.statements import Grant, grant
from sls_py.model.stack import CompiledStack
from sls_py.stack.acceleration import is_accelerated

STACK = (
    *("ContinueUpdateRollback", "CreateChangeSet", "CreateStack", "DeleteChangeSet", "DeleteStack"),
    *("DescribeChangeSet", "DescribeEvents", "DescribeStackEvents", "DescribeStackResource"),
    *("DescribeStackResources", "DescribeStacks", "ExecuteChangeSet", "GetStackPolicy"),
    *("GetTemplate", "ListStackResources", "RollbackStack", "SetStackPolicy", "UpdateStack"),
    "UpdateTerminationProtection",
)
OBJECTS = (
    *("AbortMultipartUpload", "DeleteObject", "DeleteObjectVersion", "GetObject"),
    "PutObject",
)
BUCKET = ("GetBucketLocation", "ListBucket", "ListBucketVersions")
ACCELERATED = ("GetAccelerateConfiguration",)
OWN_BUCKET = ("CreateBucket", "PutBucketPolicy", "PutEncryptionConfiguration")
FUNCTIONS = (
    *("DeleteFunction", "GetAlias", "GetFunction", "GetFunctionConfiguration", "InvokeFunction"),
    *("ListAliases", "ListVersionsByFunction", "PublishVersion", "UpdateAlias"),
    *("UpdateFunctionCode", "UpdateFunctionConfiguration"),
)
REPOSITORY = (
    *("BatchCheckLayerAvailability", "BatchGetImage", "CompleteLayerUpload", "CreateRepository"),
    *("DeleteRepository", "DescribeImages", "DescribeRepositories", "GetDownloadUrlForLayer"),
    *(
        "GetRepositoryPolicy",
        "InitiateLayerUpload",
        "PutImage",
        "PutImageScanningConfiguration",
        "PutLifecyclePolicy",
    ),
    *("SetRepositoryPolicy", "TagResource", "UploadLayerPart"),
)
EXPORTS = ("ListImports",)
"""Cannot be allowed for single stacks."""

LISTING = ("ListFunctions",)
"""Cannot be allowed for single functions; without it they are read one by one."""

_ALLOWED_ANYWAY = ("AWS::Lambda::Function", "AWS::Logs::LogGroup")

LOGS = ("DescribeLogGroups", "FilterLogEvents")


def own_calls(stack: CompiledStack, place: Place) -> Iterator[Grant]:
    """Yield what slspy calls with the caller's keys: the stack, its bucket, its functions, its images."""
    yield _all("cloudformation", STACK, _stack_arn(place))
    yield _all("cloudformation", EXPORTS, "*")
    if any(each["Type"] == NESTED for each in stack.template.get("Resources", {}).values()):
        inner = place.arn(f"cloudformation:{{region}}:{{account}}:stack/{place.stack}-*")
        yield _all("cloudformation", ("DescribeStackEvents",), inner)
    if "Transform" in stack.template:
        macros = place.arn("cloudformation:{region}:*:transform/*")
        yield _all("cloudformation", ("CreateChangeSet",), macros)
    yield from _bucket(stack, place)
    yield from _look_ups(stack, place)
    names = [each.name for each in stack.functions.values()]
    if names:
        arns = [place.arn(f"lambda:{{region}}:{{account}}:function:{name}") for name in names]
        yield _all("lambda", FUNCTIONS, *arns, *(f"{arn}:*" for arn in arns))
        yield _all("logs", LOGS, place.arn("logs:{region}:{account}:log-group:*"))
    if len(names) > FEW:
        yield _all("lambda", LISTING, "*")
    if any(each.image_uri for each in stack.functions.values()):
        yield from _images(stack, place)
    if stack.rest_stage:
        verbs = ("DELETE", "GET", "PATCH", "POST", "PUT")
        yield _all("apigateway", verbs, place.arn("apigateway:{region}::/*"))


def template_reading(stack: CompiledStack, place: Place) -> Iterator[Grant]:
    """Yield what lets CloudFormation, or Lambda on its behalf, read what was uploaded."""
    names = ("GetObject", "GetObjectVersion")
    yield _all("s3", names, place.arn(f"s3:::{bucket_pattern(stack, place)}/{stack.prefix}/*"))


def bucket_pattern(stack: CompiledStack, place: Place) -> str:
    """Return the name of the deployment bucket, or the pattern of the name that CloudFormation will choose."""
    if stack.bucket:
        return stack.bucket
    own = {"Type": "AWS::S3::Bucket"}
    resource = stack.template.get("Resources", {}).get(naming.DEPLOYMENT_BUCKET, own)
    return name_pattern(resource, stack.template, place)


def _stack_arn(place: Place) -> str:
    return place.arn(f"cloudformation:{{region}}:{{account}}:stack/{place.stack}/*")


def _bucket(stack: CompiledStack, place: Place) -> Iterator[Grant]:
    bucket = place.arn(f"s3:::{bucket_pattern(stack, place)}")
    objects = f"{bucket}/{stack.prefix}/*" if stack.bucket else f"{bucket}/*"
    yield _all("s3", OBJECTS, objects)
    yield _all("s3", BUCKET if stack.bucket else BUCKET + OWN_BUCKET, bucket)
    if is_accelerated(stack.template):
        yield _all("s3", ACCELERATED, bucket)


def _look_ups(stack: CompiledStack, place: Place) -> Iterator[Grant]:
    """Yield what tells whether the names of new resources are taken."""
    for resource in stack.template.get("Resources", {}).values():
        kind, properties = resource["Type"], resource.get("Properties", {})
        asked = kind in LOOK_UPS and kind not in _ALLOWED_ANYWAY
        if asked and NAMED[kind] in properties:
            yield grant([LOOK_UPS[kind]], scope_of(resource, stack.template, place))


def _images(stack: CompiledStack, place: Place) -> Iterator[Grant]:
    name = naming.repository(stack.service, stack.stage)
    yield _all("ecr", REPOSITORY, place.arn(f"ecr:{{region}}:{{account}}:repository/{name}"))
    yield _all("ecr", ("GetAuthorizationToken",), "*")


def _all(service: str, names: tuple[str, ...], *resources: str) -> Grant:
    return grant((f"{service}:{name}" for name in names), resources)
