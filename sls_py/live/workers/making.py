"""Choose what runs a function: forked children for Python, the runtime host for Node.js."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sls_py.emulator.runtime.interpreters import Interpreters
from sls_py.emulator.runtime.libraries import offer_libraries
from sls_py.errors import UsageError
from sls_py.live.workers.launching import Alone, Launcher, Zygote, is_free, setup_of
from sls_py.live.workers.pool import Pool
from sls_py.live.workers.records import LocalFunction, Workers, ignore
from sls_py.report import Reporter, SilentReporter, warn


class UnfitError(UsageError):
    """A function cannot run on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeOptions:
    """How functions run: `folder` takes what they share, `size` is how many events of one run at once.

    With a `debug_port` there is one child that waits for a debugger there, and `waits` hears of the port each time;
    with `ahead` it waits from the start, not only from the first event on.
    """

    folder: Path
    environ: Mapping[str, str]
    size: int = 4
    debug_port: int | None = None
    ahead: bool = True
    waits: Callable[[int], None] = ignore
    reporter: Reporter = field(default_factory=SilentReporter)


def make_workers(function: LocalFunction, options: MakeOptions) -> Workers:
    """Return what runs a function.

    Raises:
        UnfitError: its runtime does not run here.
        UsageError: the debugger is not installed, or its port is in use.
    """
    if options.debug_port is not None:
        _check_free(options.debug_port)
    if function.runtime.startswith("python"):
        return _python(function, options)
    if function.runtime.startswith("nodejs"):
        from sls_py.live.workers.hosted import hosted_workers

        return hosted_workers(function, options)
    raise UnfitError(
        f"`{function.key}` has runtime `{function.runtime}`, which does not run from its sources here",
        hint="choose Python or Node.js functions with `-f`",
    )


def _python(function: LocalFunction, options: MakeOptions) -> Workers:
    if not hasattr(os, "fork"):
        raise UnfitError(
            "Python functions run in forked processes, which this system does not have",
            hint="use WSL, Linux or macOS",
        )
    found = Interpreters(options.environ).find(function.runtime)
    if not found.exact:
        text = f"{function.runtime} is not installed here, `{function.key}` runs on Python {found.version}"
        warn(options.reporter, text)
    offered = offer_libraries(options.folder / "libraries")
    setup = setup_of(function, offered)
    environ = {**_surroundings(options), **function.environ}
    if options.debug_port is not None:
        wrapper = ("-X", "frozen_modules=off", *_debugger(options.debug_port))
        command = (found.path, "-S", "-u", *wrapper)
        alone = partial(Alone, command, setup, environ, options.debug_port, options.waits)
        return Pool(alone, size=1, ahead=options.ahead)

    def make() -> Launcher:
        return Zygote((found.path, "-S", "-u"), setup, environ)

    return Pool(make, size=options.size, watched=(*function.installed, *function.packed))


def _check_free(port: int) -> None:
    if not is_free(port):
        raise UsageError(
            f"port {port}, where a debugger is to be waited for, is in use",
            hint="`--debug-port` takes another one",
        )


def _surroundings(options: MakeOptions) -> dict[str, str]:
    kept = ("PATH", "TMPDIR", "LANG", "LC_ALL")
    return {name: options.environ[name] for name in kept if name in options.environ}


def _debugger(port: int) -> tuple[str, ...]:
    from importlib.util import find_spec

    found = find_spec("debugpy")
    if found is None or found.origin is None:
        raise UsageError(
            "the debugger is not installed", hint="install it beside slspy: `pip install debugpy`"
        )
    return str(Path(found.origin).parent), "--listen", f"127.0.0.1:{port}", "--wait-for-client"
