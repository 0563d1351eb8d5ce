"""A function of a service as it runs from its sources on this machine."""

from __future__ import annotations

from pathlib import Path

from sls_py.app.local_invocation import layer_folders
from sls_py.app.packages import compile_package
from sls_py.app.workspace import Workspace
from sls_py.live.workers import LocalFunction
from sls_py.model.function import Function

_DEFAULT_TIMEOUT = 6


def local_function(workspace: Workspace, function: Function) -> LocalFunction:
    """Return where a function's sources, packages and layers are on this machine.

    Its packages are those of the virtual environment that is active or lies beside the service file, when it is of
    the runtime's Python, and those that plugins would pack.
    """
    service = workspace.service
    provider = service.provider
    runtime = function.runtime or provider.runtime or "nodejs20.x"
    return LocalFunction(
        key=function.key,
        name=function.name,
        runtime=runtime,
        handler=function.handler or "",
        root=(service.directory / (function.package.folder or "")).resolve(),
        timeout=float(function.timeout or provider.timeout or _DEFAULT_TIMEOUT),
        memory_size=function.memory_size or provider.memory_size or 1024,
        region=provider.region,
        installed=_environments(workspace, runtime),
        packed=_packed(workspace, function, runtime),
        layers=_layers(workspace, function),
        environ={
            name: value
            for name, value in {**provider.environment, **function.environment}.items()
            if isinstance(value, str)
        },
    )


def _environments(workspace: Workspace, runtime: str) -> tuple[Path, ...]:
    """Return the `site-packages` of the user's virtual environment."""
    version = runtime.removeprefix("python")
    active = workspace.request.environ.get("VIRTUAL_ENV")
    beside = [workspace.service.directory / name for name in (".venv", "venv")]
    for folder in ([Path(active)] if active else []) + beside:
        found = folder.absolute() / "lib" / f"python{version}" / "site-packages"
        if found.is_dir():
            return (found,)
    return ()


def _packed(workspace: Workspace, function: Function, runtime: str) -> tuple[Path, ...]:
    """Return a folder with what would be uploaded, where plugins put packages into it."""
    if workspace.plugins is None or not runtime.startswith("python"):
        return ()
    from sls_py.emulator.runtime.code import CodeStore

    package = compile_package(workspace, [function.key], strict_handlers=False)
    paths = {artifact.name: artifact.path for artifact in package.artifacts.items}
    archive = paths[package.stack.functions[function.key].artifact or ""]
    store = CodeStore((workspace.build_folder / "live" / "packed").absolute())
    return (store.unpack(archive.read_bytes()),)


def _layers(workspace: Workspace, function: Function) -> tuple[Path, ...]:
    wanted = function.layers if function.layers is not None else workspace.service.provider.layers
    return layer_folders(workspace, list(wanted)) if wanted else ()
