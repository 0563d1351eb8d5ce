from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.app.secrets import MaskingReporter, hidden_config, masked
from sls_py.errors import Problem
from sls_py.model.masking import Mask
from sls_py.model.result import DeployResult, FunctionChange
from sls_py.model.secret import SecretPiece, SecretText
from sls_py.model.service import Provider, Service
from sls_py.report import Note, SilentReporter, Warned, note, phase

PASSWORD = "correct horse"


def service(directory: Path) -> Service:
    url = SecretText(["db://", SecretPiece(PASSWORD), "@host"])
    return Service(
        name="shop",
        provider=Provider(stage="dev", region="eu-west-1"),
        directory=directory,
        file=directory / "serverless.yml",
        config={"custom": {"url": url, "port": 5432, "copy": [f"x {PASSWORD}"], "open": 1}},
        secrets=frozenset({("custom", "url"), ("custom", "port")}),
        mask=Mask([PASSWORD]),
    )


def test_secrets_are_hidden_by_their_marks_and_by_their_text(tmp_path: Path) -> None:
    assert hidden_config(service(tmp_path))["custom"] == {
        "url": "db://(secret)@host",
        "port": "(secret)",
        "copy": ["x (secret)"],
        "open": 1,
    }


def test_what_is_reported_has_no_secrets() -> None:
    silent = SilentReporter()
    reporter = MaskingReporter(silent, Mask([PASSWORD]))
    note(reporter, f"it is {PASSWORD}")
    reporter.emit(Warned(problem=Problem(message="open", hint=f"not {PASSWORD}")))
    with phase(reporter, "package", PASSWORD) as outcome:
        outcome.detail = PASSWORD
    assert silent.events[0] == Note(text="it is (secret)")
    assert PASSWORD not in repr(silent.events)


@pytest.mark.parametrize("text", ["plain", ""])
def test_other_texts_stay(text: str) -> None:
    silent = SilentReporter()
    note(MaskingReporter(silent, Mask([PASSWORD])), text)
    assert silent.events == [Note(text=text)]


def test_results_are_cleaned_with_everything_in_them() -> None:
    result = DeployResult(
        service="shop",
        stage="dev",
        region="eu-west-1",
        stack="shop-dev",
        changed=True,
        functions=(FunctionChange(key="a", name="b", change="code", detail=f"was {PASSWORD}"),),
        outputs={"Password": PASSWORD, "Open": "x"},
        notes=("fine",),
    )
    found = masked(result, Mask([PASSWORD]))
    assert found.outputs == {"Password": "(secret)", "Open": "x"}
    assert found.functions[0].detail == "was (secret)"
    assert masked([{"a": (PASSWORD, 1, None)}], Mask([PASSWORD])) == [{"a": ("(secret)", 1, None)}]
