from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from sls_py.events.custom_resources import custom_resources_artifact
from sls_py.model.service import Provider, Service


def service() -> Service:
    return Service(
        name="shop",
        provider=Provider(stage="dev", region="us-east-1"),
        directory=Path(),
        file=Path("serverless.yml"),
    )


def test_the_same_code_makes_the_same_artifact(tmp_path: Path) -> None:
    first = custom_resources_artifact(service(), tmp_path / "one")
    second = custom_resources_artifact(service(), tmp_path / "two")

    assert (first.code_sha256, first.key) == (second.code_sha256, second.key)
    assert first.key == f"serverless/shop/dev/code/{first.digest[:32]}/custom-resources.zip"


def test_the_handlers_run_from_the_zip_without_slspy(tmp_path: Path) -> None:
    artifact = custom_resources_artifact(service(), tmp_path)
    with zipfile.ZipFile(artifact.path) as archive:
        archive.extractall(tmp_path / "code")
    names = ("account_role", "existing_bucket", "existing_user_pool")
    program = "; ".join(f"from handlers.{name} import handler" for name in names)

    done = subprocess.run(
        [sys.executable, "-S", "-c", program],
        cwd=tmp_path / "code",
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
