"""A function in a folder, and workers that run it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sls_py.live.workers import Job, LocalFunction, MakeOptions, Outcome, Workers, make_workers

Run = Callable[..., Outcome]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "service"
    folder.mkdir()
    return folder


@pytest.fixture
def make(root: Path, tmp_path: Path) -> Iterator[Callable[..., Workers]]:
    made: list[Workers] = []

    def workers(source: str = "", *, runtime: str = "python3.11", size: int = 2) -> Workers:
        if source:
            (root / "app.py").write_text(source)
        function = LocalFunction(
            key="fn", name="svc-dev-fn", runtime=runtime, handler="app.handler", root=root
        )
        options = MakeOptions(folder=tmp_path / "shared", environ=os.environ, size=size)
        made.append(make_workers(function, options))
        return made[-1]

    yield workers
    for each in made:
        each.close()


def job(event: Any = None, *, seconds: float = 20.0, **environ: str) -> Job:
    headers: Mapping[str, str] = {
        "lambda-runtime-aws-request-id": "r-1",
        "lambda-runtime-deadline-ms": str(int((time.time() + seconds) * 1000)),
        "lambda-runtime-client-context": '{"client": {"app_title": "shop"}, "custom": {"a": 1}}',
        "lambda-runtime-cognito-identity": '{"cognitoIdentityId": "id"}',
        "lambda-runtime-trace-id": "Root=1",
    }
    names = {"AWS_LAMBDA_FUNCTION_NAME": "svc-dev-fn", "PATH": os.environ["PATH"], **environ}
    deadline = time.monotonic() + seconds
    return Job("r-1", json.dumps(event).encode(), headers, names, deadline)


def told(_line: object) -> None:
    """Hear a line."""


def run(workers: Workers, event: Any = None, *, seconds: float = 20.0, **environ: str) -> Outcome:
    return workers.run(job(event, seconds=seconds, **environ), told)


def answer(outcome: Outcome) -> Any:
    assert outcome.failure is None, outcome
    return json.loads(outcome.result)
