"""A `docker` that writes down how it is called."""

from __future__ import annotations

import hashlib
from pathlib import Path

SCRIPT = """\
#!/bin/sh
echo "$*" >> "$DOCKER_HOME/calls"
case "$1" in
build)
    echo "${DOCKER_DEFAULT_PLATFORM-} ${BUILDX_NO_DEFAULT_ATTESTATIONS-}" >> "$DOCKER_HOME/environment"
    pwd > "$DOCKER_HOME/directory"
    echo "Step 1/1 : FROM scratch"
    if [ -n "${BUILD_FAILS-}" ]; then echo "$BUILD_FAILS"; exit 1; fi ;;
push)
    if [ -n "${ALWAYS-}" ] || [ ! -e "$DOCKER_HOME/password" ] && [ -n "${LOCKED-}" ]; then
        echo "$LOCKED"; exit 1
    fi
    echo "5f70bf18a086: Layer already exists"
    if [ -z "${SILENT-}" ]; then
        echo "app: digest: sha256:$(printf %s "$2" | sha256sum | cut -d' ' -f1) size: 528"
    fi ;;
login)
    if [ -n "${LOGIN_FAILS-}" ]; then echo "$LOGIN_FAILS"; exit 1; fi
    cat > "$DOCKER_HOME/password" ;;
esac
"""


class FakeDocker:
    """The script in a folder of its own, and what it wrote down there."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._bin = home / "bin"
        self._bin.mkdir(parents=True)
        (self._bin / "docker").write_text(SCRIPT)
        (self._bin / "docker").chmod(0o755)

    def environ(self, **more: str) -> dict[str, str]:
        """Return an environment in which this is the one `docker`."""
        path = f"{self._bin}:/usr/bin:/bin"
        return {"PATH": path, "DOCKER_HOME": str(self.home), **more}

    @property
    def calls(self) -> list[str]:
        """The command lines so far."""
        return self._lines("calls")

    @property
    def environment(self) -> list[str]:
        """The default platform and whether attestations are off, for each build."""
        return self._lines("environment")

    def read(self, name: str) -> str:
        """Return something that was written down."""
        return (self.home / name).read_text().strip()

    def _lines(self, name: str) -> list[str]:
        file = self.home / name
        return file.read_text().splitlines() if file.exists() else []


def digest(target: str) -> str:
    """Return the digest under which the fake pushes a tag."""
    return f"sha256:{hashlib.sha256(target.encode()).hexdigest()}"
