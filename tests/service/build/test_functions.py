from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.model.function import Function, FunctionPackage, Image, LoggingConfig, Vpc
from tests.service.service_files import load


def function(directory: Path, settings: str) -> Function:
    return load(directory, f"functions:\n  hello: {{{settings}}}").functions["hello"]


def test_names_are_made_of_service_stage_and_key(tmp_path: Path) -> None:
    found = function(tmp_path, "handler: h")
    assert (found.name, found.name_is_custom) == ("shop-dev-hello", False)
    found = function(tmp_path, "handler: h, name: mine")
    assert (found.name, found.name_is_custom) == ("mine", True)


def test_what_is_not_configured_stays_open(tmp_path: Path) -> None:
    found = function(tmp_path, "handler: h")
    assert (found.memory_size, found.timeout, found.layers, found.vpc) == (None,) * 4
    assert not found.vpc_disabled
    assert found.events == ()
    assert found.version_function is None


def test_settings_get_their_types(tmp_path: Path) -> None:
    found = function(
        tmp_path,
        "handler: h, memorySize: '512', dependsOn: Table, layers: [], tags: {a: 5}, tracing: true, "
        "logs: {logFormat: Text}, package: {patterns: a, individually: true}, url: true, "
        "vpc: {securityGroupIds: [a], subnetIds: [b]}, snapStart: 'true', environment: {A: 1}",
    )
    assert (found.memory_size, found.depends_on, found.layers) == (512, ("Table",), ())
    assert found.tags == {"a": "5"}
    assert found.environment == {"A": "1"}
    assert found.logging == LoggingConfig(log_format="Text")
    assert found.package == FunctionPackage(patterns=("a",), individually=True)
    assert found.vpc == Vpc(security_group_ids=["a"], subnet_ids=["b"])
    assert (found.snap_start, found.url, found.tracing) == (True, True, True)


@pytest.mark.parametrize("vpc", ["false", "null"])
def test_a_function_may_stay_out_of_the_vpc(tmp_path: Path, vpc: str) -> None:
    found = function(tmp_path, f"handler: h, vpc: {vpc}")
    assert found.vpc_disabled
    assert found.vpc is None


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("app", Image(name="app")),
        (
            "000000000000.dkr.ecr.eu-west-1.amazonaws.com/app:1",
            Image(uri="000000000000.dkr.ecr.eu-west-1.amazonaws.com/app:1"),
        ),
        (
            "{name: app, command: [a], entryPoint: b, workingDirectory: /c}",
            Image(name="app", command=("a",), entry_point=("b",), working_directory="/c"),
        ),
    ],
)
def test_images_are_named_or_addressed(tmp_path: Path, image: str, expected: Image) -> None:
    assert function(tmp_path, f"image: {image}").image == expected


def test_events_are_numbered_and_placed(tmp_path: Path) -> None:
    text = """
    functions:
      hello:
        handler: h
        events:
          - schedule: rate(1 hour)
          - sqs: {arn: arn:x, batchSize: "5"}
    """
    first, second = load(tmp_path, text).functions["hello"].events
    assert (first.kind, first.config, first.index) == ("schedule", "rate(1 hour)", 1)
    assert (second.kind, second.config, second.index) == (
        "sqs",
        {"arn": "arn:x", "batchSize": 5},
        2,
    )
    assert second.position
    assert (second.position.line, second.position.column) == (6, 14)


def test_a_null_function_is_no_function(tmp_path: Path) -> None:
    assert load(tmp_path, "functions: {a: null, b: {handler: h}}").functions.keys() == {"b"}
    assert load(tmp_path, "functions:").functions == {}
