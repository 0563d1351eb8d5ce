"""Short ways to a service on disk, and to its zips."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from sls_py.lifecycle import Lifecycle
from sls_py.model.function import Function, FunctionPackage, Image
from sls_py.model.layer import Layer
from sls_py.model.package import Artifact, Artifacts
from sls_py.model.service import PackageRules, Provider, Service
from sls_py.packaging.build import build_artifacts
from sls_py.report import Reporter, SilentReporter

Tree = Mapping[str, str | bytes]


def write_tree(directory: Path, tree: Tree) -> Path:
    """Write files by their relative paths; a path that ends in `/` is an empty folder."""
    for name, content in tree.items():
        path = directory / name
        if name.endswith("/"):
            path.mkdir(parents=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return directory


def function(
    key: str, handler: str | None = "handler.main", *, image: str | None = None, **package: Any
) -> Function:
    """A function; other keywords go into its `package` section."""
    return Function(
        key=key,
        name=f"svc-dev-{key}",
        handler=None if image else handler,
        image=Image(uri=image) if image else None,
        package=FunctionPackage(**package),
    )


def service(
    directory: Path,
    *functions: Function,
    layers: Collection[Layer] = (),
    runtime: str = "python3.12",
    use_dotenv: bool = False,
    name: str = "svc",
    **package: Any,
) -> Service:
    """A service in a folder; other keywords go into its `package` section."""
    return Service(
        name=name,
        provider=Provider(stage="dev", region="eu-west-1", runtime=runtime),
        directory=directory,
        file=directory / "serverless.yml",
        functions={one.key: one for one in functions or (function("hello"),)},
        layers={layer.key: layer for layer in layers},
        package=PackageRules(**package),
        use_dotenv=use_dotenv,
    )


def build(
    of: Service,
    *,
    lifecycle: Lifecycle | None = None,
    reporter: Reporter | None = None,
    functions: Collection[str] | None = None,
    **options: Any,
) -> Artifacts:
    """Package a service into its build folder."""
    return build_artifacts(
        of,
        of.directory / ".slspy",
        lifecycle=lifecycle or Lifecycle(),
        reporter=reporter or SilentReporter(),
        functions=functions,
        **options,
    )


def named(artifacts: Artifacts, name: str) -> Artifact:
    """The artifact of that name."""
    return next(item for item in artifacts.items if item.name == name)


def names_in(path: Path) -> list[str]:
    """The names in a zip, in its own order."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def listing(artifacts: Artifacts) -> dict[str, list[str]]:
    """The names in every zip."""
    return {item.name: names_in(item.path) for item in artifacts.items}
