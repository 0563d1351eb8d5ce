"""What commands import: start-up stays fast only while heavy modules stay out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import json, sys
sys.argv = ["slspy", *sys.argv[1:]]
from sls_py.__main__ import main
try:
    main()
finally:
    sys.stdout.flush()
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""

SERVICE = """
service: shop
provider:
  name: aws
  runtime: python3.12
functions:
  hello:
    handler: app.main
    events:
      - httpApi: GET /hello
"""


def imported(directory: Path, *arguments: str) -> set[str]:
    """Run a command line in a new process; return the top-level modules and those of slspy it imported."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", SCRIPT, *arguments],
        cwd=directory,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    modules: list[str] = json.loads(done.stderr.splitlines()[-1])
    return {name if name.startswith("sls_py") else name.partition(".")[0] for name in modules}


@pytest.fixture
def service(tmp_path: Path) -> Path:
    (tmp_path / "serverless.yml").write_text(SERVICE)
    (tmp_path / "app.py").write_text("def main(event, context): ...")
    return tmp_path


def test_the_version_needs_almost_nothing(tmp_path: Path) -> None:
    modules = imported(tmp_path, "--version")
    assert not modules & {"typer", "rich", "yaml", "boto3", "dataclasses", "inspect", "typing"}
    assert {name for name in modules if name.startswith("sls_py")} == {"sls_py", "sls_py.__main__"}


@pytest.mark.parametrize("arguments", [("--help",), ("deploy", "--help"), ("invoke", "--help")])
def test_help_needs_only_typer(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    modules = imported(tmp_path, *arguments)
    heavy = {"rich", "yaml", "boto3", "botocore", "troposphere", "jinja2", "watchfiles"}
    assert not modules & heavy
    assert not modules & {"sls_py.deploy", "sls_py.service.load", "sls_py.emulator"}


def test_root_help_imports_no_command(tmp_path: Path) -> None:
    modules = imported(tmp_path, "--help")
    assert not [name for name in modules if name.startswith("sls_py.cli.commands.")]


def test_root_help_reads_no_service_without_plugins(service: Path) -> None:
    assert "yaml" not in imported(service, "--help")


@pytest.mark.parametrize("arguments", [("print",), ("package", "-s", "prod", "--json")])
def test_plain_command_lines_need_no_typer(service: Path, arguments: tuple[str, ...]) -> None:
    modules = imported(service, *arguments)
    assert not modules & {"typer", "gettext", "uuid", "sls_py.cli.typed", "sls_py.cli.root"}
    assert not modules & {"dataclasses", "inspect"}


def test_package_needs_no_aws(service: Path) -> None:
    modules = imported(service, "package")
    heavy = {"boto3", "botocore", "rich", "jinja2", "watchfiles", "ministack", "importlib_metadata"}
    assert not modules & heavy
    assert not modules & {"sls_py.deploy", "sls_py.operate", "sls_py.emulator"}


def test_print_packages_nothing(service: Path) -> None:
    modules = imported(service, "print")
    assert not modules & {"boto3", "troposphere", "rich", "deflate", "sls_py.packaging"}


def test_a_deployment_brings_no_other_change_of_stacks() -> None:
    script = "import json, sys; import sls_py.app.deployments; print(json.dumps([*sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    modules = set(json.loads(done.stdout))
    assert not modules & {f"sls_py.deploy.{name}" for name in ("rollback", "remove", "recover")}
    assert not modules & {"sls_py.deploy.service", "sls_py.deploy.function", "botocore"}
