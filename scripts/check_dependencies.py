"""Package real projects for every platform, deploy them to a local cloud, call those that this machine can run."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

SLSPY = Path(sys.executable).with_name("slspy")
PLATFORMS = tuple(
    (python, machine) for python in ("python3.12", "python3.13") for machine in ("x86_64", "arm64")
)
MACHINES = {"x86_64": "x86_64", "AMD64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}


class Project(NamedTuple):
    """Files of a service; `module` is imported by its function, `prepare` makes a lock, `error` is what is refused."""

    files: Mapping[str, str]
    module: str
    folder: str = "."
    prepare: Callable[[Path], None] | None = None
    error: str = ""
    custom: str = ""


def uv_lock(folder: Path) -> None:
    """Lock a project with uv."""
    run([uv(), "lock", "--quiet"], folder, os.environ)


def uv() -> str:
    """Return uv: beside this Python, or on the PATH."""
    beside = Path(sys.executable).with_name("uv")
    return str(beside) if beside.is_file() else "uv"


def pylock(folder: Path) -> None:
    """Lock a project with uv, into the format that every tool reads."""
    uv_lock(folder)
    run([uv(), "export", "-q", "--format", "pylock.toml", "-o", "pylock.toml"], folder, os.environ)
    (folder / "uv.lock").unlink()


def poetry_lock(folder: Path) -> None:
    """Write the lock that Poetry 2 would write, from the versions and hashes that uv finds."""
    import tomllib

    uv_lock(folder)
    lock = tomllib.loads((folder / "uv.lock").read_text())
    (folder / "uv.lock").unlink()
    lines = []
    for package in lock["package"]:
        if "registry" in package["source"]:
            files = [
                *package.get("wheels", ()),
                *([package["sdist"]] if "sdist" in package else ()),
            ]
            listed = ", ".join(
                f'{{file = "{file["url"].rpartition("/")[2]}", hash = "{file["hash"]}"}}'
                for file in files
            )
            lines += [
                "[[package]]",
                f'name = "{package["name"]}"',
                f'version = "{package["version"]}"',
            ]
            lines += ["optional = false", 'groups = ["main"]', f"files = [{listed}]", ""]
    lines += [
        "[metadata]",
        'lock-version = "2.1"',
        'python-versions = ">=3.11"',
        'content-hash = ""',
        "",
    ]
    (folder / "poetry.lock").write_text("\n".join(lines))


def project(name: str, *dependencies: str, extra: str = "") -> str:
    """Return a `pyproject.toml`."""
    listed = ", ".join(f'"{one}"' for one in dependencies)
    return f'[project]\nname = "{name}"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = [{listed}]\n{extra}'


BUILD = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
SHARED = {
    "shared/pyproject.toml": project("shared", "idna", extra=BUILD),
    "shared/shared/__init__.py": "import idna\nname = 'shared'\n",
}
WORKSPACE = "[tool.uv.sources]\nshared = {workspace = true}\n"

PROJECTS = {
    "fastapi": Project({"requirements.txt": "fastapi\nmangum\n"}, "fastapi, mangum"),
    "pandas": Project({"requirements.txt": "numpy\npandas\n"}, "pandas"),
    "pandas-layer": Project(
        {"requirements.txt": "numpy\npandas\n"},
        "pandas",
        custom="custom: {pythonRequirements: {layer: true, slim: true}}",
    ),
    "pure-sdist": Project({"requirements.txt": "docopt==0.6.2\n"}, "docopt"),
    "no-wheel": Project(
        {"requirements.txt": "six\npycrypto==2.6.1\n"},
        "Crypto",
        error="`pycrypto 2.6.1` has no wheel",
    ),
    "local-path": Project(
        {**SHARED, "api/requirements.txt": "-e ../shared\nsix\n"}, "shared, six", folder="api"
    ),
    "uv-workspace": Project(
        {
            **SHARED,
            "pyproject.toml": '[tool.uv.workspace]\nmembers = ["api", "shared"]\n',
            "api/pyproject.toml": project("api", "shared", "orjson", extra=WORKSPACE),
        },
        "shared, orjson",
        folder="api",
        prepare=uv_lock,
    ),
    "pylock": Project({"pyproject.toml": project("locked", "httpx")}, "httpx", prepare=pylock),
    "poetry": Project(
        {
            "pyproject.toml": project(
                "poems", "httpx", extra="[tool.poetry]\npackage-mode = false\n"
            )
        },
        "httpx",
        prepare=poetry_lock,
    ),
}

SERVICE = """service: {name}
provider:
  name: aws
  runtime: {python}
  architecture: {machine}
