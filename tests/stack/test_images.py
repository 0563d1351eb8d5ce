from __future__ import annotations

from typing import Any

import pytest

from sls_py.errors import ServiceFileError
from sls_py.model.function import Image
from tests.stack.compiling import a_function, a_provider, a_service, compiled, resources_of

URI = f"1.dkr.ecr.us-east-1.amazonaws.com/app@sha256:{'a' * 64}"


def images(**declared: Any) -> Any:
    return a_provider(settings={"ecr": {"images": declared}})


def test_an_image_function_has_no_handler() -> None:
    image = Image(uri=URI, command=("app.main",), entry_point=("/x",), working_directory="/y")
    properties = resources_of(a_service(a_function(image=image)))["HelloLambdaFunction"][
        "Properties"
    ]
    assert properties["Code"] == {"ImageUri": URI}
    assert properties["PackageType"] == "Image"
    assert properties["ImageConfig"] == {
        "Command": ["app.main"],
        "EntryPoint": ["/x"],
        "WorkingDirectory": "/y",
    }
    assert not {"Handler", "Runtime"} & properties.keys()


@pytest.mark.parametrize("declared", [URI, {"uri": URI}])
def test_a_named_image_is_looked_up(declared: Any) -> None:
    service = a_service(a_function(image=Image(name="base")), provider=images(base=declared))
    assert compiled(service).functions["hello"].image_uri == URI


def test_an_image_that_was_built_comes_with_its_uri() -> None:
    service = a_service(
        a_function(image=Image(name="base")), provider=images(base={"path": "./docker"})
    )
    assert compiled(service, images={"hello": URI}).functions["hello"].image_uri == URI


def test_an_image_that_is_still_to_be_built_has_the_tag_that_it_will_have() -> None:
    service = a_service(
        a_function(image=Image(name="base")), provider=images(base={"path": "./docker"})
    )
    stack = compiled(service)
    code = stack.template["Resources"]["HelloLambdaFunction"]["Properties"]["Code"]
    registry = "${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}"
    assert code == {"ImageUri": {"Fn::Sub": f"{registry}/serverless-shop-dev:base"}}
    assert stack.functions["hello"].image_uri is None


def test_a_version_is_made_for_every_image() -> None:
    def version(digest: str) -> tuple[str, Any]:
        uri = f"1.dkr.ecr.us-east-1.amazonaws.com/app@sha256:{digest * 64}"
        found = resources_of(a_service(a_function(image=Image(name="base")), provider=images(base="./docker")), images={"hello": uri})  # fmt: skip
        (name,) = (each for each in found if "LambdaVersion" in each)
        return name, found[name]["Properties"]["CodeSha256"]

    assert version("a")[1] == "a" * 64
    assert version("a")[0] != version("b")[0]


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (Image(), "an image needs `uri` or `name`"),
        (Image(name="bsae"), "image `bsae` is not in `provider.ecr.images`"),
    ],
)
def test_an_image_that_is_not_known_is_refused(image: Image, message: str) -> None:
    service = a_service(a_function(image=image), provider=images(base={"path": "./docker"}))
    with pytest.raises(ServiceFileError) as caught:
        compiled(service)
    assert caught.value.message == message


def test_a_problem_of_an_image_is_told_once() -> None:
    users = [a_function(key, image=Image(name="base")) for key in ("one", "two")]
    with pytest.raises(ServiceFileError) as caught:
        compiled(a_service(*users, provider=images(base={})))
    assert len(caught.value.problems) == 1
