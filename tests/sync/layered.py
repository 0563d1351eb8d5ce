"""Packages with a layer that functions use, for the tests of sync."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from sls_py.aws.records import StackRequest
from sls_py.model.values import CfValue
from sls_py.sync.change import Snapshot
from sls_py.testing.fakes import FakeGateways
from sls_py.testing.packages import HELLO, zipped
from tests.sync.syncing import snapshot_of

LAYER = "DepsLambdaLayer"
NAME = "shop-dev-deps"
FUNCTION = "HelloLambdaFunction"
USES: tuple[CfValue, ...] = ({"Ref": LAYER},)


def arn(number: int, name: str = NAME) -> str:
    return f"arn:aws:lambda:eu-central-1:123456789012:layer:{name}:{number}"


def layered(
    directory: Path,
    content: str,
    *,
    code: str = HELLO,
    uses: tuple[CfValue, ...] = USES,
    properties: dict[str, Any] | None = None,
    **package: Any,
) -> Snapshot:
    """A service with the layer `deps` and the function `hello`, which uses it."""
    item = replace(zipped(directory, f"deps-{len(content)}", content), kind="layer")
    layer = {
        "Type": "AWS::Lambda::LayerVersion",
        "Properties": {
            "LayerName": NAME,
            "Description": "what we share",
            "CompatibleRuntimes": ["python3.11"],
            "Content": {"S3Bucket": "b", "S3Key": item.key},
        },
    }
    made = snapshot_of(
        directory,
        code,
        properties={**(properties or {}), "Layers": list(uses)},
        resources={LAYER: layer},
        **package,
    )
    resources = made.template["Resources"]
    for name in [name for name in resources if name != LAYER]:
        resources[name] = resources.pop(name)  # CloudFormation would order them itself
    artifacts = made.package.artifacts
    with_layer = replace(
        artifacts, items=(*artifacts.items, item), layers={**artifacts.layers, "deps": item.name}
    )
    archives = {**made.archives, item.code_sha256: item.path.read_bytes()}
    return Snapshot(made.service, replace(made.package, artifacts=with_layer), archives)


def digest_of(snapshot: Snapshot) -> str:
    return next(item.digest for _, item in snapshot.layer_artifacts())


def deployed(snapshot: Snapshot, *layers: str) -> FakeGateways:
    """What AWS has after a deployment: the function with the code and a list of layers."""
    gateways = FakeGateways()
    function = snapshot.package.stack.functions["hello"]
    artifact = snapshot.artifact_of(function)
    assert artifact is not None
    settings = {"Layers": [{"Arn": one} for one in layers]}
    gateways.functions.add(function.name, artifact.path.read_bytes(), settings)
    for _, item in snapshot.layer_artifacts():
        gateways.layers.add(NAME, item.path.read_bytes(), {"Description": "what we share"})
    return gateways


def layers_of_hello(gateways: FakeGateways) -> list[str]:
    live = gateways.functions.content["shop-dev-hello"].live
    return [layer["Arn"] for layer in live.configuration["Layers"]]


def stack_of(gateways: FakeGateways, resources: dict[str, Any]) -> None:
    """Have a stack with some resources, whose physical ids are `shop-dev-` and their names."""
    body = json.dumps({"Resources": resources})
    gateways.stacks.create(StackRequest(name="shop-dev", template_body=body))
    while (stack := gateways.stacks.describe("shop-dev")) and stack.status != "CREATE_COMPLETE":
        continue
    gateways.forget()
