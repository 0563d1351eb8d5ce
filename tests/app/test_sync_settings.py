from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.app.sync_settings import SyncArguments, sync_options
from sls_py.errors import UsageError
from sls_py.model.values import JsonObject
from sls_py.sync.options import SyncOptions
from tests.sync.syncing import snapshot_of

TWO = {"hello": "a = 1\n", "bye": "b = 1\n"}
NESTED = {"Child": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "x"}}}


def options(tmp_path: Path, section: JsonObject | None = None, **arguments: object) -> SyncOptions:
    config = {} if section is None else {"sync": section}
    snapshot = snapshot_of(tmp_path, TWO, config=config, resources=NESTED)
    return sync_options(SyncArguments(**arguments), snapshot)  # type: ignore[arg-type]


def test_without_options_everything_is_synced_once(tmp_path: Path) -> None:
    assert options(tmp_path) == SyncOptions()


def test_the_service_file_has_defaults(tmp_path: Path) -> None:
    found = options(tmp_path, {"watch": True, "skipDeploySync": False, "functions": ["bye"]})

    assert found.watch
    assert not found.skip_deploy
    assert found.chosen == frozenset({"ByeLambdaFunction"})


def test_a_stage_goes_before_the_section_and_the_command_line_before_both(tmp_path: Path) -> None:
    section = {"watch": False, "code": True, "stages": {"dev": {"watch": True}, "qa": {}}}

    assert options(tmp_path, section).watch
    assert options(tmp_path, section).code
    assert not options(tmp_path, section, watch=False).watch


def test_functions_resources_and_types_add_up(tmp_path: Path) -> None:
    found = options(
        tmp_path,
        functions=("hello",),
        resource_ids=("bye", "Child/Worker"),
        resource_types=("AWS::CloudFormation::Stack",),
    )

    assert found.chosen == frozenset(
        {"HelloLambdaFunction", "ByeLambdaFunction", "Child/Worker", "Child"}
    )


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"functions": ("helo",)}, "did you mean `hello`?"),
        ({"resource_ids": ("HeloLambdaFunction",)}, "did you mean `HelloLambdaFunction`?"),
        ({"resource_ids": ("Chid/Worker",)}, "did you mean `Child`?"),
        ({"resource_types": ("AWS::Lambda::Functio",)}, "did you mean `AWS::Lambda::Function`?"),
        ({"resource_ids": ("HelloLambdaFunction/Worker",)}, "give the logical id alone"),
    ],
)
def test_unknown_names_are_errors_with_suggestions(
    tmp_path: Path, arguments: dict[str, tuple[str, ...]], hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        options(tmp_path, None, **arguments)

    assert caught.value.hint == hint
