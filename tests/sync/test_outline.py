from __future__ import annotations

from sls_py.sync.outline import outline


def test_code_that_is_packaged_here_is_left_out() -> None:
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {"Code": {"S3Key": "a"}, "Timeout": 3},
    }
    layer = {"Type": "AWS::Lambda::LayerVersion", "Properties": {"Content": {"S3Key": "a"}}}
    found = outline({"Resources": {"F": function, "L": layer}}, {"F", "L"})

    assert found["Resources"]["F"]["Properties"] == {"Timeout": 3}
    assert found["Resources"]["L"]["Properties"] == {}


def test_code_of_others_stays() -> None:
    template = {
        "Resources": {
            "F": {"Type": "AWS::Lambda::Function", "Properties": {"Code": {"ZipFile": "x = 1"}}}
        }
    }

    assert outline(template, {"G"}) == template


def test_images_stay() -> None:
    template = {
        "Resources": {
            "F": {"Type": "AWS::Lambda::Function", "Properties": {"Code": {"ImageUri": "a@b"}}}
        }
    }

    assert outline(template, {"F"}) == template


def test_versions_are_called_after_their_functions_wherever_they_are_named() -> None:
    def template(digest: str) -> dict[str, object]:
        name = f"FVersion{digest}"
        return {
            "Resources": {
                name: {
                    "Type": "AWS::Lambda::Version",
                    "Properties": {"FunctionName": {"Ref": "F"}, "CodeSha256": digest},
                },
                "Alias": {
                    "Type": "AWS::Lambda::Alias",
                    "Properties": {"FunctionVersion": {"Fn::GetAtt": [name, "Version"]}},
                    "DependsOn": name,
                },
            },
            "Outputs": {"Arn": {"Value": {"Ref": name}}},
        }

    assert outline(template("a1"), ()) == outline(template("b2"), ())
