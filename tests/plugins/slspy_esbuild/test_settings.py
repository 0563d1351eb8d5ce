"""Options of esbuild in the service file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from slspy_esbuild.settings import SCHEMA, Settings, read_settings

from sls_py.plugin import Service, ServiceFileError
from tests.packaging.factories import service as make_service


def service(plugins: tuple[str, ...] = (), **config: Any) -> Service:
    from dataclasses import replace

    of = make_service(Path())
    return replace(of, plugins=plugins, custom=config.get("custom", {}), config=config)


def settings(options: dict[str, Any]) -> Settings:
    found = read_settings(service(custom={"esbuild": options}))
    assert found
    return found


def flags(runtime: str = "nodejs22.x", **options: Any) -> list[str]:
    return list(settings(options).flags(runtime))


def test_the_runtime_decides_about_target_and_sdk() -> None:
    assert flags() == ["--bundle", "--platform=node", "--external:@aws-sdk/*", "--target=node22"]
    assert flags("nodejs16.x")[-2:] == ["--external:aws-sdk", "--target=node16"]


def test_options_become_flags() -> None:
    found = flags(
        minify=True,
        keepNames=False,
        sourcemap="inline",
        target=["es2022", "node20"],
        external=["pg-native"],
        exclude=[],
        packages="external",
        define={"process.env.STAGE": '"dev"', "DEBUG": False},
        loader={".sql": "text"},
        mainFields=["module", "main"],
        treeShaking=True,
    )
    assert set(found) == {
        *("--bundle", "--minify", "--platform=node", "--sourcemap=inline", "--packages=external"),
        *("--external:pg-native", '--define:process.env.STAGE="dev"', "--define:DEBUG=false"),
        *("--loader:.sql=text", "--main-fields=module,main", "--tree-shaking=true"),
        "--target=es2022,node20",
    }


def test_modules_get_the_suffix_that_lambda_wants() -> None:
    assert "--out-extension:.js=.mjs" in flags(format="esm")
    assert "--out-extension:.js=.cjs" in flags(format="esm", outputFileExtension=".cjs")
    assert "--out-extension:.js=.js" in flags(format="esm", outExtension={".js": ".js"})


def test_without_bundling_nothing_is_left_out() -> None:
    assert flags(bundle=False) == ["--platform=node", "--target=node22"]


def test_source_maps_can_be_switched_on_in_node() -> None:
    assert settings({"sourcemap": {"type": "linked", "setNodeOptions": True}}).source_maps
    assert "--sourcemap=linked" in flags(sourcemap={"type": "linked"})
    assert not settings({"sourcemap": True}).source_maps


@pytest.mark.parametrize("name", ["plugins", "configFile"])
def test_what_needs_javascript_is_refused(name: str) -> None:
    with pytest.raises(ServiceFileError, match=f"does not take `{name}`") as caught:
        settings({name: "esbuild.js"})
    assert caught.value.problems[0].path == f"custom.esbuild.{name}"


def test_options_of_serverless_v4_are_read() -> None:
    found = read_settings(service(build={"esbuild": {"minify": True}}))
    assert found
    assert found.options == {"minify": True}
    assert read_settings(service(build={"esbuild": False})) is None


def test_only_typescript_is_bundled_when_nobody_asked() -> None:
    asked = (
        service(("esbuild",)),
        service(build="esbuild"),
        service(custom={"esbuild": {}}),
        service(),
    )
    found = [read_settings(one) for one in asked]
    assert [one and one.only_typescript for one in found] == [False, False, False, True]


def test_the_schema_knows_the_options() -> None:
    validator = jsonschema_rs.validator_for(SCHEMA)
    assert validator.is_valid({"bundle": True, "concurrency": 4, "sourcemap": {"type": "inline"}})
    assert not validator.is_valid({"bundel": True})
