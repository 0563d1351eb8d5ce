from __future__ import annotations

from textwrap import dedent

import pytest

from sls_py.errors import Problem
from sls_py.position import Position
from sls_py.service.extensions import Extensions
from sls_py.service.schema.assemble import used_events, whole_schema
from sls_py.service.schema.check import check
from sls_py.service.yaml_nodes import parse_yaml

HEAD = "service: shop\nprovider: {name: aws}\n"


def problems(text: str, extensions: Extensions | None = None, head: str = HEAD) -> list[Problem]:
    tree = parse_yaml(head + dedent(text).removeprefix("\n"), "s.yml")
    schema = whole_schema(extensions or Extensions(), used_events(tree.value))
    return check(tree, schema)


def only(text: str, extensions: Extensions | None = None, head: str = HEAD) -> Problem:
    found = problems(text, extensions, head)
    assert len(found) == 1, found
    return found[0]


def test_a_valid_file_has_no_problems() -> None:
    assert problems("functions: {a: {handler: h.a, events: [{schedule: rate(1 hour)}]}}") == []


def test_an_unknown_property_is_told_at_its_key_with_the_nearest_one() -> None:
    problem = only("functions:\n  a: {handler: h, memorySzie: 512}")
    assert problem.message == "unknown property `memorySzie`"
    assert problem.hint == "did you mean `memorySize`?"
    assert problem.path == "functions.a.memorySzie"
    assert problem.position == Position("s.yml", 4, 19)


def test_a_wrong_value_is_told_at_the_value() -> None:
    problem = only("functions:\n  a: {handler: h, timeout: soon}")
    assert problem.message == "`timeout` must be a whole number, not text"
    assert problem.position == Position("s.yml", 4, 28)


def test_a_missing_property_is_told_at_the_key_of_its_object() -> None:
    problem = only("functions: {a: {vpc: {subnetIds: [a]}}}")
    assert problem.message == "`vpc` needs `securityGroupIds`"
    assert problem.position == Position("s.yml", 3, 17)


def test_all_problems_are_told() -> None:
    text = "functions: {a: {timeout: 901, memorySize: 1, x: 1, y: 2}, 'b c': {}}"
    assert sorted(problem.path for problem in problems(text)) == [
        "functions.a.memorySize",
        "functions.a.timeout",
        "functions.a.x",
        "functions.a.y",
        "functions.b c",
    ]


@pytest.mark.parametrize(
    ("provider", "message"),
    [
        ("timeout: 901", "`timeout` must be at most 900"),
        ("memorySize: 64", "`memorySize` must be at least 128"),
        ("memorySize: 128.5", "`memorySize` must be a whole number, not a fraction"),
        ("architecture: arm", "`architecture` must be `arm64` or `x86_64`"),
        ("stage: my_stage", "`stage` must be letters, digits and hyphens only"),
        ("endpointType: x", "`endpointType` must be `REGIONAL`, `EDGE` or `PRIVATE`"),
        ("stackTags: text", "`stackTags` must be an object, not text"),
        ("versionFunctions: maybe", "`versionFunctions` must be `true` or `false`, not text"),
        ("alb: {targetGroupPrefix: abcdefghijklmnopqrst}", "at most 16 characters long"),
        ("layers: [x]", "item 1 of `layers` must be an ARN (`arn:...`)"),
        ("httpApi: {useProviderTags: false}", "`useProviderTags` must be `true`"),
        ("vpc: {subnetIds: 5, securityGroupIds: [1, 2, 3, 4, 5, 6]}", "a list of at most 5 items"),
        ("deletionProtection: {stages: []}", "`stages` must be a list of at least 1 items"),
        ("role: ''", "`role` must be at least 1 character long"),
    ],
)
def test_violations_are_put_into_words(provider: str, message: str) -> None:
    problem = only("", head=f"service: shop\nprovider:\n  name: aws\n  {provider}\n")
    assert message in problem.message


def test_the_name_of_a_service_in_an_object_gets_the_form_of_today() -> None:
    problem = only("", head="service: {name: shop}\nprovider: {name: aws}\n")
    assert problem.message == "`service` must be text, not an object"
    assert problem.hint == "write the name alone, like `service: shop`"


def test_another_provider_is_refused() -> None:
    assert (
        only("", head="service: a1\nprovider: {name: google}\n").message == "`name` must be `aws`"
    )


def test_a_wrong_choice_gets_the_nearest_one() -> None:
    head = "service: shop\nprovider: {name: aws, region: eu-west-9, runtime: pyton3.12}\n"
    region, runtime = problems("", head=head)
    assert region.hint == "did you mean `eu-west-3`?"
    assert runtime.hint == "did you mean `python3.12`?"


