"""Small packages to deploy in tests, without a service file."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sls_py.cfn import naming
from sls_py.model.package import Artifact, Artifacts, Package
from sls_py.model.stack import CompiledFunction, CompiledStack
from sls_py.model.values import JsonObject
from sls_py.records import replace

SERVICE, STAGE, REGION = "shop", "dev", "eu-central-1"
PREFIX = f"serverless/{SERVICE}/{STAGE}"
HELLO = "def handler(event, context):\n    return 'hello'\n"


def simple_package(
    directory: Path,
    code: Mapping[str, str] | str = HELLO,
    *,
    properties: JsonObject | None = None,
    alias: bool = False,
    bucket: str | None = None,
    resources: JsonObject | None = None,
    **stack: Any,
) -> Package:
    """Make a package of Python functions.

    `code` is the source by function key, or that of one function `hello`. `properties` are merged into each
    function, `resources` into the template. With `alias` each function has a version and an alias `provisioned`.
    `stack` sets fields of the CompiledStack.
    """
    sources = {"hello": code} if isinstance(code, str) else code
    items = {key: zipped(directory, key, source) for key, source in sources.items()}
    core = _core()
    template = _core(bucket)
    functions: dict[str, CompiledFunction] = {}
    for key, artifact in items.items():
        function = _function(key, artifact, _suffix(artifact, properties) if alias else None)
        functions[key] = function
        _add_function(template, function, artifact, properties or {}, bucket)
    template["Resources"].update(resources or {})
    compiled = CompiledStack(
        service=SERVICE,
        stage=STAGE,
        region=REGION,
        name=f"{SERVICE}-{STAGE}",
        template=template,
        core_template=None if bucket else core,
        bucket=bucket,
        prefix=PREFIX,
        functions=functions,
        tags={"STAGE": STAGE},
        capabilities=("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"),
    )
    artifacts = Artifacts(
        items=tuple(items.values()), functions={key: item.name for key, item in items.items()}
    )
    return Package(stack=replace(compiled, **stack), artifacts=artifacts)


def zipped(directory: Path, key: str, source: str) -> Artifact:
    """Write a zip with one `handler.py` and return it as an artifact."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("handler.py", (1980, 1, 1, 0, 0, 0)), source)
    content, digest = buffer.getvalue(), hashlib.sha256(source.encode()).hexdigest()
    path = directory / f"{key}-{digest[:8]}.zip"
    path.write_bytes(content)
    return Artifact(
        name=f"{key}.zip",
        kind="code",
        path=path,
        digest=digest,
        code_sha256=base64.b64encode(hashlib.sha256(content).digest()).decode(),
        encoding="z6",
        size=len(content),
        unzipped_size=len(source),
        files=1,
        key=f"{PREFIX}/code/{digest[:32]}-z6/{key}.zip",
    )


def _core(bucket: str | None = None) -> JsonObject:
    own = {} if bucket else {naming.DEPLOYMENT_BUCKET: {"Type": "AWS::S3::Bucket"}}
    value = bucket or {"Ref": naming.DEPLOYMENT_BUCKET}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": own,
        "Outputs": {"ServerlessDeploymentBucketName": {"Value": value}},
    }


def _suffix(artifact: Artifact, properties: JsonObject | None) -> str:
    """Name a version by code and settings, as compiled stacks do."""
    text = artifact.digest + json.dumps(properties, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _function(key: str, artifact: Artifact, version: str | None) -> CompiledFunction:
    plain = CompiledFunction(
        key=key,
        name=f"{SERVICE}-{STAGE}-{key}",
        logical_id=naming.function(key),
        artifact=artifact.name,
    )
    if version is None:
        return plain
    return replace(
        plain,
        version_id=naming.version(key, version),
        alias=f"{naming.normalized(key)}ProvConcLambdaAlias",
        alias_name="provisioned",
    )


def _add_function(
    template: JsonObject,
    function: CompiledFunction,
    artifact: Artifact,
    properties: JsonObject,
    bucket: str | None,
) -> None:
    resources = template["Resources"]
    resources[function.logical_id] = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Code": {
                "S3Bucket": bucket or {"Ref": naming.DEPLOYMENT_BUCKET},
                "S3Key": artifact.key,
            },
            "FunctionName": function.name,
            "Handler": "handler.handler",
            "Runtime": "python3.11",
            "MemorySize": 128,
            "Timeout": 6,
            "Role": "arn:aws:iam::123456789012:role/shop",
            **properties,
        },
    }
    if function.version_id and function.alias:
        resources[function.version_id] = {
            "Type": "AWS::Lambda::Version",
            "DeletionPolicy": "Retain",
            "Properties": {
                "FunctionName": {"Ref": function.logical_id},
                "CodeSha256": artifact.code_sha256,
            },
        }
        resources[function.alias] = {
            "Type": "AWS::Lambda::Alias",
            "Properties": {
                "FunctionName": {"Ref": function.logical_id},
                "FunctionVersion": {"Fn::GetAtt": [function.version_id, "Version"]},
                "Name": function.alias_name,
            },
        }
        output = {"Value": {"Ref": function.version_id}}
        template["Outputs"][naming.version_output(function.key)] = output
