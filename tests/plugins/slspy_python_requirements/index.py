"""Wheels, sdists and projects that are made on the spot, so that tests need no index."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from slspy_python_requirements.options import Options
from slspy_python_requirements.platform import Platform

X86 = Platform(12, "x86_64")
ARM = Platform(12, "aarch64")


def wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    *,
    tag: str = "py3-none-any",
    requires: Sequence[str] = (),
    files: Mapping[str, str] | None = None,
    scripts: Sequence[str] = (),
) -> str:
    """Write a wheel into a folder; return its hash as locks have it."""
    information = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    contents = {
        **({f"{name}/__init__.py": f"version = '{version}'\n"} if files is None else files),
        f"{information}/METADATA": metadata
        + "".join(f"Requires-Dist: {one}\n" for one in requires),
        f"{information}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    if scripts:
        lines = "".join(f"{script} = {name}:main\n" for script in scripts)
        contents[f"{information}/entry_points.txt"] = f"[console_scripts]\n{lines}"
    record = "".join(f"{path},{_digest(text)},{len(text)}\n" for path, text in contents.items())
    contents[f"{information}/RECORD"] = f"{record}{information}/RECORD,,\n"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for inside, text in contents.items():
            archive.writestr(zipfile.ZipInfo(inside, (2020, 1, 1, 0, 0, 0)), text)
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


BACKEND = """
import zipfile, pathlib

def get_requires_for_build_wheel(config_settings=None):
    return []

def build_wheel(directory, config_settings=None, metadata_directory=None):
    name, tag = "{name}", "{tag}"
    file = f"{{name}}-2.0-{{tag}}.whl"
    information = f"{{name}}-2.0.dist-info"
    with zipfile.ZipFile(pathlib.Path(directory) / file, "w") as archive:
        archive.write(f"{{name}}/__init__.py")
        archive.writestr(f"{{information}}/METADATA", f"Metadata-Version: 2.1\\nName: {{name}}\\nVersion: 2.0\\n")
        archive.writestr(f"{{information}}/WHEEL", f"Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: {{tag}}\\n")
        paths = [*archive.namelist(), f"{{information}}/RECORD"]
        archive.writestr(f"{{information}}/RECORD", "".join(f"{{path}},,\\n" for path in paths))
    return file
"""
"""A build backend of its own: building needs nothing from an index either."""


def project_files(name: str, tag: str = "py3-none-any") -> dict[str, str]:
    """Return the files of a project (version 2.0) with a backend of its own."""
    return {
        "pyproject.toml": (
            f'[project]\nname = "{name}"\nversion = "2.0"\n'
            '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        ),
        "backend.py": BACKEND.format(name=name, tag=tag),
        f"{name}/__init__.py": "version = '2.0'\n",
    }


def project(folder: Path, name: str, tag: str = "py3-none-any") -> Path:
    """Write a project into a folder."""
    for path, text in project_files(name, tag).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def sdist(folder: Path, name: str, tag: str = "py3-none-any") -> None:
    """Write a source distribution (version 2.0); what is built of it has a tag."""
    files = project_files(name, tag)
    files["PKG-INFO"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.0\n"
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(folder / f"{name}-2.0.tar.gz", "w:gz") as archive:
        for path, text in files.items():
            entry = tarfile.TarInfo(f"{name}-2.0/{path}")
            entry.mtime = 1_600_000_000
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))


def offline(folder: Path, installer: str | None = None, **options: Any) -> Options:
    """Return options that take packages from a folder only."""
    arguments = ("--no-index", "--find-links", str(folder))
    return Options(installer=installer, extra_args=arguments, bytecode=False)._replace(**options)
