"""What follows a successful deployment: its manifest, and the end of old deployments and versions."""

from __future__ import annotations

import json

from sls_py.cfn import naming
from sls_py.deploy import history
from sls_py.deploy.compare import settings_given, unset_settings
from sls_py.deploy.encryption import encryption_of
from sls_py.deploy.execution import Execution
from sls_py.deploy.inspect import fetch_manifest
from sls_py.deploy.manifest import with_settings, write_manifest
from sls_py.deploy.parallel import each
from sls_py.model.stack import CompiledFunction
from sls_py.numbers import count
from sls_py.report import note, warn


def publish_manifest(run: Execution, directory: str | None) -> None:
    """Note in the folder of the deployment which artifacts it uses; with it the deployment counts as done."""
    key = f"{directory or run.directory}/{history.MANIFEST}"
    settings = settings_given(run.package.stack, run.stack) if run.stack else None
    content = write_manifest(
        run.package,
        finished=run.clock.now(),
        restores=run.options.restores,
        settings=settings,
    )
    _put_manifest(run, key, content)


def note_settings(run: Execution) -> None:
    """Tell which settings of the stack CloudFormation has not taken, and note it: the next deployment does not try again."""
    stack, live = run.package.stack, run.stack
    unset = unset_settings(stack, live) if live else ()
    if live is None or not unset:
        return
    message = f"CloudFormation does not change a stack for its {' and '.join(unset)} alone"
    hint = "they are set with the next deployment that changes the template or the tags"
    run.notes.append(f"{message}: {hint}")
    warn(run.reporter, message, hint=hint)
    past = history.past_deployments(stack.prefix, run.deployed.objects)
    directory = history.recorded(past)
    if directory and not run.options.review:
        manifest = fetch_manifest(run.gateways, run.existing_bucket(), directory)
        content = with_settings(manifest, settings_given(stack, live))
        _put_manifest(run, f"{directory}/{history.MANIFEST}", content)


def _put_manifest(run: Execution, key: str, content: bytes) -> None:
    run.gateways.buckets.put(
        run.existing_bucket(),
        key,
        content,
        content_type="application/json",
        encryption=encryption_of(run.package.stack),
    )


def discard_folder(run: Execution) -> None:
    """Delete the folder of a deployment that came to nothing."""
    keys = [f"{run.directory}/{name}" for name in (history.TEMPLATE, history.STEP)]
    run.gateways.buckets.delete(run.existing_bucket(), keys)


def clean_up(run: Execution, remove: tuple[str, ...], keep: tuple[str, ...]) -> None:
    """Delete old folders, then every artifact that neither the live template nor a kept deployment names."""
    present, code = run.deployed.objects, f"{run.package.stack.prefix}/code/"
    old = [key for key in present if key.rpartition("/")[0] in remove]
    needed = _named(run, keep)
    orphans = [key for key in present if key.startswith(code) and key not in needed]
    run.gateways.buckets.delete(run.existing_bucket(), sorted([*old, *orphans]))
    old_ones = count(len(remove), "old deployment")
    note(run.reporter, f"deleted {old_ones} from the bucket", verbose=True)


def prune_versions(run: Execution, keep: int) -> None:
    """Delete old versions of every versioned function, besides aliased ones and the stack's own."""
    versioned = [item for item in run.package.stack.functions.values() if item.version_id]
    pruned = sum(each(lambda function: _prune(run, function, keep), versioned))
    if pruned:
        note(run.reporter, f"pruned {count(pruned, 'function version')}")


def _named(run: Execution, keep: tuple[str, ...]) -> frozenset[str]:
    """Collect every text in the live template and the kept manifests: the keys still needed are among them."""
    bucket = run.existing_bucket()
    manifests = [f"{directory}/{history.MANIFEST}" for directory in keep]
    stored = [key for key in manifests if key in run.deployed.objects]
    contents = each(lambda key: run.gateways.buckets.get(bucket, key), stored)
    named = [set(history.strings(json.loads(content))) for content in contents]
    own = {item.key for item in run.package.artifacts.items}
    return frozenset(own.union(history.strings(run.package.stack.template), *named))


def _prune(run: Execution, function: CompiledFunction, keep: int) -> int:
    functions = run.gateways.functions
    aliased = functions.aliased_versions(function.name)
    outputs = run.stack.outputs if run.stack else {}
    own = outputs.get(naming.version_output(function.key), "").rpartition(":")[2]
    old = [item.version for item in functions.versions(function.name)][: -keep or None]
    doomed = [version for version in old if version not in aliased and version != own]
    return sum(functions.delete_version(function.name, version) for version in doomed)