functions:
  look:
    handler: handler.main
    memorySize: 1024
    timeout: 30
    {layers}
{custom}
"""
HANDLER = """import sys
import {module}


def main(event, context):
    first = sys.modules["{first}"]
    return {{"file": first.__file__, "byte-code": first.__cached__}}
"""


def main(names: list[str]) -> int:
    """Check projects; return how many went wrong."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="slspy-dependencies-") as folder:
        environment = {name: value for name, value in os.environ.items() if "AWS" not in name}
        environment |= {"SLSPY_LOCAL": "1", "SLSPY_LOCAL_HOME": f"{folder}/cloud", "CI": "1"}
        environment.setdefault("SLSPY_HOME", f"{folder}/home")
        try:
            for name in names or PROJECTS:
                root = Path(folder) / name
                write(root, PROJECTS[name])
                for python, machine in PLATFORMS:
                    problem = check(root, PROJECTS[name], python, machine, environment)
                    print(
                        f"{'FAILED' if problem else 'ok':7}{name:14}{python} {machine:7}{problem}",
                        flush=True,
                    )
                    failed += bool(problem)
        finally:
            run([str(SLSPY), "local", "stop"], Path(folder), environment)
    return failed


def write(root: Path, one: Project) -> None:
    """Write the files of a project, and lock it."""
    for name, text in one.files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    handler = HANDLER.format(module=one.module, first=one.module.partition(",")[0])
    (root / one.folder).mkdir(parents=True, exist_ok=True)
    (root / one.folder / "handler.py").write_text(handler)
    if one.prepare:
        one.prepare(root)


def check(root: Path, one: Project, python: str, machine: str, environ: Mapping[str, str]) -> str:
    """Package, deploy and call; return what went wrong."""
    name = root.name
    service = root / one.folder
    layers = "layers: [{Ref: PythonRequirementsLambdaLayer}]" if "layer" in one.custom else ""
    text = SERVICE.format(
        name=name, python=python, machine=machine, layers=layers, custom=one.custom
    )
    (service / "serverless.yml").write_text(text)
    packaged = run([str(SLSPY), "package"], service, environ)
    if one.error:
        return "" if packaged.returncode == 2 and one.error in packaged.stderr else packaged.stderr
    if packaged.returncode:
        return packaged.stderr
    if wrong := foreign_files(service / ".slspy", machine):
        return f"for another machine: {wrong}"
    if MACHINES.get(platform.machine()) != machine:
        return ""
    deployed = run([str(SLSPY), "deploy"], service, environ)
    if deployed.returncode:
        return deployed.stderr
    called = run([str(SLSPY), "invoke", "-f", "look"], service, environ)
    return (
        ""
        if called.returncode == 0 and "byte-code" in called.stdout
        else called.stdout + called.stderr
    )


def foreign_files(folder: Path, machine: str) -> list[str]:
    """Return the shared objects in zips that are for another machine, by their ELF headers."""
    wanted = {"x86_64": 62, "arm64": 183}[machine]
    found = []
    for path in folder.glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if ".so" in name:
                    head = archive.read(name)[:20]
                    if head[:4] == b"\x7fELF" and head[18] != wanted:
                        found.append(name)
    return found


def run(
    command: list[str], cwd: Path, environ: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a command."""
    return subprocess.run(
        command, cwd=cwd, env=dict(environ), capture_output=True, text=True, check=False
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
