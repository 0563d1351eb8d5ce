from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.service.service_files import load, refused


def value(directory: Path, variable: str, text: str = "", **given: Any) -> Any:
    return load(directory, f"custom: {{v: '{variable}'}}\n{text}", **given).custom["v"]


def hint(directory: Path, variable: str, text: str = "", **given: Any) -> str | None:
    (problem,) = refused(directory, f"custom: {{v: '{variable}'}}\n{text}", **given)
    return problem.hint


def test_environment_variables_are_text(tmp_path: Path) -> None:
    assert value(tmp_path, "${env:PORT}", environ={"PORT": "80"}) == "80"
    assert hint(tmp_path, "${env:PROT}", environ={"PORT": "80"}) == "did you mean `PORT`?"


def test_options_are_those_of_the_command_line(tmp_path: Path) -> None:
    assert value(tmp_path, "${opt:stage}", stage="prod") == "prod"
    assert value(tmp_path, "${opt:region}", region="eu-west-1") == "eu-west-1"
    assert value(tmp_path, "${opt:color}", extra={"color": "red"}) == "red"
    assert value(tmp_path, "${opt:}", stage="prod") == {"stage": "prod"}


def test_the_default_stage_is_no_option(tmp_path: Path) -> None:
    assert value(tmp_path, '${opt:stage, "none"}') == "none"
    assert hint(tmp_path, "${opt:stage}") == "add a fallback: `${opt:stage, 'default'}`"


def test_the_stage_comes_from_option_file_or_default(tmp_path: Path) -> None:
    provider = "provider: {name: aws, stage: test}"
    assert value(tmp_path, "${sls:stage}") == "dev"
    assert value(tmp_path, "${sls:stage}", provider) == "test"
    assert value(tmp_path, "${sls:stage}", provider, stage="prod") == "prod"


def test_a_run_has_an_id(tmp_path: Path) -> None:
    assert value(tmp_path, "${sls:instanceId}") == "1500"


def test_parameters_of_the_command_line_win_over_the_stage_and_the_default(tmp_path: Path) -> None:
    params = "params: {dev: {a: dev}, default: {a: all, b: all, c: all}}"
    given = (("b", "cli"),)
    assert value(tmp_path, "${param:a}", params) == "dev"
    assert value(tmp_path, "${param:b}", params, params=given) == "cli"
    assert value(tmp_path, "${param:c}", params) == "all"
    assert value(tmp_path, "${param:a}", params, stage="prod") == "all"


def test_parameters_may_stand_under_stages(tmp_path: Path) -> None:
    stages = "stages: {dev: {params: {a: {x: 1}}}, default: {params: {b: 2}}}"
    assert value(tmp_path, "${param:a}", stages) == {"x": 1}
    assert value(tmp_path, "${param:b}", stages) == 2


def test_parameters_of_other_stages_are_not_resolved(tmp_path: Path) -> None:
    params = "params: {prod: {a: '${env:NOPE}'}, dev: {a: '${env:A}'}}"
    assert value(tmp_path, "${param:a}", params, environ={"A": "x"}) == "x"


def test_a_missing_parameter_hints_at_the_nearest(tmp_path: Path) -> None:
    params = "params: {dev: {bucket: x}}"
    assert hint(tmp_path, "${param:buket}", params) == "did you mean `bucket`?"
    assert hint(tmp_path, "${param:xyz}", params) == "pass it with `--param xyz=value`"


@pytest.mark.parametrize(
    ("text", "meaning"), [("true", True), (" 1 ", True), ("FALSE", False), ("0", False)]
)
def test_text_becomes_boolean(tmp_path: Path, text: str, meaning: bool) -> None:
    assert value(tmp_path, "${strToBool(${env:F})}", environ={"F": text}) is meaning


@pytest.mark.parametrize(
    "variable",
    ["${strToBool(maybe)}", "${strToBool()}", "${env:}", "${sls:color}", "${param:}", "${sls:}"],
)
def test_wrong_addresses_are_refused_with_advice(tmp_path: Path, variable: str) -> None:
    assert hint(tmp_path, variable)


def test_the_whole_file_is_a_value(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "custom: {v: '${self:}'}")
    assert "refers to itself" in problem.message
