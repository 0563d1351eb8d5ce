"""The wheel, installed into an empty environment outside the checkout, is the whole product."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]


@dataclass(frozen=True)
class Installed:
    folder: Path
    wheel: Path

    def slspy(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        keep = ("PATH", "LANG", "TMPDIR", "HOME")
        environment = {name: os.environ[name] for name in keep if name in os.environ}
        environment |= {"CI": "1", "SLSPY_LOCAL_HOME": str(self.folder / "cloud")}
        return subprocess.run(
            [self.folder / "bin/slspy", *arguments],
            cwd=cwd or self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("empty")
    run(
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-d",
        str(folder / "dist"),
        cwd=REPOSITORY,
    )
    (wheel,) = (folder / "dist").glob("*.whl")
    run(sys.executable, "-m", "venv", "--without-pip", str(folder))
    (packages,) = folder.glob("lib/python*/site-packages")
    # Dependencies come from the environment of the tests; slspy itself does not, for a path file is not followed twice.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(folder),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        str(wheel),
    )
    return Installed(folder, wheel)


def run(*command: str, cwd: Path | None = None) -> str:
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def test_the_wheel_holds_what_the_repository_tracks(installed: Installed) -> None:
    tracked = run(
        "git",
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "sls_py",
        "plugins",
        "templates",
        cwd=REPOSITORY,
    )
    wanted = {wheel_name(name) for name in tracked.splitlines() if (REPOSITORY / name).exists()}
    with zipfile.ZipFile(installed.wheel) as wheel:
        shipped = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert shipped == wanted


def wheel_name(tracked: str) -> str:
    top, _, rest = tracked.partition("/")
    return {"sls_py": tracked, "plugins": rest, "templates": f"sls_py/templates/{rest}"}[top]


def test_it_runs_from_the_empty_environment(installed: Installed) -> None:
    answer = installed.slspy("--version")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() == f"slspy {version()}"


def version() -> str:
    from sls_py import __version__

    return __version__


def test_templates_come_along(installed: Installed, tmp_path: Path) -> None:
    created = installed.slspy("create", "my-service", cwd=tmp_path)
    assert created.returncode == 0, created.stderr
    packaged = installed.slspy("package", cwd=tmp_path / "my-service")
    assert packaged.returncode == 0, packaged.stderr
    assert (tmp_path / "my-service/.slspy/my-service.zip").exists()


def test_first_party_plugins_come_along(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "serverless.yml").write_text(
        "service: tidy\nprovider: {name: aws}\nplugins: [prune]\n"
    )
    listed = installed.slspy("plugin", "list", cwd=tmp_path)
    assert listed.returncode == 0, listed.stderr
    assert "prune" in listed.stdout
