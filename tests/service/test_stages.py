"""Tests of what a stage goes without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.model.service import Service
from sls_py.service.extensions import Extensions
from tests.service.service_files import load, refused

QUEUE = "arn:aws:sqs:us-east-1:123456789012:jobs"


def service_with(directory: Path, text: str, stage: str = "dev", **given: Any) -> Service:
    return load(directory, text, stage=stage, **given)


FUNCTIONS = """
    functions:
      hello: {handler: app.hello}
      debug:
        handler: app.debug
        stages: [dev, qa]
      spare:
        handler: app.spare
        enabled: ${param:spare, false}
"""


@pytest.mark.parametrize(
    ("stage", "kept"),
    [("dev", ["hello", "debug"]), ("qa", ["hello", "debug"]), ("prod", ["hello"])],
)
def test_a_function_is_in_its_stages_only(tmp_path: Path, stage: str, kept: list[str]) -> None:
    assert list(service_with(tmp_path, FUNCTIONS, stage).functions) == kept


def test_a_variable_may_say_whether_something_is_there(tmp_path: Path) -> None:
    service = service_with(tmp_path, FUNCTIONS, "prod", params=(("spare", "true"),))
    assert list(service.functions) == ["hello", "spare"]


def test_what_is_left_out_is_known_with_its_cause(tmp_path: Path) -> None:
    gone = service_with(tmp_path, FUNCTIONS, "prod").left_out
    assert [str(each).replace(str(tmp_path), "") for each in gone.values()] == [
        "function `debug` is left out of stage `prod` by `stages: [dev, qa]` at /serverless.yml:5:5",
        "function `spare` is left out of stage `prod` by `enabled: false` at /serverless.yml:8:5",
    ]


def test_the_settings_are_gone_from_what_is_kept(tmp_path: Path) -> None:
    assert service_with(tmp_path, FUNCTIONS).config["functions"]["debug"] == {
        "handler": "app.debug"
    }


def test_one_stage_needs_no_list(tmp_path: Path) -> None:
    text = "functions: {debug: {handler: app.debug, stages: prod}}"
    assert list(service_with(tmp_path, text, "prod").functions) == ["debug"]


def test_events_take_the_settings_inside_and_beside(tmp_path: Path) -> None:
    text = f"""
        functions:
          hello:
            handler: app.hello
            events:
              - httpApi: GET /debug
                stages: [qa]
              - httpApi: {{path: /debug, method: post, stages: [qa]}}
              - sqs: {QUEUE}
                enabled: false
              - sns: {{arn: "{QUEUE}", topicName: jobs, enabled: false}}
              - httpApi: GET /
                stages: [dev, qa]
    """
    events = service_with(tmp_path, text).functions["hello"].events
    assert [(each.kind, each.config, each.index) for each in events] == [("httpApi", "GET /", 1)]
    assert len(service_with(tmp_path, text, "qa").functions["hello"].events) == 3


def test_positions_follow_the_events_that_are_kept(tmp_path: Path) -> None:
    text = """
        functions:
          hello:
            handler: app.hello
            events:
              - httpApi: GET /debug
                stages: [qa]
              - httpApi: wrong
    """
    (problem,) = refused(tmp_path, text)
    assert (problem.path, problem.position and problem.position.line) == (
        "functions.hello.events.0.httpApi",
        7,
    )


def test_an_event_type_keeps_its_own_enabled(tmp_path: Path) -> None:
    text = """
        functions:
          hello:
            handler: app.hello
            events:
              - schedule: {rate: rate(1 hour), enabled: false}
              - schedule: {rate: rate(2 hours), enabled: false, stages: [qa]}
              - schedule: rate(3 hours)
                enabled: false
    """
    (event,) = service_with(tmp_path, text).functions["hello"].events
    assert event.config == {"rate": ["rate(1 hour)"], "enabled": False}


def test_events_of_plugins_keep_what_they_have(tmp_path: Path) -> None:
    closed = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "stages": {"type": "string"}},
        "additionalProperties": False,
    }
    extensions = Extensions(events={"tick": closed, "tock": {}})
    text = """
        functions:
          hello:
            handler: app.hello
            events:
              - tick: {name: a, stages: own, enabled: false}
              - tick: {name: b, stages: own}
              - tock: {enabled: false}
    """
    events = service_with(tmp_path, text, extensions=extensions).functions["hello"].events
    configs = [{"name": "b", "stages": "own"}, {"enabled": False}]
    assert [each.config for each in events] == configs


def test_function_properties_of_plugins_are_theirs(tmp_path: Path) -> None:
    extensions = Extensions(function_properties={"enabled": {"type": "boolean"}})
    text = "functions: {hello: {handler: app.hello, enabled: false}}"
    settings = service_with(tmp_path, text, extensions=extensions).functions["hello"].settings
    assert settings["enabled"] is False


RESOURCES = """
    resources:
      Resources:
        Jobs: {Type: AWS::SQS::Queue}
        Debug:
          Type: AWS::SNS::Topic
          stages: [qa]
          Properties: {TopicName: "${param:topic}", enabled: kept}
        Spare: {Type: AWS::SNS::Topic, enabled: false}
      Outputs:
        DebugArn: {Value: x, stages: [qa]}
      extensions:
        Spare: {enabled: false, Metadata: {a: b}}
