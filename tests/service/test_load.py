from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.errors import Problem, ServiceFileError, UsageError
from sls_py.model.options import Options
from sls_py.position import Position
from sls_py.service.draft import Draft
from sls_py.service.load import build, read
from tests.service.service_files import load, refused, write, write_service


def draft(
    directory: Path, text: str, environ: dict[str, str] | None = None, **options: Any
) -> Draft:
    write_service(directory, text)
    return read(directory, Options(directory=directory, **options), environ or {})


def read_problems(directory: Path, text: str, **options: Any) -> tuple[Problem, ...]:
    with pytest.raises(ServiceFileError) as caught:
        draft(directory, text, **options)
    return caught.value.problems


def test_a_plain_service_is_loaded(tmp_path: Path) -> None:
    service = load(
        tmp_path,
        """
        service: shop
        provider: {name: aws, runtime: python3.12, region: eu-west-1}
        custom: {table: orders}
        functions:
          list-orders:
            handler: orders.list
            environment: {TABLE: "${self:custom.table}"}
            events:
              - schedule: rate(1 hour)
        package: {individually: true}
        resources:
          Resources:
            Table: {Type: AWS::DynamoDB::Table, Properties: {Name: !Sub "${AWS::StackName}"}}
        """,
    )
    function = service.functions["list-orders"]
    assert (service.name, service.provider.stage, service.provider.region) == (
        "shop",
        "dev",
        "eu-west-1",
    )
    assert function.name == "shop-dev-list-orders"
    assert function.environment == {"TABLE": "orders"}
    assert [(event.kind, event.config, event.index) for event in function.events] == [
        ("schedule", "rate(1 hour)", 1)
    ]
    assert function.position == Position(str(tmp_path / "serverless.yml"), 5, 3)
    assert service.package.individually
    assert service.resources["Resources"]["Table"]["Properties"] == {
        "Name": {"Fn::Sub": "${AWS::StackName}"}
    }


def test_a_draft_knows_the_plugins_with_their_places(tmp_path: Path) -> None:
    found = draft(tmp_path, "plugins:\n  - prune\n  - ${self:custom.p}\ncustom: {p: ./mine.py}")
    file = str(tmp_path / "serverless.yml")
    assert found.plugins == (
        ("prune", Position(file, 2, 5)),
        ("./mine.py", Position(file, 3, 5)),
    )


def test_plugins_may_be_an_object(tmp_path: Path) -> None:
    found = draft(tmp_path, "plugins: {localPath: ./p, modules: [prune]}")
    assert [plugin.name for plugin in found.plugins] == ["prune"]
    assert found.plugins_directory == "./p"


def test_a_plugin_that_is_listed_twice_is_refused(tmp_path: Path) -> None:
    (problem,) = read_problems(tmp_path, "plugins:\n  - prune\n  - prune")
    assert problem.position == Position(str(tmp_path / "serverless.yml"), 3, 5)
    assert "serverless.yml:2:5" in (problem.hint or "")


def test_a_draft_knows_what_aws_access_needs(tmp_path: Path) -> None:
    text = "provider: {name: aws, stage: test, region: '${env:R}', profile: me}"
    found = draft(tmp_path, text, {"R": "eu-west-1"})
    assert (found.stage, found.region, found.profile) == ("test", "eu-west-1", "me")
    other = draft(tmp_path, text, stage="prod", region="us-west-2", profile="you")
    assert (other.stage, other.region, other.profile) == ("prod", "us-west-2", "you")


def test_what_is_not_known_early_is_left_open(tmp_path: Path) -> None:
    assert draft(tmp_path, "provider: {name: aws, region: '${ssm:/region}'}").region is None


def test_early_problems_are_told(tmp_path: Path) -> None:
    (problem,) = read_problems(tmp_path, "plugins: ['${env:NOPE}']")
    assert problem.path == "plugins.0"
    (problem,) = read_problems(tmp_path, "provider: {name: aws, stage: '${env:NOPE}'}")
    assert problem.path == "provider.stage"


@pytest.mark.parametrize("text", ["", "- a\n", "text\n"])
def test_a_service_file_is_a_mapping(tmp_path: Path, text: str) -> None:
    (tmp_path / "serverless.yml").write_text(text)
    with pytest.raises(ServiceFileError, match="service file is"):
        read(tmp_path, Options(directory=tmp_path), {})


