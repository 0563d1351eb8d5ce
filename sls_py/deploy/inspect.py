"""Read what is deployed now, side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

from sls_py.aws.protocols import Gateways
from sls_py.cfn import naming
from sls_py.deploy import history
from sls_py.deploy.compare import equal
from sls_py.deploy.exports import dropped_exports, used_exports
from sls_py.deploy.manifest import read_manifest, rest_stage_of
from sls_py.deploy.parallel import WORKERS
from sls_py.deploy.preflight import taken_names
from sls_py.deploy.rest_stage import wanted_stage
from sls_py.deploy.rest_stage_steps import read_stage
from sls_py.deploy.states import UNBORN
from sls_py.errors import AwsError, DeploymentError
from sls_py.model.deployed import Deployed, LiveFunction, LiveRestStage, LiveStack, TakenName
from sls_py.model.package import Package
from sls_py.model.stack import CompiledStack, RestStage
from sls_py.model.values import JsonObject

BUCKET_OUTPUT = "ServerlessDeploymentBucketName"


def inspect(package: Package, gateways: Gateways) -> Deployed:
    """Return what AWS says about the stack, its functions and its bucket; nothing is changed.

    Raises:
        DeploymentError: the bucket the service names does not exist, or is in another region.
        AwsError: AWS refused a call.
    """
    stack = gateways.stacks.describe(package.stack.name)
    if stack is None:
        content = _custom_bucket(package.stack, gateways) if package.stack.bucket else _Content()
        return Deployed(
            bucket=package.stack.bucket,
            objects=content.keys,
            taken=taken_names(package.stack, None, gateways),
        )
    return _inspect_live(package, stack, gateways)


class _Content(NamedTuple):
    keys: frozenset[str] = frozenset()
    missing: bool = False


def _inspect_live(package: Package, stack: LiveStack, gateways: Gateways) -> Deployed:
    compiled = package.stack
    functions = compiled.functions
    aliased = {
        key: item.alias_name
        for key, item in functions.items()
        if item.alias_name and item.version_id
    }
    bucket = compiled.bucket or bucket_of(stack, gateways)
    with ThreadPoolExecutor(WORKERS, "slspy") as pool:
        template = pool.submit(gateways.stacks.template, stack.stack_id)
        content = pool.submit(_content, compiled, bucket, gateways)
        policy = (
            pool.submit(gateways.stacks.policy, stack.stack_id) if compiled.stack_policy else None
        )
        live = {key: pool.submit(gateways.functions.get, f.name) for key, f in functions.items()}
        aliases = {
            key: pool.submit(gateways.functions.alias_version, functions[key].name, alias)
            for key, alias in aliased.items()
        }
        stage = pool.submit(_stage, compiled, stack, bucket, content, gateways)
        names = pool.submit(_taken, compiled, stack, template, live, gateways)
        used = pool.submit(_imported, compiled, stack, template, gateways)
        before, live_stage = stage.result()
        return Deployed(
            stack=stack,
            template=template.result(),
            bucket=bucket,
            bucket_missing=content.result().missing,
            functions={key: future.result() for key, future in live.items()},
            aliases={key: future.result() for key, future in aliases.items()},
            objects=content.result().keys,
            policy=policy.result() if policy else None,
            rest_stage=live_stage,
            rest_stage_before=before,
            taken=names.result(),
            imported=used.result(),
            unrecorded=unrecorded(
                compiled.prefix, bucket, content.result().keys, template.result(), gateways
            ),
        )


def _taken(
    compiled: CompiledStack,
    stack: LiveStack,
    template: Future[JsonObject | None],
    live: Mapping[str, Future[LiveFunction | None]],
    gateways: Gateways,
) -> tuple[TakenName, ...]:
    """Return the names that new resources find taken; what a stack to be deleted has is no obstacle."""
    before = template.result()
    if stack.status in (*UNBORN, "DELETE_COMPLETE") or before is None:
        return ()
    functions = {compiled.functions[key].name: each.result() for key, each in live.items()}
    return taken_names(compiled, before, gateways, functions=functions)


def _imported(
    compiled: CompiledStack,
    stack: LiveStack,
    template: Future[JsonObject | None],
    gateways: Gateways,
) -> Mapping[str, tuple[str, ...]]:
    """Return the exports that others import and the new template does not have."""
    if not stack.exports:
        return {}
    gone = dropped_exports(stack, template.result() or {}, compiled.template)
    return used_exports(gone, gateways)


def _stage(
    compiled: CompiledStack,
    stack: LiveStack,
    bucket: str | None,
    content: Future[_Content],
    gateways: Gateways,
) -> tuple[RestStage | None, LiveRestStage | None]:
    """Return what the last deployment set on the stage of the REST API, and the live one where anything is set."""
    if naming.REST_API not in compiled.template.get("Resources", {}):
        return None, None
    past = history.past_deployments(compiled.prefix, content.result().keys)
    directory = history.recorded(past)
    before = None
    if bucket and directory:
        before = rest_stage_of(fetch_manifest(gateways, bucket, directory))
    wanted = wanted_stage(compiled.rest_stage, before)
    return before, read_stage(stack, wanted.name, gateways) if wanted else None


def fetch_manifest(gateways: Gateways, bucket: str, directory: str) -> JsonObject:
    """Read the manifest of a deployment by its folder.

    Raises:
        DeploymentError: it is not one.
    """
    key = f"{directory}/{history.MANIFEST}"
    return read_manifest(gateways.buckets.get(bucket, key), key)


def bucket_of(stack: LiveStack, gateways: Gateways) -> str | None:
    """Return the name of the stack's own bucket, None when the stack has none."""
    if stack.outputs.get(BUCKET_OUTPUT):
        return stack.outputs[BUCKET_OUTPUT]
    for resource in gateways.stacks.resources(stack.stack_id):
        gone = resource.status in ("DELETE_COMPLETE", "CREATE_FAILED")
        if resource.logical_id == naming.DEPLOYMENT_BUCKET and resource.physical_id and not gone:
            return resource.physical_id
    return None


