from __future__ import annotations

from sls_py.model.layer import Layer
from tests.stack.compiling import a_function, a_service, artifacts_of, compiled


def test_a_layer_is_published_with_outputs() -> None:
    layer = Layer(
        key="my-libs",
        name="libs",
        path="libs",
        description="d",
        license_info="MIT",
        compatible_runtimes=("python3.12",),
        compatible_architectures=("arm64",),
    )
    service = a_service(layers=(layer,))
    template = compiled(service).template
    key = artifacts_of(service).items[1].key
    assert template["Resources"]["MyDashlibsLambdaLayer"] == {
        "Type": "AWS::Lambda::LayerVersion",
        "Properties": {
            "Content": {"S3Bucket": {"Ref": "ServerlessDeploymentBucket"}, "S3Key": key},
            "LayerName": "libs",
            "Description": "d",
            "LicenseInfo": "MIT",
            "CompatibleRuntimes": ["python3.12"],
            "CompatibleArchitectures": ["arm64"],
        },
    }
    outputs = template["Outputs"]
    assert outputs["MyDashlibsLambdaLayerQualifiedArn"]["Value"] == {"Ref": "MyDashlibsLambdaLayer"}
    assert outputs["MyDashlibsLambdaLayerS3Key"]["Value"] == key
    assert len(outputs["MyDashlibsLambdaLayerHash"]["Value"]) == 40


def test_accounts_are_allowed_to_use_a_layer() -> None:
    accounts = ("123456789012", "*", "arn:aws:iam::123456789012:root")
    layer = Layer(key="libs", name="libs", path="libs", allowed_accounts=accounts)
    resources = compiled(a_service(layers=(layer,))).template["Resources"]
    ids = [key for key in resources if key.endswith("LambdaLayerPermission")]
    assert ids == [
        "Libs123456789012LambdaLayerPermission",
        "LibsWildLambdaLayerPermission",
        "Libsarnawsiam123456789012rootLambdaLayerPermission",
    ]
    assert resources[ids[1]]["Properties"] == {
        "Action": "lambda:GetLayerVersion",
        "LayerVersionArn": {"Ref": "LibsLambdaLayer"},
        "Principal": "*",
    }


def test_a_retained_layer_has_a_new_id_for_new_content_and_functions_follow() -> None:
    layer = Layer(key="libs", name="libs", path="libs", retain=True, allowed_accounts=("*",))
    outputs = {"Libs": {"Value": {"Ref": "LibsLambdaLayer"}}}
    service = a_service(
        a_function(layers=({"Ref": "LibsLambdaLayer"},)),
        layers=(layer,),
        resources={"Outputs": outputs},
    )
    found = []
    for content in ("1", "2"):
        template = compiled(service, artifacts=artifacts_of(service, content)).template
        resources = template["Resources"]
        (name,) = resources["HelloLambdaFunction"]["Properties"]["Layers"]
        assert resources[name["Ref"]]["DeletionPolicy"] == "Retain"
        permission = resources[name["Ref"].replace("LambdaLayer", "WildLambdaLayerPermission")]
        assert permission["DeletionPolicy"] == "Retain"
        assert template["Outputs"]["Libs"]["Value"] == name
        found.append(name["Ref"])
    assert found[0] != found[1]
