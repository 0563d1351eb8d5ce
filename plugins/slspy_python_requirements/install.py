"""Install what is wanted into an empty folder, for a platform that need not be this machine's."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import NamedTuple

from sls_py.plugin import SlspyError
from slspy_python_requirements.bytecode import find_interpreter
from slspy_python_requirements.failures import Attempt, explain, no_wheel
from slspy_python_requirements.options import Options
from slspy_python_requirements.platform import Platform
from slspy_python_requirements.tools import (
    build_arguments,
    extra_arguments,
    find_tool,
    index_words,
    install_arguments,
)
from slspy_python_requirements.wanted import Pin, Wanted, normalized

_NO_MATCH = re.compile(r"No matching distribution found for (\S+)")
_BUILDS = 12
"""How many packages without a wheel pip may meet before slspy gives up."""

Warn = Callable[[str, str | None], None]
"""Takes a message and a hint."""


class Job(NamedTuple):
    """An installation: `work` is a folder for temporary files, `environ` where the settings of tools are."""

    wanted: Wanted
    platform: Platform
    options: Options
    work: Path
    environ: Mapping[str, str]
    warn: Warn


def install(job: Job, directory: Path) -> None:
    """Install packages into `directory`.

    Raises:
        PackagingError: a package does not exist, has no wheel, is not what its hash says, or cannot be built.
        SlspyError: there is no installer, or no way to the index.
    """
    _Installation(job, directory).run()


class _Installation:
    def __init__(self, job: Job, directory: Path) -> None:
        self._job = job
        self._directory = directory
        self._tool = find_tool(job.options.installer, job.environ)
        self._wheels = job.work / "wheels"
        self._extra, unknown = extra_arguments(self._tool, job.options.extra_args)
        for option in unknown:
            hint = "remove it, or set `installer: pip`"
            job.warn(f"`{option}` in `pipCmdExtraArgs` is unknown to {self._tool.name}", hint)

    def run(self) -> None:
        wanted = self._job.wanted
        self._directory.mkdir(parents=True, exist_ok=True)
        lines = [self._line(pin) for pin in wanted.pins]
        if not wanted.locked:
            self._warn_about_markers()
            self._install(lines, ())
            return
        hashed = [line for line in lines if "--hash=" in line]
        others = [line for line in lines if "--hash=" not in line]
        if hashed:
            self._install(hashed, ("--no-deps", "--require-hashes"))
        if others:
            self._install(others, ("--no-deps",))

    def _line(self, pin: Pin) -> str:
        if pin.project:
            wheel = self._build(pin.name, str(pin.project))
            line = f"{pin.requirement} @ {wheel.as_uri()}"
            # One hash makes the installer want one everywhere.
            digest = f"sha256:{_sha256(wheel)}"
            hashes: tuple[str, ...] = (digest,) if self._job.wanted.locked else ()
        elif _is_remote(pin) and self._tool.name == "pip":
            wheel = self._build(pin.name, pin.requirement.partition(" @ ")[2])
            line, hashes = f"{pin.requirement.partition(' @ ')[0]} @ {wheel.as_uri()}", ()
        else:
            line, hashes = pin.requirement, pin.hashes
        return " ".join([line, *(f"--hash={one}" for one in dict.fromkeys(hashes))])

    def _build(self, name: str, source: str) -> Path:
        """Build the wheel of a project, with the Python of the function when it is here."""
        own = find_interpreter(self._job.platform.minor, self._job.environ)
        folder = self._wheels / name
        done = self._run_build(source, folder, own or Path(sys.executable))
        attempt = Attempt(self._tool.name, done.returncode, done.stderr + done.stdout)
        return self._built(name, folder, attempt)

    def _run_build(self, source: str, folder: Path, python: Path) -> CompletedProcess[str]:
        """Build with what the user says about indexes, because the build may need packages too."""
        extra, _ = extra_arguments(self._tool, index_words(self._job.options.extra_args))
        arguments = [*build_arguments(self._tool, source, folder, python), *extra]
        return self._tool.run(arguments, self._cwd)

    def _built(self, name: str, folder: Path, attempt: Attempt) -> Path:
        wheels = sorted(folder.glob("*.whl")) if not attempt.code else []
        if not wheels:
            raise explain(attempt, self._job.wanted, self._job.platform, building=name)
        if not wheels[0].name.endswith("-none-any.whl"):
            raise no_wheel(self._job.wanted, self._job.platform, name, wheels[0].name.split("-")[1])
        return wheels[0]

    def _install(self, lines: Iterable[str], how: tuple[str, ...]) -> None:
        """Try wheels only, then also with what can be built here."""
        file = self._write(lines)
        offline = "--require-hashes" in how and self._tool.name == "uv"
        wheels = (*how, "--only-binary", ":all:", *self._but_remote_ones())
        if offline and not self._try(file, (*wheels, "--offline")).code:
            return
        first = self._try(file, wheels)
        if not first.code:
            return
        if self._tool.name == "uv" or how:
            second = self._try(file, how) if first.lacks_wheels else first
            if second.code:
                raise self._explained(first, second)
            return
        self._build_what_pip_lacks(file, first)

    def _but_remote_ones(self) -> list[str]:
        """Have uv build what comes from repositories; pip gets wheels of it."""
        remote = [pin.name for pin in self._job.wanted.pins if _is_remote(pin)]
        return [
            word for name in remote if self._tool.name == "uv" for word in ("--no-binary", name)
        ]

    def _build_what_pip_lacks(self, file: Path, attempt: Attempt) -> None:
        """Build the packages without a wheel one after the other: pip does not mix them with wheels for elsewhere."""
        seen: set[str] = set()
        for _ in range(_BUILDS):
            found = _NO_MATCH.search(attempt.output)
            if not found or found[1] in seen:
                break
            seen.add(found[1])
            name = normalized(re.split(r"[<>=!~;\[ ]", found[1])[0])
            folder, python = self._wheels / "built", Path(sys.executable)
            done = self._run_build(found[1], folder, python)
            if done.returncode and _NO_MATCH.search(done.stderr):
                break
            if done.returncode:
                tail = Attempt("pip", done.returncode, done.stderr).tail
                raise no_wheel(
                    self._job.wanted, self._job.platform, *attempt.package(), output=tail
                )
            built = sorted((self._wheels / "built").glob("*.whl"))
            if any(not wheel.name.endswith("-none-any.whl") for wheel in built):
                raise no_wheel(self._job.wanted, self._job.platform, name)
            links = ("--find-links", str(self._wheels / "built"))
            attempt = self._try(file, ("--only-binary", ":all:", *links))
            if not attempt.code:
                return
        raise explain(attempt, self._job.wanted, self._job.platform)

    def _explained(self, first: Attempt, second: Attempt) -> SlspyError:
        """Say what went wrong: that there is no wheel, when building one failed too."""
        wanted, platform = self._job.wanted, self._job.platform
        if first is not second and second.is_about_building:
            return no_wheel(wanted, platform, *first.package(), output=second.tail)
        return explain(second, wanted, platform)

    def _try(self, file: Path, how: tuple[str, ...]) -> Attempt:
        shutil.rmtree(self._directory / "bin", ignore_errors=True)
        arguments = install_arguments(self._tool, self._job.platform, self._directory)
        tail = [*how, *self._indexes(), *self._extra, "-r", str(file)]
        done = self._tool.run([*arguments, *tail, *self._limits()], self._cwd)
        return Attempt(self._tool.name, done.returncode, done.stderr + done.stdout)

    def _write(self, lines: Iterable[str]) -> Path:
        file = self._job.work / "requirements.txt"
        file.write_text("\n".join([*self._job.wanted.arguments, *lines, ""]), encoding="utf-8")
        return file

    def _limits(self) -> list[str]:
        if not self._job.wanted.limits:
            return []
        file = self._job.work / "constraints.txt"
        file.write_text("\n".join([*self._job.wanted.limits, ""]), encoding="utf-8")
        return ["-c", str(file)]

    def _indexes(self) -> list[str]:
        """Name unusual indexes; every index may have the package, because its hash has to be right."""
        found = self._job.wanted.indexes
        if self._tool.name == "pip":
            return [word for index in found for word in ("--extra-index-url", index)]
        words = [word for index in found for word in ("--index", index)]
        return [*words, "--index-strategy", "unsafe-best-match"] if words else []

    def _warn_about_markers(self) -> None:
        """Pip decides the markers of what packages need for this machine, whatever the platform."""
        import platform as here

        target = self._job.platform
        same = (sys.platform, here.machine(), sys.version_info[1]) == (
            "linux",
            target.machine,
            target.minor,
        )
        if self._tool.name == "pip" and not same:
            message = f"pip decides for this machine, not for {target}, which packages others need"
            self._job.warn(
                message, "install uv (`pip install uv`), or give a lock file with hashes"
            )

    @property
    def _cwd(self) -> Path:
        return self._job.wanted.manifest.parent


def _is_remote(pin: Pin) -> bool:
    return " @ git+" in pin.requirement


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
