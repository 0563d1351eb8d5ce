"""What slspy compiles, as CloudFormation's own linter sees it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sls_py.events import EVENTS
from sls_py.model.options import Options
from sls_py.model.service import Service
from sls_py.scaffold.templates import list_templates, templates_directory
from sls_py.service.load import build, read
from sls_py.testing import MakeProject, Project
from tests.stack.compiling import compiled

ROOT = Path(__file__).parents[2]
SERVICES = sorted(Path(__file__).with_name("services").glob("*.yml"))
EXAMPLES = sorted(ROOT.glob("examples/**/serverless.y*ml"))

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.xdist_group("cfn-lint"),
]


def service(file: Path) -> Service:
    options = Options(directory=file.parent, config=file.name)
    return build(read(file.parent, options, {}))


def created(project: Project) -> Iterator[Path]:
    """Make a project from every template."""
    for template in list_templates(templates_directory()):
        project.run("create", template.name, "--template", template.name).assert_success()
        yield project.path / template.name / "serverless.yml"


@pytest.fixture(scope="module")
def errors() -> Callable[[Any], list[str]]:
    """Find the errors of a template; the linter's rules are loaded once."""
    from cfnlint.config import ConfigMixIn
    from cfnlint.decode.decode import decode_str
    from cfnlint.runner import Runner

    runner = Runner(ConfigMixIn([], regions=["us-east-1"]))

    def find(template: Any) -> list[str]:
        decoded, _ = decode_str(json.dumps(template))
        matches = [each for each in runner.validate_template(decoded) if each.rule.id[0] == "E"]
        places = ["/".join(str(part) for part in each.path or ()) for each in matches]
        return [
            f"{each.rule.id} {where}: {each.message}"
            for each, where in zip(matches, places, strict=True)
        ]

    return find


def test_cloudformation_would_accept_what_is_compiled(
    slspy_project: MakeProject, errors: Callable[[Any], list[str]]
) -> None:
    found = [
        f"{file.relative_to(file.parents[1])}: {error}"
        for file in (*SERVICES, *EXAMPLES, *created(slspy_project({})))
        for error in errors(compiled(service(file)).template)
    ]
    assert found == []


def test_the_linter_would_find_something(errors: Callable[[Any], list[str]]) -> None:
    template = compiled(service(SERVICES[0])).template
    template["Resources"]["RestLambdaFunction"]["Properties"]["MemorySize"] = "much"
    (error,) = errors(template)
    assert "Resources/RestLambdaFunction/Properties/MemorySize" in error


def test_every_event_type_is_among_them() -> None:
    functions = [each for file in SERVICES for each in service(file).functions.values()]
    assert {event.kind for each in functions for event in each.events} == EVENTS.keys()
