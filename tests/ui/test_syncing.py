"""What `slspy sync` says."""

from __future__ import annotations

from pathlib import Path

from sls_py.errors import DeploymentError
from sls_py.ui.syncing import failure_text, flow_line, left_line, unfinished_line


def test_a_flow_is_one_line_with_its_time_and_its_cause() -> None:
    line = flow_line(
        "function users: settings", 0.184, detail="Timeout", saved=[Path("x/serverless.yml")]
    )

    assert line == "✔ function users: settings is live in 0.18s (Timeout, serverless.yml)"


def test_many_files_are_counted() -> None:
    saved = [Path(f"{number}.py") for number in range(5)]
    line = flow_line("function a: code", 0.02, detail="", saved=saved)

    assert line == "✔ function a: code is live in 20 ms (0.py, 1.py, 2.py and 2 more)"


def test_a_failure_says_what_becomes_of_it() -> None:
    text = failure_text(DeploymentError("no", hint="try"), "function a: code")

    assert text.splitlines()[-1].startswith("function a: code is not live; the next save")
    assert "uploaded" in failure_text(DeploymentError("no"), None).splitlines()[-1]


def test_a_mistake_says_who_waits_for_its_correction() -> None:
    error = DeploymentError("no")
    ends = [
        failure_text(error, None, held=held, stops=stops).splitlines()[-1]
        for held, stops in ((["a"], False), (["a", "b"], False), (["a"], True))
    ]
    assert ends == [
        "function a waits until this is right",
        "functions a, b wait until this is right",
        "function a, and the deployment that is needed, wait until this is right",
    ]


def test_what_is_left_is_named() -> None:
    assert left_line(["Jobs"]) == "! needs `slspy deploy`: Jobs"
    assert "infrastructure" in unfinished_line(["infrastructure"])
