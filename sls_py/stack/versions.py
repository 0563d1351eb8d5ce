"""Lambda versions: a new one for every change of code or settings, kept when it is replaced."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import ref
from sls_py.model.function import Function
from sls_py.model.service import Provider
from sls_py.model.values import JsonObject
from sls_py.stack.aliases import add_alias, alias_of
from sls_py.stack.collation import sorted_json
from sls_py.stack.draft import StackDraft
from sls_py.stack.images import image_digest, image_uri
from sls_py.stack.secrets import fingerprints


def add_version(draft: StackDraft, function: Function) -> str | None:
    """Add the version resource, its output and its alias; return its logical id, None when there is none.

    CloudFormation cannot update a version, so its logical id changes with what it is made of.
    """
    kept = _is_versioned(function, draft.service.provider)
    if not kept and not alias_of(function):
        return None
    logical_id = naming.version(function.key, version_hash(draft, function))
    resource = make(
        resources.awslambda.Version,
        {
            "FunctionName": ref(naming.function(function.key)),
            "CodeSha256": _code_sha256(draft, function),
            "Description": function.description or None,
        },
        condition=function.condition,
        deletion_policy="Retain" if kept else None,
    )
    draft.builder.add(logical_id, resource)
    draft.builder.output(
        naming.version_output(function.key),
        ref(logical_id),
        description="Current Lambda function version",
        condition=function.condition,
    )
    add_alias(draft, function, logical_id)
    return logical_id


def version_hash(draft: StackDraft, function: Function) -> str:
    """Hash the code, the service's layers and the settings of a function as they stand in the template.

    The rule of the Serverless Framework, with content digests in place of the hashes of zips: zips of the same
    files may differ, their digests do not. Tags and reserved concurrency belong to all versions; LoggingConfig is
    set later and does not count either.
    """
    hashed = hashlib.sha256()
    artifact = draft.code.get(function.key)
    if artifact and not function.image:
        hashed.update(artifact.digest.encode())
    properties = dict(_properties(draft, naming.function(function.key)))
    layers = _own_layers(draft, properties.get("Layers"))
    for digest in sorted(draft.layers[key].digest for key in layers):
        hashed.update(digest.encode())
    for name in ("ReservedConcurrentExecutions", "Tags", *([] if function.image else ["Code"])):
        properties.pop(name, None)
    properties["layerConfigurations"] = [_layer(draft, key) for key in layers]
    if draft.service.provider.hide_secrets:
        properties = fingerprints(properties, f"{draft.service.name}/{function.key}")
    hashed.update(sorted_json(properties).encode())
    return re.sub(r"[^0-9A-Za-z]", "", base64.b64encode(hashed.digest()).decode())


def _is_versioned(function: Function, provider: Provider) -> bool:
    own = function.version_function
    return bool(function.durable) or (provider.version_functions if own is None else own)


def _code_sha256(draft: StackDraft, function: Function) -> str | None:
    if function.image:
        return image_digest(image_uri(draft, function))
    artifact = draft.code.get(function.key)
    return artifact.code_sha256 if artifact else None


def _properties(draft: StackDraft, logical_id: str) -> JsonObject:
    resource = draft.builder.get(logical_id) or {}
    properties: JsonObject = resource.get("Properties", {})
    return properties


def _own_layers(draft: StackDraft, layers: Any) -> list[str]:
    """Return the keys of the service's layers that a function refers to."""
    keys = {naming.layer(key): key for key in draft.layers}
    given = layers if isinstance(layers, list) else []
    names = [layer.get("Ref") for layer in given if isinstance(layer, dict)]
    return [keys[name] for name in names if name in keys]


def _layer(draft: StackDraft, key: str) -> JsonObject:
    name = naming.layer(key)
    properties = dict(_properties(draft, draft.layer_ids[name]))
    content = {part: value for part, value in properties["Content"].items() if part != "S3Key"}
    return {"name": key, "ref": name, "properties": properties | {"Content": content}}
