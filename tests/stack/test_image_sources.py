from __future__ import annotations

from typing import Any

import pytest

from sls_py.errors import ServiceFileError
from sls_py.model.function import Image
from sls_py.model.image import ImageBuild
from sls_py.position import ConfigPath, Position
from sls_py.stack.image_sources import image_sources
from tests.stack.compiling import a_function, a_provider, a_service

URI = f"1.dkr.ecr.us-east-1.amazonaws.com/app@sha256:{'a' * 64}"
TAGGED = "1.dkr.ecr.us-east-1.amazonaws.com/app:v1"
ABROAD = "1.dkr.ecr.eu-west-1.amazonaws.com/app"
ENTRY = ("provider", "ecr", "images", "base")
OWN = ("functions", "hello", "image")


def declared(entry: Any, **settings: Any) -> Any:
    return a_provider(settings={"ecr": {"images": {"base": entry}}}, **settings)


def service(image: Image, entry: Any = URI) -> Any:
    places: dict[ConfigPath, Position] = {ENTRY: Position("f", 1, 1), OWN: Position("f", 2, 1)}
    return a_service(a_function(image=image), provider=declared(entry), positions=places)


BASE = Image(name="base")


@pytest.mark.parametrize(
    ("image", "entry"), [(Image(uri=URI), "x"), (BASE, URI), (BASE, {"uri": URI})]
)
def test_an_image_is_given_by_its_uri(image: Image, entry: Any) -> None:
    assert image_sources(service(image, entry)) == ((), {"hello": URI})


def test_every_setting_of_a_build_is_taken() -> None:
    entry = {
        "path": "./docker",
        "file": "Dockerfile.dev",
        "buildArgs": {"A": "1"},
        "buildOptions": ["--ssh"],
        "cacheFrom": ["x"],
        "platform": "linux/arm64",
        "provenance": "false",
    }
    (build,) = image_sources(service(BASE, entry)).builds
    assert build == ImageBuild(
        name="base",
        path="./docker",
        functions=("hello",),
        file="Dockerfile.dev",
        build_args={"A": "1"},
        build_options=("--ssh",),
        cache_from=("x",),
        platform="linux/arm64",
        provenance="false",
        architecture="x86_64",
        position=Position("f", 1, 1),
    )


def test_a_text_that_is_no_uri_is_a_folder() -> None:
    (build,) = image_sources(service(BASE, "./docker")).builds
    assert (build.path, build.file) == ("./docker", "Dockerfile")


@pytest.mark.parametrize(
    ("architectures", "expected"),
    [
        (("arm64", "arm64"), "arm64"),
        (("arm64", "x86_64"), None),
        ((None, "arm64"), None),
        ((None, None), "x86_64"),
    ],
)
def test_an_image_is_built_once_for_the_processor_of_its_functions(
    architectures: tuple[str | None, str | None], expected: str | None
) -> None:
    one, two = (
        a_function(key, image=BASE, architecture=each)
        for key, each in zip(("one", "two"), architectures, strict=True)
    )
    (build,) = image_sources(a_service(one, two, provider=declared("./docker"))).builds
    assert (build.functions, build.architecture) == (("one", "two"), expected)


def test_the_processor_of_the_provider_counts() -> None:
    provider = declared("./docker", architecture="arm64")
    (build,) = image_sources(a_service(a_function(image=BASE), provider=provider)).builds
    assert build.architecture == "arm64"


def test_functions_can_be_chosen() -> None:
    one, two = a_function("one", image=BASE), a_function("two", image=Image(uri=URI))
    given = a_service(one, two, a_function("three"), provider=declared("./docker"))
    assert image_sources(given, ["two"]) == ((), {"two": URI})


@pytest.mark.parametrize(
    ("image", "entry", "message", "line"),
    [
        (Image(), URI, "an image needs `uri` or `name`", 2),
        (Image(name="base", uri=URI), URI, "an image has `uri` or `name`, not both", 2),
        (Image(name="bsae"), URI, "image `bsae` is not in `provider.ecr.images`", 2),
        (BASE, {}, "image `base` needs `uri` or `path`", 1),
        (BASE, {"uri": URI, "path": "x"}, "image `base` has `uri` or `path`, not both", 1),
        (BASE, {"uri": URI, "buildArgs": {"A": "1"}}, "`buildArgs` builds an image, but `base` is given by its `uri`", 1),
        (BASE, {"uri": URI, "buildOptions": ["x"]}, "`buildOptions` builds an image, but `base` is given by its `uri`", 1),
        (BASE, {"uri": URI, "cacheFrom": ["x"]}, "`cacheFrom` builds an image, but `base` is given by its `uri`", 1),
        (BASE, {"uri": URI, "platform": "x"}, "`platform` builds an image, but `base` is given by its `uri`", 1),
        (BASE, {"uri": URI, "provenance": "x"}, "`provenance` builds an image, but `base` is given by its `uri`", 1),
        (Image(uri=f"{ABROAD}:v1"), URI, "the image is in region `eu-west-1`, the function in `us-east-1`", 2),
        (Image(uri=f"{ABROAD}@sha256:1"), URI, "the image is in region `eu-west-1`, the function in `us-east-1`", 2),
        (BASE, {"uri": ABROAD}, "the image is in region `eu-west-1`, the function in `us-east-1`", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_where_it_stands(
    image: Image, entry: Any, message: str, line: int
) -> None:
    with pytest.raises(ServiceFileError) as caught:
        image_sources(service(image, entry))
    (problem,) = caught.value.problems
    assert problem.message == message
    assert problem.position == Position("f", line, 1)


def test_a_misspelled_name_gets_a_suggestion() -> None:
    with pytest.raises(ServiceFileError) as caught:
        image_sources(service(Image(name="bsae")))
    assert caught.value.hint == "did you mean `base`?"


def test_everything_is_told_once_and_at_once() -> None:
    functions = [a_function(key, image=BASE) for key in ("one", "two")]
    functions.append(a_function("three", image=Image(name="none")))
    given = a_service(*functions, provider=declared({"uri": URI, "platform": "x"}))
    with pytest.raises(ServiceFileError) as caught:
        image_sources(given)
    assert len(caught.value.problems) == 2


def test_entries_that_no_function_runs_are_not_looked_at() -> None:
    assert image_sources(service(Image(uri=TAGGED), {})) == ((), {"hello": TAGGED})
