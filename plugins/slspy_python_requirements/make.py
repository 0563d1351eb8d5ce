"""Make a folder of packages: install, verify, tidy, compile; nothing is seen of it before it is complete."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sls_py.files.atomic import write_text
from sls_py.numbers import count, size
from sls_py.plugin import Reporter
from sls_py.report import phase, warn
from slspy_python_requirements.bytecode import LARGEST, compile_modules
from slspy_python_requirements.contents import size_of
from slspy_python_requirements.failures import missing, no_wheel
from slspy_python_requirements.install import Job, install
from slspy_python_requirements.keys import content_key
from slspy_python_requirements.platform import Platform
from slspy_python_requirements.request import FILES, REPORT, Request
from slspy_python_requirements.slim import slim, slim_patterns
from slspy_python_requirements.tidy import distributions, remove, tidy
from slspy_python_requirements.wanted import Wanted, normalized


class Maker:
    """Makes what one request asks for; `compiled` is the folder of modules that were compiled before."""

    def __init__(
        self,
        request: Request,
        wanted: Wanted,
        *,
        environ: Mapping[str, str],
        reporter: Reporter,
        compiled: Path,
    ) -> None:
        self._request = request
        self._wanted = wanted
        self._environ = environ
        self._reporter = reporter
        self._compiled = compiled

    def make(self, final: Path, interpreter: Path | None) -> None:
        """Install beside the final place, and move there what is complete.

        Raises:
            PackagingError: packages cannot be installed; nothing is kept.
            SlspyError: there is no installer, or no way to the index.
        """
        text = f"installing `{self._request.manifest.file.name}` for {self._request.platform}"
        final.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=final.parent, prefix=".new-"))
        try:
            with phase(self._reporter, "requirements", text) as outcome:
                names = self._fill(work, interpreter)
                outcome.detail = f"{count(len(names), 'package')}, {size(size_of(work / FILES))}"
            _publish(work, final)
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _fill(self, work: Path, interpreter: Path | None) -> list[str]:
        files, temporary = work / FILES, work / "work"
        request, options = self._request, self._request.options
        for folder in (files, temporary):
            folder.mkdir()
        if self._wanted.pins:
            job = Job(self._wanted, request.platform, options, temporary, self._environ, self._warn)
            install(job, files)
        _verify(files, self._wanted, request.platform)
        remove(files, {normalized(name) for name in options.no_deploy})
        names = [f"{one.name} {one.version}" for one in distributions(files)]
        tidy(files)
        slim(files, slim_patterns(options))
        if interpreter and (options.bytecode or size_of(files) < LARGEST):
            compile_modules(
                files, interpreter, request.platform.minor, request.place, self._compiled
            )
        shutil.rmtree(temporary)
        report = {"identity": content_key(files), "names": names}
        write_text(work / REPORT, json.dumps(report))
        return names

    def _warn(self, message: str, hint: str | None) -> None:
        warn(self._reporter, message, hint=hint)


def _publish(work: Path, final: Path) -> None:
    old = final.with_name(f".old-{final.name[:16]}-{os.getpid()}")
    with suppress(FileNotFoundError):
        final.rename(old)
    work.chmod(0o755)  # temporary folders are closed to others, the cache need not be
    work.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def _verify(directory: Path, wanted: Wanted, platform: Platform) -> None:
    """Refuse packages that are not there, and those that were compiled for this machine.

    Raises:
        PackagingError: naming all that are missing, or the first one that does not fit.
    """
    found = {one.name: one for one in distributions(directory)}
    absent = [
        f"{pin.name} {pin.version or ''}".strip()
        for pin in wanted.pins
        if pin.name not in found or not _is_version(found[pin.name].version, pin.version)
    ]
    if absent:
        raise missing(wanted, absent)
    for one in found.values():
        with suppress(OSError):
            text = (one.folder / "WHEEL").read_text(encoding="utf-8")
            tags = [
                line.partition(": ")[2] for line in text.splitlines() if line.startswith("Tag:")
            ]
            if tags and all("-linux_" in tag or "-macosx_" in tag or "-win" in tag for tag in tags):
                raise no_wheel(wanted, platform, one.name, one.version)


def _is_version(found: str, wanted: str | None) -> bool:
    from packaging.version import InvalidVersion, Version

    if wanted is None or found == wanted:
        return True
    try:
        return Version(found) == Version(wanted)
    except InvalidVersion:
        return False
