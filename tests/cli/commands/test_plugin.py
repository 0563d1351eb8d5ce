"""Tests of `slspy plugin`, and of commands that plugins add."""

from __future__ import annotations

import pytest

from sls_py.testing import MakeProject, Project

SERVICE = """
    service: shop
    provider:
      name: aws
      runtime: python3.12
    plugins:
      - ./hailer.py
"""

PLUGIN = """
    from sls_py.plugin import (
        Command,
        CommandCall,
        CommandOption,
        Plugin,
        ServiceContext,
        UsageError,
        moments,
    )


    class Hailer(Plugin):
        name = "hailer"

        @moments.SERVICE_BUILT.after
        def check(self, context: ServiceContext) -> None:
            context.note("checked")

        @property
        def commands(self) -> tuple[Command, ...]:
            options = (
                CommandOption(name="how-often", help="Times.", type="number", short="n"),
                CommandOption(name="loud", help="Loudly.", type="flag"),
            )
            return (Command(name="hail", help="Hail the service.", run=self.hail, options=options),)

        def hail(self, call: CommandCall) -> None:
            if call.options["how-often"] == 0:
                raise UsageError("not at all?", hint="give a number")
            call.write(f"hail {call.service.name} {call.service.provider.stage} {call.options}")
"""


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    return slspy_project({"serverless.yml": SERVICE, "hailer.py": PLUGIN})


def test_plugins_are_listed_with_what_they_do(project: Project) -> None:
    assert project.run("plugin", "list").assert_success().out.splitlines() == [
        "hailer (./hailer.py)",
        "  hook: after service:built",
        "  adds: command hail",
    ]


def test_plugins_are_listed_as_json(project: Project) -> None:
    (plugin,) = project.run("plugin", "list", "--json").assert_success().json()["plugins"]
    assert (plugin["name"], plugin["hooks"]) == ("hailer", ["after service:built"])


def test_a_command_of_a_plugin_runs_with_its_options(project: Project) -> None:
    result = project.run("hail", "-n", "3", "--stage", "prod").assert_success()
    assert result.out == "hail shop prod {'how-often': 3, 'loud': False}\n"
    assert "checked" in result.err


def test_a_command_of_a_plugin_has_help(project: Project) -> None:
    out = project.run("hail", "--help").assert_success().out
    assert "Hail the service." in out
    assert "-n, --how-often NUMBER" in out
    assert "--stage" in out


def test_commands_of_plugins_stand_in_the_help_of_the_root(project: Project) -> None:
    assert "Plugins:\n  hail " in project.run("--help").assert_success().out


def test_an_error_of_a_plugin_is_shown_like_any_other(project: Project) -> None:
    result = project.run("hail", "-n", "0")
    assert (result.code, "error: not at all?\nhint: give a number" in result.err) == (2, True)


def test_commands_of_plugins_are_suggested(project: Project) -> None:
    assert "did you mean `hail`?" in project.run("hial").err


def test_another_service_file_has_other_commands(project: Project) -> None:
    project.write({"other.yml": SERVICE.replace("plugins:\n      - ./hailer.py", "")})
    assert project.run("hail", "--config", "other.yml").code == 2
    assert project.run("hail", "--config=serverless.yml").code == 0


def test_help_works_when_a_plugin_is_missing(project: Project) -> None:
    (project.path / "hailer.py").unlink()
    assert "Usage: slspy" in project.run("--help").assert_success().out


def test_a_missing_plugin_is_told_with_its_place(project: Project) -> None:
    (project.path / "hailer.py").unlink()
    result = project.run("hail")
    assert result.code == 2
    assert "--> serverless.yml:7:5" in result.err