def test_stages_have_letters_digits_and_hyphens(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="`my_stage`"):
        draft(tmp_path, "", stage="my_stage")
    (problem,) = read_problems(tmp_path, "provider: {name: aws, stage: my_stage}")
    assert problem.position == Position(str(tmp_path / "serverless.yml"), 1, 30)


def test_dotenv_files_are_read_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=1\nB=2")
    text = "useDotenv: true\ncustom: {a: '${env:A}', b: '${env:B}'}"
    service = load(tmp_path, text, environ={"B": "3"})
    assert service.custom == {"a": "1", "b": "3"}
    assert service.includes == (tmp_path / ".env",)
    assert service.use_dotenv
    assert refused(tmp_path, "custom: {a: '${env:A}'}")


def test_the_stage_chooses_the_dotenv_file(tmp_path: Path) -> None:
    (tmp_path / ".env.prod").write_text("A=prod")
    text = "useDotenv: true\ncustom: {a: '${env:A}'}\nprovider: {name: aws, stage: '${env:S}'}"
    assert load(tmp_path, text, environ={"S": "prod"}).custom == {"a": "prod"}


def test_a_json_file_is_a_service_too(tmp_path: Path) -> None:
    (tmp_path / "serverless.json").write_text('{"service": "shop", "provider": {"name": "aws"}}')
    found = build(read(tmp_path, Options(directory=tmp_path), {}))
    assert found.name == "shop"
    assert found.file == tmp_path / "serverless.json"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "serverless.yml").write_bytes("service: é".encode("latin-1"))
    with pytest.raises(ServiceFileError, match="UTF-8"):
        read(tmp_path, Options(directory=tmp_path), {})


def test_a_draft_may_be_built_again(tmp_path: Path) -> None:
    found = draft(tmp_path, "custom: {a: '${self:custom.b}', b: {c: 1}}")
    assert build(found).custom == build(found).custom == {"a": {"c": 1}, "b": {"c": 1}}


def test_what_is_resolved_early_is_not_resolved_again(tmp_path: Path) -> None:
    service = load(tmp_path, r"provider: {name: aws, profile: '\${env:NOPE}'}")
    assert service.provider.profile == "${env:NOPE}"


def test_sections_may_come_from_files(tmp_path: Path) -> None:
    write(tmp_path, "a: {handler: h.a}", "a.yml")
    write(tmp_path, "b: {handler: h.b, timeout: 3}", "b.yml")
    service = load(tmp_path, "functions: ['${file(a.yml)}', '${file(b.yml)}']")
    assert list(service.functions) == ["a", "b"]
    where = service.positions.locate(("functions", "b", "timeout"))
    assert where == Position(str(tmp_path / "b.yml"), 1, 28)


@pytest.mark.parametrize(("mode", "count"), [("warn", 1), ("off", 0)])
def test_a_lenient_mode_lets_unknown_properties_pass(tmp_path: Path, mode: str, count: int) -> None:
    text = (
        f"configValidationMode: {mode}\nfunctions: {{a: {{handler: h, timeout: '5', color: red}}}}"
    )
    service = load(tmp_path, text)
    assert service.functions["a"].timeout == 5
    assert [warning.severity for warning in service.warnings] == ["warning"] * count


def test_a_lenient_mode_does_not_make_sense_of_nonsense(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "configValidationMode: off\nfunctions: {a: text}")
    assert problem.path == "functions.a"


def test_settings_that_are_not_indented_below_their_event_are_explained(tmp_path: Path) -> None:
    text = """
        functions:
          a:
            handler: h.a
            events:
              - websocket:
                route: $connect
    """
    (problem,) = refused(tmp_path, text)
    assert problem.message == "unknown event `route`"
    assert problem.hint == "indent it below `websocket`, or start it with `- `"


def test_a_service_needs_its_name_in_all_modes(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "configValidationMode: warn\nservice: {name: shop}")
    assert problem.message == "`service` must be text, not an object"


def test_a_wrong_value_is_told_with_where_its_variable_found_it(tmp_path: Path) -> None:
    (tmp_path / "sizes.yml").write_text("a: 1\nbig: much\n", encoding="utf-8")
    text = """
        provider: {name: aws, memorySize: "${self:custom.size}", timeout: "${env:T}"}
        custom: {size: "${file(sizes.yml):big}"}
    """
    size, timeout = refused(tmp_path, text, environ={"T": "long"})
    assert size.position
    assert size.position.line == 1
    hint = str(size.hint).replace(str(tmp_path), ".")
    assert hint == "the value comes from `${self:custom.size}` (./sizes.yml:2:6)"
    assert timeout.hint == "the value comes from `${env:T}`"
