"""Tests of the command line as a whole: help, versions, mistakes."""

from __future__ import annotations

import pytest

from sls_py import __version__
from sls_py.cli.table import COMMANDS
from sls_py.testing import MakeProject, Project


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    return slspy_project({})


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_is_printed(project: Project, flag: str) -> None:
    assert project.run(flag).assert_success().out == f"slspy {__version__}\n"


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)])
def test_help_lists_every_command(project: Project, arguments: tuple[str, ...]) -> None:
    out = project.run(*arguments).assert_success().out
    assert all(f"\n  {name} " in out for name in COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(project: Project, name: str) -> None:
    out = project.run(name, "--help").assert_success().out
    assert out.startswith(f"Usage: slspy {name}")


def test_a_group_alone_shows_its_help(project: Project) -> None:
    assert project.run("plugin").assert_success().out.startswith("Usage: slspy plugin")


def test_a_misspelled_command_gets_a_suggestion(project: Project) -> None:
    result = project.run("deplyo")
    assert result.code == 2
    assert result.err == "error: unknown command `slspy deplyo`\nhint: did you mean `deploy`?\n"


def test_a_misspelled_subcommand_gets_a_suggestion(project: Project) -> None:
    result = project.run("local", "strat")
    assert result.code == 2
    assert "did you mean `start`?" in result.err


def test_an_unlike_command_gets_a_pointer_to_the_help(project: Project) -> None:
    result = project.run("zzzzzz")
    assert "hint: run `slspy --help` for all commands" in result.err


def test_a_misspelled_option_gets_a_suggestion(project: Project) -> None:
    result = project.run("package", "--stgae", "dev")
    assert result.code == 2
    assert result.err == "error: unknown option `--stgae`\nhint: did you mean `--stage`?\n"


def test_an_option_needs_its_value(project: Project) -> None:
    result = project.run("package", "--stage")
    assert (result.code, "`--stage` needs a value" in result.err) == (2, True)


def test_a_required_option_is_asked_for(project: Project) -> None:
    result = project.run("invoke")
    assert (result.code, "`--function` is missing" in result.err) == (2, True)


def test_a_required_argument_is_asked_for(project: Project) -> None:
    result = project.run("create")
    assert (result.code, "`NAME` is missing" in result.err) == (2, True)


def test_a_wrong_choice_names_the_right_ones(project: Project) -> None:
    result = project.run("print", "--format", "xml")
    assert result.code == 2
    assert "`--format` is wrong" in result.err
    assert "yaml" in result.err


def test_a_word_too_many_is_refused(project: Project) -> None:
    result = project.run("info", "hello")
    assert result.code == 2
    assert "unexpected extra argument" in result.err


def test_mistakes_are_json_with_json(project: Project) -> None:
    result = project.run("package", "--json", "--stgae", "dev")
    assert result.code == 2
    assert result.json() == {
        "version": 1,
        "command": "package",
        "ok": False,
        "exitCode": 2,
        "errors": [
            {
                "message": "unknown option `--stgae`",
                "severity": "error",
                "hint": "did you mean `--stage`?",
            }
        ],
    }


def test_no_service_file_is_a_usage_error_with_a_hint(project: Project) -> None:
    result = project.run("package")
    assert result.code == 2
    assert "there is no service file here" in result.err
    assert "hint: run `slspy create`" in result.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--stage", "my_stage"), "`--stage my_stage` cannot be a stage name"),
        (("--region", "us-eest-1"), "`--region us-eest-1` is not an AWS region"),
        (("--param", "key"), "`--param key` has no value"),
        (("--param", "=value"), "`--param =value` has no value"),
        (("--endpoint-url", "localhost"), "`--endpoint-url localhost` is not an address"),
    ],
)
def test_wrong_values_are_refused_before_anything_is_read(
    project: Project, arguments: tuple[str, str], message: str
) -> None:
    result = project.run("package", *arguments)
    assert result.code == 2
    assert f"error: {message}" in result.err
