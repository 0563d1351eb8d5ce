"""The right program runs a function, or none does."""

from __future__ import annotations

import json
import logging
import shutil
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sls_py.emulator.runtime import Call, RuntimeHost, UnsupportedRuntimeError
from sls_py.emulator.runtime.programs import Programs

if TYPE_CHECKING:
    from tests.emulator.runtime.conftest import Make, Run

pytestmark = pytest.mark.emulator

_LOOP = f"""\
#!{sys.executable}
import os, urllib.request
api = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
while True:
    with urllib.request.urlopen(api + "next") as event:
        name, body = event.headers["Lambda-Runtime-Aws-Request-Id"], event.read()
    print("took", body.decode(), flush=True)
    urllib.request.urlopen(api + name + "/response", data=os.environ["_HANDLER"].encode())
"""


def test_the_bootstrap_of_a_package_is_the_runtime(make: Make, run: Run, tmp_path: Path) -> None:
    (tmp_path / "bootstrap").write_text(_LOOP)
    (tmp_path / "bootstrap").chmod(0o755)
    function = make("", runtime="provided.al2023", handler="hello")
    first, second = run(function, b"1"), run(function, b"2")
    assert (first.payload, second.payload) == (b"hello", b"hello")
    assert "took 2" in [line.text for line in second.log]
    assert "Max Memory Used: 0 MB" not in second.log_text


def test_a_bootstrap_may_come_from_a_layer(make: Make, run: Run, tmp_path: Path) -> None:
    layer = tmp_path / "layer"
    layer.mkdir()
    (layer / "bootstrap").write_text(_LOOP)
    (layer / "bootstrap").chmod(0o755)
    function = make("", runtime="provided.al2", handler="layered", layers=(layer,))
    assert run(function).payload == b"layered"


def test_a_package_without_a_bootstrap_cannot_run(make: Make, run: Run) -> None:
    outcome = run(make("", runtime="provided.al2023"))
    assert outcome.error == "Runtime.InvalidEntrypoint"
    assert "Couldn't find valid bootstrap(s)" in outcome.log_text


@pytest.mark.parametrize("runtime", ["ruby3.3", "java21", "dotnet8", "go1.x"])
def test_other_runtimes_are_refused(runtime: str, host: RuntimeHost) -> None:
    with pytest.raises(UnsupportedRuntimeError, match=f"does not run {runtime}"):
        host.check(runtime)


def test_another_version_is_used_with_one_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    programs = Programs({"PATH": ""}, tmp_path)
    programs.check("python3.99")
    programs.check("python3.99")
    own = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    assert [record.message for record in caplog.records if record.levelno == logging.WARNING] == [
        f"python3.99 is not installed here, its functions run on {own}"
    ]


def test_another_version_is_refused_when_asked_to(tmp_path: Path) -> None:
    programs = Programs({"PATH": ""}, tmp_path, strict=True)
    with pytest.raises(UnsupportedRuntimeError, match=r"python3\.99 is not installed here"):
        programs.check("python3.99")


def test_the_version_of_node_that_is_asked_for_is_preferred(tmp_path: Path) -> None:
    for place, version in (("bin", "20.1.0"), (".nvm/versions/node/v22.3.0/bin", "22.3.0")):
        program = tmp_path / place / "node"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\necho v{version}\n")
        program.chmod(0o755)
    environ = {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path)}
    strict = Programs(environ, tmp_path, strict=True)
    strict.check("nodejs20.x")
    strict.check("nodejs22.x")
    with pytest.raises(UnsupportedRuntimeError):
        strict.check("nodejs24.x")


def test_node_functions_are_refused_where_there_is_no_node(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedRuntimeError, match="there is none"):
        Programs({"PATH": str(tmp_path)}, tmp_path).check("nodejs20.x")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory cannot be read here")
def test_a_function_that_takes_too_much_memory_is_ended(make: Make, run: Run) -> None:
    source = """
        import time

        def handler(event, context):
            held = bytearray(200_000_000)
            time.sleep(5)
            return len(held)
    """
    outcome = run(make(textwrap.dedent(source)))
    assert json.loads(outcome.payload)["errorMessage"].endswith("signal: killed")
    assert "Max Memory Used: 128 MB" in outcome.log_text


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_nothing_is_left_of_functions_of_all_kinds(make: Make, tmp_path: Path) -> None:
    (tmp_path / "index.js").write_text("exports.handler = async () => process.pid")
    host = RuntimeHost(tmp_path / "host", {"PATH": str(Path(shutil.which("node") or "").parent)})
    function = make("", runtime="nodejs20.x", handler="index.handler")
    pid = int(host.invoke(function, Call(request_id="1", payload=b"{}")).payload)
    host.close()
    assert not Path(f"/proc/{pid}").exists()
    assert list((tmp_path / "host" / "workers").iterdir()) == []
