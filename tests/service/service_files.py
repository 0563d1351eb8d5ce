"""Write service files and load them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from sls_py.aws.protocols import Gateways
from sls_py.errors import Problem, ServiceFileError
from sls_py.model.options import Options
from sls_py.model.service import Service
from sls_py.service.extensions import Extensions
from sls_py.service.load import build, read

REQUIRED = {"service:": "service: shop\n", "provider:": "provider: {name: aws}\n"}


def write(directory: Path, text: str, name: str) -> None:
    """Write a file; the text is dedented."""
    (directory / name).write_text(dedent(text).removeprefix("\n"), encoding="utf-8")


def write_service(directory: Path, text: str) -> None:
    """Write a service file; what every service needs and the text leaves out comes at the end."""
    whole = dedent(text).removeprefix("\n")
    given = whole.splitlines()
    for start, line in REQUIRED.items():
        if not any(other.startswith(start) for other in given):
            whole += line if whole.endswith("\n") or not whole else f"\n{line}"
    write(directory, whole, "serverless.yml")


def load(
    directory: Path,
    text: str,
    *,
    environ: Mapping[str, str] | None = None,
    extensions: Extensions | None = None,
    gateways: Callable[[str | None], Gateways] | None = None,
    **options: Any,
) -> Service:
    """Write and load a service file."""
    write_service(directory, text)
    draft = read(directory, Options(directory=directory, **options), environ or {}, lambda: 1.5)
    return build(draft, extensions or Extensions(), gateways)


def refused(directory: Path, text: str, **given: Any) -> tuple[Problem, ...]:
    """Return the problems of a service file that cannot be loaded."""
    with pytest.raises(ServiceFileError) as caught:
        load(directory, text, **given)
    return caught.value.problems
