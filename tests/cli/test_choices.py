"""A value that is missing on the command line is told with what it could be."""

from __future__ import annotations

import pytest

from sls_py.scaffold import list_templates, templates_directory
from sls_py.testing import MakeProject

_FUNCTIONS = "functions: {hello: {handler: app.a}, bye: {handler: app.b}}\n"


@pytest.mark.parametrize(
    ("command", "example"),
    [
        (("invoke",), "--function bye"),
        (("invoke", "local"), "--function bye"),
        (("deploy", "function"), "--function bye"),
        (("rollback", "function"), "--function bye"),
        (("logs", "-f"), "--function bye"),
        (("logs", "--function"), "--function bye"),
        (("trigger",), "slspy trigger bye"),
    ],
)
def test_a_missing_function_is_told_with_those_that_there_are(
    command: tuple[str, ...], example: str, slspy_project: MakeProject
) -> None:
    project = slspy_project({"serverless.yml": "service: s\n" + _FUNCTIONS})
    result = project.run(*command)
    assert result.code == 2
    assert f"hint: there are: `bye`, `hello`; for example `{example}`" in result.err


@pytest.mark.parametrize(
    "text", ["service: [", "just a text", "functions: ${file(functions.yml)}", "functions: [3]"]
)
def test_functions_that_cannot_be_known_are_not_named(
    text: str, slspy_project: MakeProject
) -> None:
    result = slspy_project({"serverless.yml": text}).run("deploy", "function")
    assert result.code == 2
    assert "hint: run `slspy deploy function --help`" in result.err


def test_the_templates_are_named(slspy_project: MakeProject) -> None:
    project = slspy_project({})
    names = [f"`{one.name}`" for one in list_templates(templates_directory())]
    asked = project.run("create", "shop", "--template")
    shown = project.run("create", "--help")
    assert asked.code == 2
    assert all(name in asked.err and name in shown.out for name in names)
