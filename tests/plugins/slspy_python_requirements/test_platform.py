"""Which wheels fit on Lambda."""

from __future__ import annotations

import pytest
from slspy_python_requirements.platform import Platform, platform_of


@pytest.mark.parametrize(
    ("runtime", "architecture", "uv", "best"),
    [
        ("python3.9", None, "x86_64-manylinux2014", "manylinux_2_26_x86_64"),
        ("python3.11", "arm64", "aarch64-manylinux2014", "manylinux_2_26_aarch64"),
        ("python3.12", "x86_64", "x86_64-manylinux_2_34", "manylinux_2_34_x86_64"),
        ("python3.14", "arm64", "aarch64-manylinux_2_34", "manylinux_2_34_aarch64"),
    ],
)
def test_wheels_are_not_newer_than_the_linux_of_the_runtime(
    runtime: str, architecture: str | None, uv: str, best: str
) -> None:
    platform = platform_of(runtime, architecture)
    assert platform
    assert (platform.for_uv, platform.for_pip[0]) == (uv, best)


def test_pip_gets_older_platforms_too_with_all_their_names() -> None:
    tags = Platform(11, "x86_64").for_pip
    assert tags.index("manylinux_2_17_x86_64") + 1 == tags.index("manylinux2014_x86_64")
    assert {"manylinux2010_x86_64", "manylinux1_x86_64"} < set(tags)


@pytest.mark.parametrize("runtime", [None, "nodejs20.x", "python2.7", "provided.al2023"])
def test_other_runtimes_have_no_platform(runtime: str | None) -> None:
    assert platform_of(runtime, "x86_64") is None


def test_it_is_named_as_users_write_it() -> None:
    assert str(Platform(13, "aarch64")) == "python3.13 on arm64"
