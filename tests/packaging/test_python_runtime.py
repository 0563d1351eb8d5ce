"""What Python runtimes come with."""

from __future__ import annotations

import pytest

from sls_py.packaging.python_runtime import Version, removed_in, standard_library, version_of


@pytest.mark.parametrize(
    ("runtime", "version"),
    [("python3.9", (3, 9)), ("python3.13", (3, 13)), ("nodejs22.x", None), (None, None)],
)
def test_the_version_is_read_from_the_runtime(runtime: str | None, version: Version | None) -> None:
    assert version_of(runtime) == version


def test_the_library_is_that_of_the_runtime_and_not_of_this_python() -> None:
    assert {"json", "distutils", "cgi", "boto3"} <= standard_library((3, 11))
    assert "tomllib" in standard_library((3, 11)) - standard_library((3, 10))
    assert {"distutils", "imp"} <= standard_library((3, 11)) - standard_library((3, 12))
    assert "cgi" in standard_library((3, 12)) - standard_library((3, 13))
    assert "annotationlib" in standard_library((3, 14)) - standard_library((3, 13))


def test_it_is_known_when_a_module_went() -> None:
    assert removed_in("distutils", (3, 13)) == (3, 12)
    assert removed_in("distutils", (3, 11)) is None
    assert removed_in("requests", (3, 13)) is None
