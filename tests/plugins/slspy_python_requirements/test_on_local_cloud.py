"""A service with packages runs on the local cloud."""

from __future__ import annotations

import json

import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject
from sls_py.testing.project import environment_of
from tests.plugins.slspy_python_requirements.index import project, wheel

SERVICE = """
    service: shop
    provider: {name: aws, runtime: python3.12}
    plugins: [serverless-python-requirements]
    custom:
      pythonRequirements:
        layer: LAYER
        cacheLocation: home
        pipCmdExtraArgs: --no-index --find-links wheels
    functions:
      buy:
        handler: handler.main
        layers: LAYERS
"""
HANDLER = """
    import lib
    import shared


    def main(event, context):
        return [lib.version, shared.version, lib.__file__]
"""


@pytest.mark.emulator
@pytest.mark.parametrize(
    ("layer", "layers", "place"),
    [
        ("false", "[]", "lib/__init__.py"),
        ("true", "[{Ref: PythonRequirementsLambdaLayer}]", "python/lib/__init__.py"),
    ],
)
def test_packages_are_imported(
    slspy_project: MakeProject, local_cloud: AwsTarget, layer: str, layers: str, place: str
) -> None:
    text = SERVICE.replace("LAYERS", layers).replace("LAYER", layer)
    requirements = "lib\n./packages/shared\n"
    shop = slspy_project(
        {"serverless.yml": text, "handler.py": HANDLER, "requirements.txt": requirements}
    )
    wheel(shop.path / "wheels", "lib")
    project(shop.path / "packages/shared", "shared")
    reach = environment_of(local_cloud)
    shop.run("deploy", env=reach).assert_success()
    answer = shop.run("invoke", "-f", "buy", env=reach).assert_success()
    first, second, file = json.loads(answer.out)
    assert (first, second, file.endswith(place)) == ("1.0", "2.0", True)