def _content(stack: CompiledStack, bucket: str | None, gateways: Gateways) -> _Content:
    if bucket is None:
        return _Content()
    if stack.bucket:
        return _custom_bucket(stack, gateways)
    try:
        return _Content(frozenset(gateways.buckets.keys(bucket, f"{stack.prefix}/")))
    except AwsError as error:
        if error.code == "NoSuchBucket":
            return _Content(missing=True)
        raise


def _custom_bucket(stack: CompiledStack, gateways: Gateways) -> _Content:
    bucket = stack.bucket or ""
    region = gateways.buckets.region(bucket)
    if region is None:
        hint = (
            "create it, or leave `provider.deploymentBucket.name` out to get one of the stack's own"
        )
        raise DeploymentError(f"deployment bucket `{bucket}` does not exist", hint=hint)
    if region != stack.region:
        message = (
            f"deployment bucket `{bucket}` is in region {region}, the service in {stack.region}"
        )
        raise DeploymentError(
            message, hint="Lambda only takes code from a bucket in its own region"
        )
    return _Content(frozenset(gateways.buckets.keys(bucket, f"{stack.prefix}/")))


def unrecorded(
    prefix: str,
    bucket: str | None,
    keys: Iterable[str],
    template: JsonObject | None,
    gateways: Gateways,
) -> str | None:
    """Return the folder of a run that was killed after its template went live."""
    newest = next(iter(history.past_deployments(prefix, keys)), None)
    if not bucket or not newest or newest.complete or history.TEMPLATE not in newest.files:
        return None
    stored = json.loads(gateways.buckets.get(bucket, f"{newest.directory}/{history.TEMPLATE}"))
    return newest.directory if equal(stored, template) else None
