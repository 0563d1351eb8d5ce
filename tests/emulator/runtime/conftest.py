"""Functions to run in tests of the host."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from sls_py.emulator.runtime import Call, Outcome, RunnableFunction, RuntimeHost


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RuntimeHost]:
    host = RuntimeHost(tmp_path_factory.mktemp("host"), os.environ)
    yield host
    host.close()


class Make(Protocol):
    """Make a function from the text of its module."""

    def __call__(self, source: str, **changes: Any) -> RunnableFunction: ...


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def function(source: str, **changes: Any) -> RunnableFunction:
        (tmp_path / "app.py").write_text(textwrap.dedent(source))
        settings: dict[str, Any] = {
            "key": str(tmp_path),
            "fingerprint": "1",
            "name": "fn",
            "runtime": "python3.11",
            "handler": "app.handler",
            "code": tmp_path,
            "timeout": 10.0,
        }
        return RunnableFunction(**(settings | changes))

    return function


class Run(Protocol):
    """Run a function once."""

    def __call__(
        self, function: RunnableFunction, payload: bytes = ..., request_id: str = ...
    ) -> Outcome: ...


@pytest.fixture
def run(host: RuntimeHost) -> Run:
    def invoke(
        function: RunnableFunction, payload: bytes = b"{}", request_id: str = "request-1"
    ) -> Outcome:
        return host.invoke(function, Call(request_id=request_id, payload=payload))

    return invoke
