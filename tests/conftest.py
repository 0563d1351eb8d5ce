"""Fixtures for all tests, and guards around each of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["sls_py.testing"]

# How fast the machine is must not decide about a test.
settings.register_profile("slspy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("slspy")

CLOSED_PORT = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def clean_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep AWS and the user's own settings out of tests, and tests from changing the process they run in."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("AWS_", "SLSPY_"))]:
            patch.delenv(name)
        for name in ("CI", "GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR"):
            patch.delenv(name, raising=False)
        patch.setenv("AWS_ENDPOINT_URL", CLOSED_PORT)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("AWS_CONFIG_FILE", os.devnull)
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state"))
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        before = _surroundings()
        yield
        assert _surroundings() == before, (
            "the test changed the environment or the working directory"
        )


def _surroundings() -> tuple[Path, dict[str, str]]:
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"
    }
    return Path.cwd(), environment
