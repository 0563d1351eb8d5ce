"""Layers: their versions, who else may use them, and what the outputs tell about them."""

from __future__ import annotations

import hashlib
import json

from sls_py.cfn import naming, resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import ref
from sls_py.model.layer import Layer
from sls_py.model.package import Artifact
from sls_py.model.values import JsonObject
from sls_py.stack.draft import StackDraft


def add_layers(draft: StackDraft) -> None:
    """Add every layer of the service; functions refer to them, so this comes first."""
    for layer in draft.service.layers.values():
        artifact = draft.layers.get(layer.key)
        if artifact:
            _add(draft, layer, artifact)


def _add(draft: StackDraft, layer: Layer, artifact: Artifact) -> None:
    properties = _properties(draft, layer, artifact)
    digest = _hash(properties, artifact)
    suffix, policy = (digest, "Retain") if layer.retain else ("", None)
    logical_id = naming.layer(layer.key, suffix)
    draft.layer_ids[naming.layer(layer.key)] = logical_id
    draft.builder.add(
        logical_id, make(resources.awslambda.LayerVersion, properties, deletion_policy=policy)
    )
    for account in layer.allowed_accounts:
        permission = {
            "Action": "lambda:GetLayerVersion",
            "LayerVersionArn": ref(logical_id),
            "Principal": account,
        }
        draft.builder.add(
            naming.layer_permission(layer.key, account, suffix),
            make(resources.awslambda.LayerVersionPermission, permission, deletion_policy=policy),
        )
    _add_outputs(draft, layer, logical_id, digest, artifact)


def _add_outputs(
    draft: StackDraft, layer: Layer, logical_id: str, digest: str, artifact: Artifact
) -> None:
    told = {
        "QualifiedArn": ("Current Lambda layer version", ref(logical_id)),
        "Hash": ("Current Lambda layer hash", digest),
        "S3Key": ("Current Lambda layer S3Key", artifact.key),
    }
    for what, (description, value) in told.items():
        draft.builder.output(naming.layer_output(layer.key, what), value, description=description)


def _properties(draft: StackDraft, layer: Layer, artifact: Artifact) -> JsonObject:
    return {
        "Content": draft.stored_at(artifact),
        "LayerName": layer.name,
        "Description": layer.description or None,
        "LicenseInfo": layer.license_info or None,
        "CompatibleRuntimes": list(layer.compatible_runtimes) or None,
        "CompatibleArchitectures": list(layer.compatible_architectures) or None,
    }


def _hash(properties: JsonObject, artifact: Artifact) -> str:
    """Hash a layer's settings and content, whatever place in the bucket it has."""
    settings = properties | {"Content": {"S3Bucket": properties["Content"]["S3Bucket"]}}
    text = json.dumps(settings, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha1(f"{text}{artifact.digest}".encode(), usedforsecurity=False).hexdigest()
