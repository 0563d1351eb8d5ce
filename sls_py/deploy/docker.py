"""The `docker` command of this machine."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sls_py.aws.records import RegistryLogin
from sls_py.errors import DeploymentError, UsageError
from sls_py.model.image import ImageBuild

PLATFORMS = {"x86_64": "linux/amd64", "arm64": "linux/arm64"}

TOLD = 15
"""How many of the last lines are told when a command fails."""

_REFUSED = (
    "no basic auth credentials",
    "authorization token has expired",
    "authentication required",
    "unauthorized",
)
"""What Docker, and what stands in for it, say when the registry does not know the caller."""


class Ran(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    lines: list[str]

    @property
    def refused(self) -> bool:
        """Whether the registry asks for a login."""
        text = "\n".join(self.lines).lower()
        return self.code != 0 and any(words in text for words in _REFUSED)


class Docker:
    """Runs `docker` in the service's folder; `tell` hears every line that it writes."""

    def __init__(
        self, directory: Path, environ: Mapping[str, str], tell: Callable[[str], None]
    ) -> None:
        executable = shutil.which("docker", path=environ.get("PATH", ""))
        if executable is None:
            raise UsageError(
                "`docker` is not on the PATH, and there are images to build",
                hint="install Docker or Podman's `docker` command, or give the images by their `uri`",
            )
        self._executable = executable
        self._directory = directory
        self._environ = environ
        self._tell = tell

    def build(self, image: ImageBuild, tag: str) -> None:
        """Build an image for the processor of its functions, and give it a tag.

        Raises:
            DeploymentError: it could not be built.
        """
        arguments = [
            *("build", "-t", tag, "-f", str(self._directory / image.path / image.file)),
            *(f"--build-arg={name}={value}" for name, value in image.build_args.items()),
            *(f"--cache-from={source}" for source in image.cache_from),
            *([f"--platform={image.platform}"] if image.platform else []),
            *([f"--provenance={image.provenance}"] if image.provenance else []),
            *image.build_options,
            image.path,
        ]
        ran = self._run(*arguments, environ=_build_environment(image) | dict(self._environ))
        self._check(ran, f"image `{image.name}` was not built", image)

    def push(self, image: ImageBuild, source: str, target: str) -> Ran:
        """Push a built image under another name; the result tells when a login is needed.

        Raises:
            DeploymentError: it could not be pushed for another reason.
        """
        self._check(self._run("tag", source, target), f"image `{image.name}` was not tagged", image)
        ran = self._run("push", target)
        if not ran.refused:
            self._check(ran, f"image `{image.name}` was not pushed", image)
        return ran

    def login(self, login: RegistryLogin) -> None:
        """Log in to a registry.

        Raises:
            DeploymentError: the registry, or the place where Docker keeps passwords, refused it.
        """
        arguments = ("--username", login.username, "--password-stdin", login.endpoint)
        ran = self._run("login", *arguments, given=login.password)
        self._check(ran, f"`docker login {login.endpoint}` failed")

    def _run(
        self, *arguments: str, given: str | None = None, environ: Mapping[str, str] | None = None
    ) -> Ran:
        with subprocess.Popen(
            [self._executable, *arguments],
            cwd=self._directory,
            env=environ or self._environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            with suppress(BrokenPipeError):  # why it ended early stands in what it wrote
                process.stdin.write(given or "")
                process.stdin.close()
            lines = []
            for line in process.stdout:
                lines.append(line.rstrip())
                self._tell(line.rstrip())
        return Ran(process.returncode, lines)

    def _check(self, ran: Ran, message: str, image: ImageBuild | None = None) -> None:
        if ran.code == 0:
            return
        last = [line for line in ran.lines if line][-TOLD:]
        hint = "start Docker" if "docker daemon" in "\n".join(last).lower() else None
        error = DeploymentError(message, failures=last, hint=hint)
        error.position = image.position if image else None
        raise error


def _build_environment(image: ImageBuild) -> dict[str, str]:
    """Return defaults that the user's environment and options go before.

    The platform is that of the functions, whatever this machine is. Attestations turn an image into an index of
    images, which Lambda refuses (https://docs.aws.amazon.com/lambda/latest/dg/images-create.html).
    """
    platform = PLATFORMS.get(image.architecture or "")
    quiet = {} if image.provenance else {"BUILDX_NO_DEFAULT_ATTESTATIONS": "1"}
    return quiet | ({"DOCKER_DEFAULT_PLATFORM": platform} if platform else {})