"""


def test_resources_outputs_and_extensions_are_left_out(tmp_path: Path) -> None:
    service = service_with(tmp_path, RESOURCES)
    jobs = {"Type": "AWS::SQS::Queue"}
    assert service.resources == {"Resources": {"Jobs": jobs}, "Outputs": {}, "extensions": {}}
    assert [each.name for each in service.left_out.values()] == [
        "resource `Debug`",
        "resource `Spare`",
        "output `DebugArn`",
        "extension `Spare`",
    ]


def test_properties_of_resources_are_not_looked_at(tmp_path: Path) -> None:
    service = service_with(tmp_path, RESOURCES, "qa", params=(("topic", "shop"),))
    debug = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "shop", "enabled": "kept"}}
    assert service.resources["Resources"]["Debug"] == debug
    assert service.resources["Outputs"] == {"DebugArn": {"Value": "x"}}


def test_variables_of_what_is_left_out_are_not_resolved(tmp_path: Path) -> None:
    text = """
        functions:
          a:
            handler: app.a
            stages: [qa]
            environment: {KEY: "${env:NOT_HERE}"}
          b:
            handler: app.b
            events:
              - sqs: {arn: "${env:NOT_HERE}", stages: [qa]}
              - httpApi: ${env:NOT_HERE}
                enabled: ${strToBool(0)}
    """
    assert service_with(tmp_path, text).functions["b"].events == ()
    assert {each.path for each in refused(tmp_path, text, stage="qa")} == {
        "functions.a.environment.KEY",
        "functions.b.events.0.sqs.arn",
    }


def test_sections_in_files_and_lists_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        "a: {handler: app.a, stages: [qa], environment: {X: '${env:NO}'}}", encoding="utf-8"
    )
    (tmp_path / "b.yml").write_text(
        "b: {handler: app.b, events: '${file(e.yml)}'}", encoding="utf-8"
    )
    (tmp_path / "e.yml").write_text("[{sqs: '${file(q.yml)}'}, {httpApi: '*'}]", encoding="utf-8")
    (tmp_path / "q.yml").write_text("{arn: '${env:NO}', stages: [qa]}", encoding="utf-8")
    text = "functions: ['${file(a.yml)}', '${file(b.yml)}']"
    service = service_with(tmp_path, text)
    assert list(service.functions) == ["b"]
    assert [each.kind for each in service.functions["b"].events] == ["httpApi"]


def test_parts_of_one_function_in_several_lists_are_merged_first(tmp_path: Path) -> None:
    text = """
        functions:
          - a: {handler: "${self:custom.handler}", stages: [qa]}
          - a: {stages: [dev]}
        custom: {handler: app.a}
    """
    assert service_with(tmp_path, text).functions["a"].handler == "app.a"


@pytest.mark.parametrize("wrong", ["{a: b}", "[]", "['prod*']", "'!prod'"])
def test_wrong_stages_are_refused(tmp_path: Path, wrong: str) -> None:
    (problem,) = refused(tmp_path, f"functions: {{a: {{handler: app.a, stages: {wrong}}}}}")
    assert problem.message == "`stages` must be a list of the names of stages"
    assert problem.path == "functions.a.stages"


def test_a_wrong_switch_is_refused_with_where_it_comes_from(tmp_path: Path) -> None:
    text = "functions: {a: {handler: app.a, enabled: '${env:ON}'}}"
    (problem,) = refused(tmp_path, text, environ={"ON": "yes"})
    assert problem.message == "`enabled` must be `true` or `false`"
    assert problem.hint == "the value comes from `${env:ON}`"


def test_a_setting_that_cannot_be_resolved_is_told_once(tmp_path: Path) -> None:
    text = "functions: {a: {handler: app.a, enabled: '${env:ON}'}}"
    (problem,) = refused(tmp_path, text)
    assert problem.message.startswith("cannot resolve `${env:ON}`")


def test_settings_without_a_value_count_as_absent(tmp_path: Path) -> None:
    text = "functions: {a: {handler: app.a, enabled: null, stages: null}}"
    assert list(service_with(tmp_path, text).functions) == ["a"]


def test_settings_without_an_event_are_no_event(tmp_path: Path) -> None:
    text = "functions: {a: {handler: app.a, events: [{stages: [dev]}]}}"
    (problem,) = refused(tmp_path, text)
    assert problem.message == "the event is empty"


def test_a_misspelled_setting_beside_an_event_is_seen(tmp_path: Path) -> None:
    text = "functions: {a: {handler: app.a, events: [{httpApi: '*', stage: [dev]}]}}"
    (problem,) = refused(tmp_path, text)
    assert (problem.message, problem.hint) == ("unknown event `stage`", "did you mean `stages`?")
