"""Read what is deployed now, side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

from sls_py.aws.protocols import Gateways
from sls_py.cfn import naming
from sls_py.deploy import history
from sls_py.deploy.compare import equal, unset_settings
from sls_py.deploy.exports import dropped_exports, used_exports
from sls_py.deploy.heal import heals
from sls_py.deploy.live_functions import listed_functions, live_functions
from sls_py.deploy.manifest import read_manifest, rest_stage_of
from sls_py.deploy.parallel import WORKERS, each
from sls_py.deploy.preflight import taken_names
from sls_py.deploy.rest_stage import wanted_stage
from sls_py.deploy.rest_stage_steps import read_stage
from sls_py.deploy.states import UNBORN
from sls_py.errors import AwsError, DeploymentError
from sls_py.model.deployed import Deployed, LiveFunction, LiveRestStage, LiveStack, TakenName
from sls_py.model.package import Package
from sls_py.model.stack import CompiledStack, RestStage
from sls_py.model.values import JsonObject
from sls_py.records import replace
from sls_py.stack.acceleration import is_accelerated

BUCKET_OUTPUT = "ServerlessDeploymentBucketName"


def inspect(package: Package, gateways: Gateways) -> Deployed:
    """Return what AWS says about the stack, its functions and its bucket; nothing is changed.

    Everything that can be asked for by name is asked for at once, whether there is a stack or not.

    Raises:
        DeploymentError: the bucket the service names does not exist, or is in another region.
        AwsError: AWS refused a call.
    """
    with ThreadPoolExecutor(WORKERS, "slspy") as pool:
        try:
            return _inspected(package, gateways, pool)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_Live = Mapping[str, LiveFunction | None]


class _Content(NamedTuple):
    keys: frozenset[str] = frozenset()
    missing: bool = False


class _Begun(NamedTuple):
    """What is being read, as it does not take the stack to be known."""

    template: Future[JsonObject | None]
    policy: Future[JsonObject | None] | None
    bucket: Future[_Content] | None
    functions: Future[tuple[_Live, frozenset[str]]]
    aliases: Future[Mapping[str, str | None]]


def _inspected(package: Package, gateways: Gateways, pool: ThreadPoolExecutor) -> Deployed:
    compiled, stacks, name = package.stack, gateways.stacks, package.stack.name
    found = pool.submit(stacks.describe, name)
    begun = _Begun(
        template=pool.submit(stacks.template, name),
        policy=pool.submit(stacks.policy, name) if compiled.stack_policy else None,
        bucket=pool.submit(_custom_bucket, compiled, gateways) if compiled.bucket else None,
        functions=pool.submit(_functions, compiled, gateways),
        aliases=pool.submit(_aliases, compiled, gateways),
    )
    stack = found.result()
    if stack:
        return _inspect_live(package, stack, begun, gateways, pool)
    return Deployed(
        bucket=compiled.bucket,
        objects=begun.bucket.result().keys if begun.bucket else frozenset(),
        taken=taken_names(compiled, None, gateways, functions=begun.functions.result()[0]),
    )


def _inspect_live(
    package: Package, stack: LiveStack, begun: _Begun, gateways: Gateways, pool: ThreadPoolExecutor
) -> Deployed:
    compiled = package.stack
    bucket = compiled.bucket or bucket_of(stack, gateways)
    content = begun.bucket or pool.submit(_content, compiled, bucket, gateways)
    stage = pool.submit(_stage, compiled, stack, bucket, content, gateways)
    names = pool.submit(_taken, compiled, stack, begun, gateways)
    given = pool.submit(_settings, compiled, stack, bucket, content, gateways)
    fast = pool.submit(_accelerated, compiled, bucket, begun.template, gateways)
    used = pool.submit(_imported, compiled, stack, begun.template, gateways)
    before, live_stage = stage.result()
    live, listed = begun.functions.result()
    template, keys = begun.template.result(), content.result().keys
    deployed = Deployed(
        stack=stack,
        template=template,
        bucket=bucket,
        bucket_missing=content.result().missing,
        functions={key: live[item.name] for key, item in compiled.functions.items()},
        aliases=begun.aliases.result(),
        objects=keys,
        policy=begun.policy.result() if begun.policy else None,
        rest_stage=live_stage,
        rest_stage_before=before,
        taken=names.result(),
        settings_given=given.result(),
        accelerated=fast.result(),
        imported=used.result(),
        unrecorded=unrecorded(compiled.prefix, bucket, keys, template, gateways),
    )
    return _confirmed(package, deployed, listed, gateways)


def _functions(compiled: CompiledStack, gateways: Gateways) -> tuple[_Live, frozenset[str]]:
    """Return the live functions by name, and the names of those that were only seen on a list."""
    names = {item.name for item in compiled.functions.values()}
    listed = listed_functions(names, gateways.functions)
    return live_functions(names, gateways.functions, listed), frozenset(listed)


def _aliases(compiled: CompiledStack, gateways: Gateways) -> Mapping[str, str | None]:
    """Return the version that each function's alias points at."""
    aliased = [
        (key, item.name, item.alias_name)
        for key, item in compiled.functions.items()
        if item.alias_name and item.version_id
    ]
    versions = each(lambda item: gateways.functions.alias_version(item[1], item[2]), aliased)
    return {key: version for (key, _, _), version in zip(aliased, versions, strict=True)}


def _confirmed(
    package: Package, deployed: Deployed, listed: frozenset[str], gateways: Gateways
) -> Deployed:
    """Look once more, one by one, at functions that seem to have been changed: lists lag behind."""
    if not listed:
        return deployed
    named = {key: item.name for key, item in package.stack.functions.items()}
    keys = {step.function for step in heals(package, deployed)}
    doubtful = sorted(key for key in keys if named[key] in listed)
    again = each(lambda key: gateways.functions.get(named[key]), doubtful)
    fresh = {**deployed.functions, **dict(zip(doubtful, again, strict=True))}
    return replace(deployed, functions=fresh)


def _taken(
    compiled: CompiledStack, stack: LiveStack, begun: _Begun, gateways: Gateways
) -> tuple[TakenName, ...]:
    """Return the names that new resources find taken; what a stack to be deleted has is no obstacle."""
    before = begun.template.result()
    if stack.status in (*UNBORN, "DELETE_COMPLETE") or before is None:
        return ()
    return taken_names(compiled, before, gateways, functions=begun.functions.result()[0])


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


def _settings(
    compiled: CompiledStack,
    stack: LiveStack,
    bucket: str | None,
    content: Future[_Content],
    gateways: Gateways,
) -> JsonObject | None:
    """Return the settings of the stack that an earlier deployment could not bring, if some differ now."""
    if bucket is None or not unset_settings(compiled, stack):
        return None
    past = history.past_deployments(compiled.prefix, content.result().keys)
    directory = history.recorded(past)
    found = fetch_manifest(gateways, bucket, directory).get("settings") if directory else None
    return found if isinstance(found, dict) else None


def _accelerated(
    compiled: CompiledStack,
    bucket: str | None,
    template: Future[JsonObject | None],
    gateways: Gateways,
) -> bool:
    """Tell whether the stack's own bucket has had acceleration before, and is to keep it."""
    if bucket is None or not is_accelerated(compiled.template):
        return False
    return is_accelerated(template.result()) and gateways.buckets.is_accelerated(bucket)


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
