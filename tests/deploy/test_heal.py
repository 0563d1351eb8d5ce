"""A full deployment ends with the layers of the template on every function."""

from __future__ import annotations

from pathlib import Path

from sls_py.model.package import Package
from sls_py.model.values import JsonObject
from sls_py.testing.fakes import FakeGateways
from sls_py.testing.packages import simple_package
from tests.deploy.running import HELLO, deploy, deployed

LAYER = "DepsLambdaLayer"
FOREIGN = "arn:aws:lambda:us-east-1:123456789012:layer:foreign:7"
PUBLISHED = "arn:aws:lambda:us-east-1:123456789012:layer:deps:2"
"""What somebody published and gave to the function, while the file of the layer was another one."""


def layered(directory: Path, key: str = "one", *, output: bool = True) -> Package:
    """Make a package of a function with a layer of the stack and a foreign one."""
    content: JsonObject = {"Content": {"S3Bucket": "b", "S3Key": key}}
    package = simple_package(directory, properties={"Layers": [{"Ref": LAYER}, FOREIGN]})
    template = package.stack.template
    layer = {"Type": "AWS::Lambda::LayerVersion", "Properties": content}
    template["Resources"] = {LAYER: layer, **template["Resources"]}
    if output:
        named = {f"{LAYER}QualifiedArn": {"Value": {"Ref": LAYER}}}
        template["Outputs"] = {**template.get("Outputs", {}), **named}
    return package


def layers(gateways: FakeGateways) -> list[str]:
    shown = gateways.functions.content[HELLO].live.configuration["Layers"]
    return [layer["Arn"] for layer in shown]


def test_a_layer_version_published_behind_the_stack_is_taken_back(tmp_path: Path) -> None:
    gateways = deployed(layered(tmp_path))
    compiled = layers(gateways)
    gateways.functions.change(HELLO, {"Layers": [{"Arn": PUBLISHED}, {"Arn": FOREIGN}]})
    result = deploy(layered(tmp_path), gateways)
    assert gateways.writes == ["functions.update_configuration"]
    assert layers(gateways) == compiled
    assert result.functions[0].detail == "Layers"


def test_layers_as_compiled_are_left_alone(tmp_path: Path) -> None:
    gateways = deployed(layered(tmp_path))
    assert not deploy(layered(tmp_path), gateways).changed
    assert gateways.writes == []


def test_a_layer_that_the_update_publishes_anew_is_not_healed_before(tmp_path: Path) -> None:
    gateways = deployed(layered(tmp_path))
    gateways.functions.change(HELLO, {"Layers": [{"Arn": PUBLISHED}, {"Arn": FOREIGN}]})
    deploy(layered(tmp_path, "two"), gateways)
    assert "functions.update_configuration" not in gateways.writes


def test_a_layer_whose_version_no_output_names_is_left_alone(tmp_path: Path) -> None:
    gateways = deployed(layered(tmp_path, output=False))
    gateways.functions.change(HELLO, {"Layers": [{"Arn": PUBLISHED}]})
    deploy(layered(tmp_path, output=False), gateways)
    assert gateways.writes == []