@pytest.mark.parametrize(
    ("event", "message", "hint"),
    [
        ("htpApi: '*'", "unknown event `htpApi`", "did you mean `httpApi`?"),
        ("{sqs: arn:x, cors: true}", "unknown event `cors`", "indent it below `sqs`, or start it"),
        ("{sqs: arn:x, sns: topic}", "one item holds several events", "start each event"),
        ("{}", "the event is empty", "write its settings"),
        ("text", "item 1 of `events` must be an object, not text", ""),
        ("schedule: {rat: rate(1 hour)}", "unknown property `rat`", "did you mean `rate`?"),
        ("schedule: {}", "`schedule` needs `rate`", ""),
        ("schedule: {rate: 5}", "item 1 of `rate` must be", ""),
        ("sqs: {arn: 5x}", "`arn` must be an ARN", ""),
    ],
)
def test_events_are_explained_by_the_event_that_is_meant(
    event: str, message: str, hint: str
) -> None:
    problem = only(f"functions:\n  a:\n    handler: h\n    events:\n      - {event}")
    assert message in problem.message
    assert hint in (problem.hint or "")


@pytest.mark.parametrize(
    ("provider", "message"),
    [
        ("deploymentBucket: {nam: x}", "unknown property `nam`"),
        ("deploymentBucket: [a, b]", "must be text or an object, not a list"),
        ("iam: {role: {statements: [{Effect: Allow}]}}", "needs `Action` or `NotAction`"),
        ("vpc: {securityGroupIds: {Fn::Split: [a]}, subnetIds: a}", "a list of at least 2 items"),
        ("role: {Fn::GetAtt: [a]}", "`Fn::GetAtt` must be a list of at least 2 items"),
        (
            "alb: {authorizers: {a: {type: cognito, userPoolArn: 'arn:x'}}}",
            "needs `userPoolClientId`",
        ),
        ("httpApi: {authorizers: {a: {type: request, resultTtlInSeconds: x}}}", "a whole number"),
        ("logs: {restApi: {level: DEBUG}}", "`level` must be `INFO` or `ERROR`"),
        ("tracing: {lambda: Sometimes}", "`lambda` must be `Active` or `PassThrough`"),
    ],
)
def test_unions_are_explained_by_the_branch_that_is_meant(provider: str, message: str) -> None:
    found = problems("", head=f"service: shop\nprovider:\n  name: aws\n  {provider}\n")
    assert message in found[0].message


def test_two_of_a_kind_are_told_by_name() -> None:
    statement = "{Effect: Allow, Action: a, NotAction: b, Resource: '*'}"
    head = f"service: shop\nprovider: {{name: aws, iamRoleStatements: [{statement}]}}\n"
    problem = only("", head=head)
    assert "takes only one of `Action` and `NotAction`" in problem.message


def test_names_that_do_not_fit_come_with_the_rule() -> None:
    problem = only("resources: {Resources: {my-table: {Type: A}}}")
    assert "`my-table` is not a valid name" in problem.message
    assert problem.hint == "logical ids have letters and digits only"
    problem = only("resources: {Resources: {" + "A" * 256 + ": {Type: A}}}")
    assert "at most 255 characters" in (problem.hint or "")


def test_few_known_properties_are_listed() -> None:
    assert (only("package: {zzz: [x]}").hint or "").startswith("known here: `artifact`")


def test_what_plugins_add_is_checked() -> None:
    extensions = Extensions(
        events={"fax": {"type": "object", "required": ["number"]}},
        custom={"prune": {"properties": {"number": {"type": "integer"}}}},
        function_properties={"fancy": {"$ref": "#/$defs/awsArn"}},
        top_level={"extra": {"type": "string"}},
    )
    text = """
    extra: 5
    custom: {prune: {number: x}, other: anything}
    functions: {a: {fancy: 5x, events: [{fax: {}}]}}
    """
    assert {problem.path for problem in problems(text, extensions)} == {
        "custom.prune.number",
        "functions.a.fancy",
        "functions.a.events.0.fax",
    }
    assert {problem.path for problem in problems(text)} >= {"extra", "functions.a.fancy"}


def test_values_of_open_sections_are_free() -> None:
    assert problems("custom: {a: [1, {b: ~}]}\nlocal: {}\nsync: {}") == []


def test_a_list_of_one_word_is_the_word() -> None:
    given = "functions: {a: {events: [{schedule: {rate: rate(1 hour), method: [scheduler]}}]}}"
    tree = parse_yaml(HEAD + given, "s.yml")
    assert check(tree, whole_schema(Extensions())) == []
    event = tree.value["functions"]["a"]["events"][0]["schedule"]
    assert event["method"] == "scheduler"


def test_a_list_of_several_words_is_told_once() -> None:
    problem = only("functions: {a: {url: {invokeMode: [BUFFERED, RESPONSE_STREAM]}}}")
    assert problem.message == "`invokeMode` must be `BUFFERED` or `RESPONSE_STREAM`"
