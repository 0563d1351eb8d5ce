"""Tests of `slspy explain`."""

from __future__ import annotations

import pytest

from sls_py.testing import MakeProject, Project

PLUGIN = '''
    from sls_py.plugin import Plugin

    class Tick:
        """`tick`: each tick of a clock."""

        SCHEMA = {"type": "string", "enum": ["slow", "fast"]}

        def compile_events(self, context, events):
            pass

    class Clock(Plugin):
        name = "clock"
        events = {"tick": Tick()}
'''
SERVICE = "service: shop\nprovider: {name: aws}\nplugins: [./clock.py]\n"


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    return slspy_project({})


def explained(project: Project, path: str) -> str:
    return project.run("explain", path).assert_success().out


def test_a_property_of_functions_is_explained(project: Project) -> None:
    assert explained(project, "function.timeout") == (
        "functions.<name>.timeout\n"
        "  Seconds after which Lambda stops a call.\n"
        "\n"
        "  type     a whole number\n"
        "  value    1 to 900\n"
        "  default  6\n"
        "  also in  `provider.timeout`\n"
    )


@pytest.mark.parametrize(
    "path",
    ["functions.*.timeout", "functions.hello.timeout", "function.timeout"],
)
def test_names_of_the_user_do_not_matter(project: Project, path: str) -> None:
    assert "1 to 900" in explained(project, path)


@pytest.mark.parametrize(
    "path", ["functions.*.events.sqs.batchSize", "event.sqs.batchSize", "functions.a.events.0.sqs"]
)
def test_a_list_stands_for_its_items(project: Project, path: str) -> None:
    assert explained(project, path).startswith("functions.")


def test_an_event_is_explained_with_what_it_takes(project: Project) -> None:
    text = explained(project, "event.sqs")
    assert "Messages of a queue." in text
    assert "type     an ARN (`arn:...`), or an object" in text
    assert '"batchSize": 10}' in text
    assert "\n  arn                    Required. " in text


def test_values_to_choose_from_are_listed(project: Project) -> None:
    assert "values  `eventBus`, `scheduler`" in explained(project, "event.schedule.method")


def test_an_object_lists_its_properties(project: Project) -> None:
    assert "allowedOrigins" in explained(project, "provider.httpApi.cors")


def test_the_whole_file_is_explained_without_a_path(project: Project) -> None:
    assert "service                      Required. The name" in project.run("explain").out


def test_data_is_data(project: Project) -> None:
    found = project.run("explain", "function.timeout", "--json").assert_success().json()
    assert found["limits"] == {"minimum": 1, "maximum": 900}
    assert (found["default"], found["also"]) == (6, ["provider.timeout"])
    assert "examples" not in found


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("function.timout", "`functions.<name>` has no `timout`", "did you mean `timeout`?"),
        ("functon.timeout", "a service file has no `functon`", "did you mean `function`?"),
        ("event.sqss", "`functions.<name>.events` has no `sqss`", "did you mean `sqs`?"),
        ("layer.zzz", "`layers.<name>` has no `zzz`", "there are: `path`, `name`"),
        ("service.name", "`service` has no `name`", ""),
    ],
)
def test_an_unknown_path_gets_a_suggestion(
    project: Project, path: str, message: str, hint: str
) -> None:
    result = project.run("explain", path)
    assert result.code == 2
    assert f"error: {message}\n" in result.err
    assert hint in result.err


def test_events_of_plugins_are_explained(project: Project) -> None:
    project.write({"serverless.yml": SERVICE, "clock.py": PLUGIN})
    text = explained(project, "event.tick")
    assert "Each tick of a clock." in text
    assert "`slow`, `fast`" in text
