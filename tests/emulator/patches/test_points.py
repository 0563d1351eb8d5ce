"""The self-check: repairs that do not fit the installed engine are left out and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.emulator.patches import KNOWN_VERSIONS, check
from sls_py.emulator.patches.points import Patch
from sls_py.errors import EmulatorError


def patch(*points: str, required: bool = False) -> Patch:
    return Patch(name="a repair", points=points, apply=lambda: None, required=required)


def test_a_repair_that_fits_is_silent() -> None:
    assert check((patch("json:loads"),), "1.5.33") == ()


def test_a_missing_point_is_named_with_the_version_it_was_written_for() -> None:
    warnings = check((patch("json:loads", "json:gone", "no_such_module:x"),), "9.9")
    assert warnings == (
        f"the repairs were written for ministack {', '.join(sorted(KNOWN_VERSIONS))}, this is 9.9",
        "a repair: off, ministack 9.9 has no `json:gone`, `no_such_module:x`",
    )


def test_the_engine_does_not_run_without_a_required_repair() -> None:
    with pytest.raises(EmulatorError, match="a repair: off"):
        check((patch("json:gone", required=True),), "9.9")


@pytest.mark.emulator
def test_all_repairs_fit_the_installed_engine(running_local_cloud: object, tmp_path: Path) -> None:
    from importlib.metadata import version

    from sls_py.emulator.patches import _patches
    from sls_py.emulator.record import new_identity
    from sls_py.emulator.runtime import RuntimeHost
    from sls_py.emulator.traces import Traces

    host = RuntimeHost(tmp_path, {})
    repairs = _patches(new_identity(), host, "http://127.0.0.1", Traces())

    assert version("ministack") in KNOWN_VERSIONS
    assert check(repairs, version("ministack")) == ()
