"""Packages in layers of their own, for `slspy sync --dependency-layer`."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject, Project, Result
from sls_py.testing.project import environment_of
from tests.plugins.slspy_python_requirements.index import wheel

SERVICE = """
    service: shop
    provider: {name: aws, runtime: python3.11, region: us-east-1}
    plugins: [serverless-python-requirements]
    custom:
      pythonRequirements:
        cacheLocation: home
        pipCmdExtraArgs: --no-index --find-links wheels
    package:
      patterns: ["!wheels/**", "!home/**"]
    functions:
      buy: {handler: handler.main}
      sell: {handler: handler.main}
"""
HANDLER = """
    import lib


    def main(event, context):
        return f"{lib.version} A"
"""
LAYER = "SlspyDependenciesLambdaLayer"

pytestmark = pytest.mark.emulator


class Shop:
    """A service with packages, on a local cloud."""

    def __init__(self, project: Project, environ: dict[str, str]) -> None:
        self.project = project
        self.environ = environ

    def run(self, *arguments: str) -> Result:
        return self.project.run(*arguments, env=self.environ).assert_success()

    def sync(self, *arguments: str) -> list[str]:
        """Sync once; return what became live."""
        lines = self.run("sync", "--yes", *arguments).err.splitlines()
        return [line.strip(" ✔").partition(" is live")[0] for line in lines if " is live" in line]

    def answer(self) -> str:
        return self.run("invoke", "-f", "buy").out.strip().strip('"')

    def zipped(self, name: str) -> set[str]:
        with zipfile.ZipFile(self.project.path / ".slspy" / name) as archive:
            return {one.partition("/")[0] for one in archive.namelist()}


@pytest.fixture
def shop(slspy_project: MakeProject, local_cloud: AwsTarget, tmp_path: Path) -> Shop:
    files = {"serverless.yml": SERVICE, "handler.py": HANDLER, "requirements.txt": "lib==1.0\n"}
    project = slspy_project(files)
    for version in ("1.0", "2.0"):
        wheel(project.path / "wheels", "lib", version)
    environ = {**environment_of(local_cloud), "XDG_STATE_HOME": str(tmp_path / "state")}
    return Shop(project, environ)


def test_zips_have_the_code_alone_and_functions_still_import(shop: Shop) -> None:
    assert shop.sync("--dependency-layer") == ["infrastructure"]

    assert "lib" not in shop.zipped("shop.zip")
    assert shop.answer() == "1.0 A"
    assert shop.sync("--dependency-layer") == []


def test_other_packages_are_one_layer_for_all_functions(shop: Shop) -> None:
    shop.sync("--dependency-layer")
    shop.project.write({"requirements.txt": "lib==2.0\n"})

    done = shop.sync("--dependency-layer")

    assert sorted(one for one in done if "code" not in one) == [
        "function buy: layers",
        "function sell: layers",
        "layer shop-dev-dependencies: content",
    ]
    assert shop.answer() == "2.0 A"


def test_a_deployment_brings_packages_back_into_the_zips(shop: Shop) -> None:
    shop.sync("--dependency-layer")

    shop.run("deploy")

    assert LAYER not in shop.project.template()["Resources"]
    assert "lib" in shop.zipped("shop.zip")
    assert shop.answer() == "1.0 A"


def test_the_service_file_may_ask_for_it(shop: Shop) -> None:
    shop.project.write({"serverless.yml": f"{SERVICE}    sync: {{dependencyLayer: true}}\n"})
    shop.sync()
    assert "lib" not in shop.zipped("shop.zip")
    shop.sync("--no-dependency-layer")
    assert "lib" in shop.zipped("shop.zip")


def test_functions_with_as_many_layers_as_they_may_keep_packages(shop: Shop) -> None:
    arns = ", ".join(f"'arn:aws:lambda:us-east-1:1:layer:l{n}:1'" for n in range(5))
    text = SERVICE.replace(
        "sell: {handler: handler.main}", f"sell: {{handler: handler.main, layers: [{arns}]}}"
    )
    shop.project.write({"serverless.yml": text})

    # the layers are somebody else's, and not there: only what is packaged matters
    result = shop.project.run("sync", "--yes", "--dependency-layer", env=shop.environ)

    assert "packages of function `sell` stay in its zip" in result.err
    assert "lib" in shop.zipped("shop.zip")
