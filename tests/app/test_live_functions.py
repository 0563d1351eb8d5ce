"""Where the sources and packages of a live function are."""

from __future__ import annotations

from pathlib import Path

from sls_py.app.live_functions import local_function
from sls_py.app.request import Request
from sls_py.app.workspace import open_workspace
from sls_py.live.workers import LocalFunction
from sls_py.model.options import Options
from sls_py.report import SilentReporter

SERVICE = """
service: shop
provider: {name: aws, runtime: python3.12, environment: {A: shared, B: shared}}
functions:
  web: {handler: app.main, timeout: 9, environment: {B: own, C: !Ref Thing}}
"""


def found(directory: Path, **environ: str) -> LocalFunction:
    (directory / "serverless.yml").write_text(SERVICE)
    request = Request("live", Options(directory=directory), environ, SilentReporter())
    with open_workspace(request) as workspace:
        return local_function(workspace, workspace.service.functions["web"])


def test_a_function_runs_from_the_folder_of_its_service(tmp_path: Path) -> None:
    function = found(tmp_path)
    assert (function.name, function.runtime, function.handler) == (
        "shop-dev-web",
        "python3.12",
        "app.main",
    )
    assert (function.root, function.timeout) == (tmp_path, 9.0)
    assert function.environ == {"A": "shared", "B": "own"}


def test_packages_are_those_of_the_environment_with_the_runtimes_version(tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "lib/python3.11/site-packages").mkdir(parents=True)
    assert found(tmp_path, VIRTUAL_ENV=str(other)).installed == ()
    beside = tmp_path / ".venv/lib/python3.12/site-packages"
    beside.mkdir(parents=True)
    assert found(tmp_path, VIRTUAL_ENV=str(other)).installed == (beside,)
