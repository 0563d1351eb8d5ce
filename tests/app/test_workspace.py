"""Tests of a service with all that works on it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from sls_py.app.request import Request
from sls_py.app.workspace import has_service_file, open_workspace, pick_functions
from sls_py.errors import ServiceFileError, UsageError
from sls_py.model.options import Options
from sls_py.report import Note, SilentReporter, Warned

SERVICE = """
    service: shop
    provider:
      name: aws
      region: eu-west-1
      profile: team
      runtime: python3.12
    functions:
      hello:
        handler: app.main
      health:
        handler: app.main
"""

PLUGIN = """
    from sls_py.plugin import CommandContext, Plugin, ServiceContext, moments


    class Talker(Plugin):
        name = "talker"

        @moments.COMMAND.before
        def begin(self, context: CommandContext) -> None:
            context.reporter.emit(note(f"begin {context.name}"))
            context.cleanups.append(lambda: context.reporter.emit(note("clean up")))

        @moments.SERVICE_BUILT.after
        def built(self, context: ServiceContext) -> None:
            context.note(f"built {context.service.name}")

        @moments.COMMAND.after
        def end(self, context: CommandContext) -> None:
            context.reporter.emit(note("end"))


    def note(text: str):
        from sls_py.report import Note

        return Note(text=text)
"""


def request(directory: Path, environ: dict[str, str] | None = None, **options: Any) -> Request:
    chosen = Options(directory=directory, **options)
    return Request("info", chosen, environ or {}, SilentReporter())


def write(directory: Path, service: str = SERVICE, plugin: str | None = None) -> None:
    text = dedent(service)
    if plugin:
        (directory / "talker.py").write_text(dedent(plugin))
        text += "plugins:\n  - ./talker.py\n"
    (directory / "serverless.yml").write_text(text)


def notes(asked: Request) -> list[str]:
    assert isinstance(asked.reporter, SilentReporter)
    return [event.text for event in asked.reporter.events if isinstance(event, Note)]


def test_what_lenient_validation_lets_pass_is_told_as_a_warning(tmp_path: Path) -> None:
    write(
        tmp_path,
        SERVICE + "    configValidationMode: warn\n    package: {exclude: [secrets.txt]}\n",
    )
    asked = request(tmp_path)
    with open_workspace(asked):
        pass
    assert isinstance(asked.reporter, SilentReporter)
    (warned,) = [event for event in asked.reporter.events if isinstance(event, Warned)]
    assert warned.problem.message == "unknown property `exclude`"
    assert warned.problem.severity == "warning"


def test_the_service_is_read_and_built(tmp_path: Path) -> None:
    write(tmp_path)
    with open_workspace(request(tmp_path)) as workspace:
        assert workspace.service.name == "shop"
        assert workspace.events == {}


def test_gateways_are_those_of_the_service(tmp_path: Path) -> None:
    write(tmp_path)
    with open_workspace(request(tmp_path)) as workspace:
        target = workspace.gateways.target
    assert (target.region, target.default_profile) == ("eu-west-1", "team")


@pytest.mark.parametrize(
    ("options", "section", "folder"),
    [
        ({}, "", ".slspy"),
        ({}, "package:\n  path: out\n", "out"),
        ({"package": "given"}, "package:\n  path: out\n", "given"),
    ],
)
def test_the_build_folder_can_be_chosen(
    tmp_path: Path, options: dict[str, Any], section: str, folder: str
) -> None:
    write(tmp_path, dedent(SERVICE) + section)
    with open_workspace(request(tmp_path, **options)) as workspace:
        assert workspace.build_folder == tmp_path / folder


def test_hooks_run_around_the_command(tmp_path: Path) -> None:
    write(tmp_path, plugin=PLUGIN)
    asked = request(tmp_path)
    with open_workspace(asked):
        assert notes(asked) == ["begin info", "built shop"]
    assert notes(asked) == ["begin info", "built shop", "end", "clean up"]


def test_what_a_plugin_opened_is_cleaned_up_after_a_failure_too(tmp_path: Path) -> None:
    write(tmp_path, plugin=PLUGIN)
    asked = request(tmp_path)
    with pytest.raises(ZeroDivisionError), open_workspace(asked):
        raise ZeroDivisionError
    assert notes(asked) == ["begin info", "built shop", "clean up"]


def test_hooks_can_be_traced(tmp_path: Path) -> None:
    write(tmp_path, plugin=PLUGIN)
    asked = request(tmp_path, {"SLSPY_TRACE_HOOKS": "1"})
    with open_workspace(asked):
        pass
    traced = [text for text in notes(asked) if text.startswith("hook: ")]
    assert [line.rsplit(" ", 2)[0] for line in traced] == [
        "hook: before command talker.begin",
        "hook: after service:built talker.built",
        "hook: after command talker.end",
    ]


def test_plugins_may_be_kept_in_a_folder_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "extras").mkdir()
    (tmp_path / "extras/talker.py").write_text(dedent(PLUGIN))
    section = "plugins:\n  localPath: ./extras\n  modules:\n    - talker\n"
    write(tmp_path, dedent(SERVICE) + section)
    asked = request(tmp_path)
    with open_workspace(asked):
        assert notes(asked)[0] == "begin info"


def test_a_missing_plugin_is_a_problem_of_the_service_file(tmp_path: Path) -> None:
    write(tmp_path, dedent(SERVICE) + "plugins:\n  - ./missing.py\n")
    with pytest.raises(ServiceFileError, match="missing"), open_workspace(request(tmp_path)):
        pass


def test_a_service_file_is_noticed(tmp_path: Path) -> None:
    assert not has_service_file(request(tmp_path))
    assert has_service_file(request(tmp_path, config="other.yml"))
    write(tmp_path)
    assert has_service_file(request(tmp_path))


def test_functions_are_picked_once_each(tmp_path: Path) -> None:
    write(tmp_path)
    with open_workspace(request(tmp_path)) as workspace:
        picked = pick_functions(workspace.service, ["health", "hello", "health"])
    assert [function.key for function in picked] == ["health", "hello"]


@pytest.mark.parametrize(
    ("key", "hint"),
    [("helo", "did you mean `hello`?"), ("zzz", "there are: `health`, `hello`")],
)
def test_an_unknown_function_gets_a_suggestion(tmp_path: Path, key: str, hint: str) -> None:
    write(tmp_path)
    with open_workspace(request(tmp_path)) as workspace, pytest.raises(UsageError) as caught:
        pick_functions(workspace.service, [key])
    assert caught.value.hint == hint


def test_a_function_that_the_stage_goes_without_is_named_with_the_cause(tmp_path: Path) -> None:
    write(tmp_path)
    file = tmp_path / "serverless.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  hello:\n", "  hello:\n    stages: [prod]\n"), encoding="utf-8")
    with open_workspace(request(tmp_path)) as workspace, pytest.raises(UsageError) as caught:
        pick_functions(workspace.service, ["hello"])
    assert caught.value.message == "function `hello` is left out of stage `dev`"
    assert str(caught.value.hint).startswith("`stages: [prod]` at ")
