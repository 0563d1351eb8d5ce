"""What happens when nobody reads any more."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from sls_py.cli.streams import lasting, outliving_reader

FULL = Path("/dev/full")


@pytest.fixture
def unread() -> Iterator[TextIO]:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        yield stream


def test_words_without_a_reader_are_dropped(unread: TextIO) -> None:
    talk = lasting(unread)
    assert talk.write("packaging\n") == 10
    talk.flush()
    talk.write("deployed\n")
    talk.flush()


def test_a_stream_with_a_reader_gets_every_word(tmp_path: Path) -> None:
    with (tmp_path / "said").open("w") as stream:
        talk = lasting(stream)
        talk.write("packaging\n")
        talk.flush()
        assert (talk.name, talk.isatty()) == (stream.name, False)
    assert (tmp_path / "said").read_text() == "packaging\n"


def test_what_follows_a_lost_answer_goes_on(unread: TextIO) -> None:
    with outliving_reader(unread):
        unread.write("answer\n")
        unread.flush()
        pytest.fail("the reader is gone")
    unread.write("more\n")
    unread.flush()


SERVICE = """
service: shop
provider: {name: aws, runtime: python3.12}
functions:
  hello: {handler: app.main}
"""


@pytest.mark.parametrize("json", [(), ("--json",)])
def test_a_command_ends_its_work_and_well_when_its_reader_is_gone(
    tmp_path: Path, json: tuple[str, ...]
) -> None:
    (tmp_path / "serverless.yml").write_text(SERVICE)
    (tmp_path / "app.py").write_text("def main(event, context): ...")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "sls_py", "package", *json],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=writing,
        stderr=writing,
        check=False,
    )
    os.close(writing)
    assert done.returncode == 0
    assert (tmp_path / ".slspy" / "cloudformation-template-update-stack.json").is_file()


@pytest.mark.skipif(not FULL.exists(), reason="the system has no disk that is always full")
def test_words_that_no_disk_takes_are_dropped() -> None:
    with FULL.open("w") as stream:
        talk = lasting(stream)
        talk.write("packaging\n")
        talk.flush()


@pytest.mark.skipif(not FULL.exists(), reason="the system has no disk that is always full")
def test_a_result_that_no_disk_takes_is_an_error_without_a_traceback(tmp_path: Path) -> None:
    done = packaging(tmp_path, "slspy package --json > /dev/full")
    assert done.returncode == 1
    assert b"error: the disk is full" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_command_does_its_work_without_streams(tmp_path: Path, closed: str) -> None:
    done = packaging(tmp_path, f"slspy package --json {closed}")
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert (tmp_path / ".slspy" / "cloudformation-template-update-stack.json").is_file()


def packaging(folder: Path, line: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of a shell where there is a service."""
    (folder / "serverless.yml").write_text(SERVICE)
    (folder / "app.py").write_text("def main(event, context): ...")
    program = f"{shlex.quote(sys.executable)} -m sls_py"
    return subprocess.run(
        ["/bin/sh", "-c", line.replace("slspy", program, 1)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=False,
    )
