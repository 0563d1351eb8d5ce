"""Packages on disk."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.errors import PackagingError
from sls_py.model.package import Package
from sls_py.model.secret import SecretPiece, SecretReference, SecretText
from sls_py.model.stack import CompiledFunction, CompiledStack, RestStage
from sls_py.model.values import JsonObject
from sls_py.packaging.store import TEMPLATE, read_package, write_package
from tests.packaging.factories import build, function, service, write_tree

STACK = CompiledStack(
    service="svc",
    stage="dev",
    region="eu-west-1",
    name="svc-dev",
    template={"Resources": {"Été": {"Type": "AWS::SQS::Queue"}}},
    core_template={"Resources": {}},
    bucket=None,
    prefix="serverless/svc/dev",
    functions={
        "hello": CompiledFunction(
            key="hello", name="svc-dev-hello", logical_id="HelloLambdaFunction", artifact="svc.zip"
        )
    },
    parameters=({"ParameterKey": "A", "ParameterValue": "1"},),
    tags={"STAGE": "dev"},
    capabilities=("CAPABILITY_IAM",),
    notification_arns=(),
    deployment_role={"Fn::GetAtt": ["Role", "Arn"]},
    rest_stage=RestStage(name="dev", tracing=True, tags={"a": "b"}),
    allowed_accounts=("123456789012",),
)


def make(directory: Path) -> Package:
    write_tree(directory, {"handler.py": "x = 1\n"})
    return Package(stack=STACK, artifacts=build(service(directory)))


def without_paths(package: Package) -> Package:
    items = tuple(replace(item, path=Path()) for item in package.artifacts.items)
    return replace(package, artifacts=replace(package.artifacts, items=items))


def test_a_package_is_read_as_it_was_written(tmp_path: Path) -> None:
    package = make(tmp_path / "service")
    write_package(package, tmp_path / "out")
    read = read_package(tmp_path / "out")
    assert without_paths(read) == without_paths(package)
    assert read.artifacts.items[0].path == tmp_path / "out" / "svc.zip"


def test_a_stack_without_stage_settings_has_none(tmp_path: Path) -> None:
    package = make(tmp_path / "service")
    package = replace(package, stack=replace(STACK, rest_stage=None))
    write_package(package, tmp_path / "out")
    assert read_package(tmp_path / "out").stack.rest_stage is None


def test_a_package_can_be_written_where_its_zips_are(tmp_path: Path) -> None:
    package = make(tmp_path)
    write_package(package, tmp_path / ".slspy")
    assert read_package(tmp_path / ".slspy") == package


def test_a_package_can_be_moved(tmp_path: Path) -> None:
    package = make(tmp_path / "service")
    write_package(package, tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / "moved")
    assert without_paths(read_package(tmp_path / "moved")) == without_paths(package)


def test_a_zip_that_the_user_made_goes_into_a_folder_of_its_own(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": "", "dist/one.zip": "made by hand"})
    given = service(tmp_path, function("a", artifact="dist/one.zip"))
    package = Package(stack=STACK, artifacts=build(given))
    for folder in (tmp_path / "out", tmp_path / ".slspy"):
        write_package(package, folder)
        (item,) = read_package(folder).artifacts.items
        assert item.path == folder / "artifacts" / "one.zip"
        assert item.path.read_bytes() == b"made by hand"


def test_a_package_can_be_written_over_itself(tmp_path: Path) -> None:
    write_package(make(tmp_path / "service"), tmp_path / "out")
    write_package(read_package(tmp_path / "out"), tmp_path / "out")
    assert read_package(tmp_path / "out").stack == STACK


def test_templates_are_for_people_to_read(tmp_path: Path) -> None:
    write_package(make(tmp_path / "service"), tmp_path / "out")
    text = (tmp_path / "out" / "cloudformation-template-update-stack.json").read_text("utf-8")
    assert text.startswith('{\n  "Resources": {\n    "Été"')


def test_without_an_own_bucket_there_is_no_core_template(tmp_path: Path) -> None:
    package = make(tmp_path / "service")
    write_package(package, tmp_path / "out")
    bucket = replace(package.stack, core_template=None, bucket="mine")
    write_package(replace(package, stack=bucket), tmp_path / "out")
    assert not (tmp_path / "out" / "cloudformation-template-create-stack.json").exists()
    assert read_package(tmp_path / "out").stack.core_template is None


def test_zips_of_an_earlier_package_are_removed(tmp_path: Path) -> None:
    first = make(tmp_path / "service")
    write_package(first, tmp_path / "out")
    (tmp_path / "out" / "mine.zip").write_bytes(b"not a zip of slspy")
    other = build(service(tmp_path / "service", name="other"))
    write_package(replace(first, artifacts=other), tmp_path / "out")
    zips = sorted(path.name for path in (tmp_path / "out").glob("*.zip"))
    assert zips == ["mine.zip", "other.zip"]


def test_a_changed_zip_is_refused(tmp_path: Path) -> None:
    write_package(make(tmp_path / "service"), tmp_path / "out")
    (tmp_path / "out" / "svc.zip").write_bytes(b"other")
    with pytest.raises(PackagingError, match=r"svc\.zip` changed after it was packaged"):
        read_package(tmp_path / "out")


def test_a_missing_zip_is_named(tmp_path: Path) -> None:
    write_package(make(tmp_path / "service"), tmp_path / "out")
    (tmp_path / "out" / "svc.zip").unlink()
    with pytest.raises(PackagingError, match=r"cannot read `.*svc\.zip`"):
        read_package(tmp_path / "out")


def test_a_folder_without_a_package_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(PackagingError, match="holds no package") as caught:
        read_package(tmp_path)
    assert caught.value.hint == f"run `slspy package --package {tmp_path}` first"


@pytest.mark.parametrize("format_line", ['"format": 99', '"format": null', '"other": 1'])
def test_another_format_is_refused(tmp_path: Path, format_line: str) -> None:
    write_package(make(tmp_path / "service"), tmp_path / "out")
    state = tmp_path / "out" / "slspy-state.json"
    state.write_text(state.read_text("utf-8").replace('"format": 1', format_line), "utf-8")
    with pytest.raises(PackagingError, match="has the format") as caught:
        read_package(tmp_path / "out")
    assert caught.value.hint == "package and deploy with the same version of slspy"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": 1}', '{"format": 1, "stack": {}}'])
def test_a_broken_state_file_is_a_clear_error(tmp_path: Path, text: str) -> None:
    write_package(make(tmp_path / "service"), tmp_path / "out")
    (tmp_path / "out" / "slspy-state.json").write_text(text, "utf-8")
    with pytest.raises(PackagingError):
        read_package(tmp_path / "out")


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", '{"Resources": []}'])
def test_a_broken_template_is_a_clear_error(tmp_path: Path, text: str) -> None:
    write_package(make(tmp_path / "service"), tmp_path / "out")
    (tmp_path / "out" / TEMPLATE).write_text(text, "utf-8")
    with pytest.raises(PackagingError, match=f"cannot read `.*{TEMPLATE}`"):
        read_package(tmp_path / "out")


def test_a_zip_outside_the_package_folder_is_refused(tmp_path: Path) -> None:
    write_package(make(tmp_path / "service"), tmp_path / "out")
    state = tmp_path / "out" / "slspy-state.json"
    text = state.read_text("utf-8").replace('"path": "svc.zip"', '"path": "../svc.zip"')
    state.write_text(text, "utf-8")
    with pytest.raises(PackagingError, match="cannot read"):
        read_package(tmp_path / "out")


def test_a_zip_that_is_gone_when_the_package_is_written_is_a_clear_error(tmp_path: Path) -> None:
    package = make(tmp_path / "service")
    package.artifacts.items[0].path.unlink()
    with pytest.raises(PackagingError, match=r"cannot package: No such file .*svc\.zip"):
        write_package(package, tmp_path / "out")


def test_secrets_are_read_when_a_package_is(tmp_path: Path) -> None:
    reference = SecretReference("ssm", "eu-west-1", "/pw")
    secret = SecretText([SecretPiece("hunter2", reference)])
    package = make(tmp_path / "service")
    parameters = ({"ParameterKey": "A", "ParameterValue": secret},)
    package = replace(package, stack=replace(package.stack, parameters=parameters))
    write_package(package, tmp_path / "out")
    assert not [path for path in (tmp_path / "out").iterdir() if b"hunter2" in path.read_bytes()]
    found = read_package(tmp_path / "out", lambda wanted: f"now {wanted.name}")
    assert found.stack.parameters == ({"ParameterKey": "A", "ParameterValue": "now /pw"},)


def test_templates_are_written_as_the_standard_library_would_indent_them(tmp_path: Path) -> None:
    value: JsonObject = {
        "Ünï\n": 'q"uote\\',
        "Empty": [{}, [], "", None],
        "Numbers": [1, 2.5, True],
        "Deep": {"a": [{"b": "c"}]},
    }
    package = make(tmp_path / "service")
    template = package.stack.template | {"Metadata": value}
    write_package(
        replace(package, stack=replace(package.stack, template=template)), tmp_path / "out"
    )
    text = (tmp_path / "out" / TEMPLATE).read_text(encoding="utf-8")
    assert text == json.dumps(template, indent=2, ensure_ascii=False) + "\n"
