from __future__ import annotations

from typing import Any

import pytest

from sls_py.errors import Problem, ServiceFileError
from sls_py.position import Position
from sls_py.report import SilentReporter, Warned
from sls_py.stack.lint import lint
from tests.stack.compiling import a_function, a_provider, a_service, compiled
from tests.stack.templates import queue, queues, template

WHERE = Position("serverless.yml", 30, 1)


def problems(*args: Any, **sections: Any) -> list[Problem]:
    return lint(template(*args, **sections))


def told(*args: Any, **sections: Any) -> list[tuple[str, str]]:
    return [(each.severity, each.message) for each in problems(*args, **sections)]


@pytest.mark.parametrize(
    ("count", "severity"), [(399, None), (400, "warning"), (500, "warning"), (501, "error")]
)
def test_resources_are_counted(count: int, severity: str | None) -> None:
    message = f"the template has {count} resources, CloudFormation takes 500"
    assert told(queues(count)) == ([(severity, message)] if severity else [])


@pytest.mark.parametrize("section", ["Outputs", "Parameters", "Mappings"])
def test_the_entries_of_other_sections_are_counted(section: str) -> None:
    entries: dict[str, Any] = {f"E{index}": {} for index in range(201)}
    message = f"the template has 201 {section.lower()}, CloudFormation takes 200"
    assert told({"Q": queue()}, **{section: entries}) == [("error", message)]


def test_the_template_is_measured_as_it_is_uploaded() -> None:
    message = "the template has 1,200,192 bytes, CloudFormation takes 1,048,576"
    # Each letter is six bytes (`\u00e4`) in the uploaded text.
    found = told({"Q": queue("x" * 80)}, Metadata={"text": "ä" * 200_000})
    assert found == [("error", message)]


def test_a_template_that_is_nearly_too_large_is_a_warning() -> None:
    (found,) = told({"Q": queue()}, Metadata={"text": "a" * 900_000})
    assert found[0] == "warning"


def test_a_template_with_macros_is_measured_too() -> None:
    (found,) = told({"Q": queue()}, Transform="Macro", Metadata={"text": "a" * 1_100_000})
    assert found[0] == "error"


def crowded(**settings: Any) -> Any:
    """A service with far more resources than one stack can have, most of them the user's."""
    functions = [a_function(key) for key in ("one", "two", "three", "four", "five")]
    return a_service(
        *functions,
        a_function("with-url", url=True),
        provider=a_provider(**settings),
        resources={"Resources": queues(500)},
        positions={("resources",): WHERE},
    )


def test_what_costs_most_is_named() -> None:
    with pytest.raises(ServiceFileError) as caught:
        compiled(crowded(), strict=True)
    (problem,) = caught.value.problems
    assert problem.message == "the template has 524 resources, CloudFormation takes 500"
    assert problem.hint == (
        "most are for `resources` 500, `functions.with-url` 6, `functions.one` 3, `functions.two` 3, "
        "`functions.three` 3; split the service; `provider.versionFunctions: false` saves 6"
    )
    assert problem.position == WHERE


def test_versions_that_are_not_made_cannot_be_saved() -> None:
    with pytest.raises(ServiceFileError) as caught:
        compiled(crowded(version_functions=False), strict=True)
    assert "versionFunctions" not in str(caught.value.hint)


def test_a_quota_that_is_nearly_used_up_stops_nothing() -> None:
    reporter = SilentReporter()
    service = a_service(a_function(), resources={"Resources": queues(400)})
    compiled(service, strict=True, reporter=reporter)
    (event,) = reporter.events
    assert isinstance(event, Warned)
    assert event.problem.message == "the template has 406 resources, CloudFormation takes 500"


def test_what_is_largest_is_named() -> None:
    large = {"Resources": {"Q": queue("q" * 1_100_000)}}
    service = a_service(a_function(), resources=large, positions={("resources",): WHERE})
    with pytest.raises(ServiceFileError) as caught:
        compiled(service, strict=True)
    size = next(each for each in caught.value.problems if "bytes" in each.message)
    assert str(size.hint).startswith("most are for `resources` 1,100,0")
    assert size.position == WHERE


def test_the_attributes_of_a_mapping_are_counted() -> None:
    mapping = {f"A{index}": {"b": "c"} for index in range(201)}
    message = "mapping `M` has 201 attributes, CloudFormation takes 200"
    assert told({"Q": queue()}, Mappings={"M": mapping}) == [("error", message)]


def test_a_description_has_an_end() -> None:
    message = "`Description` has 1,026 bytes, CloudFormation takes 1,024"
    assert told({"Q": queue()}, Description="ä" * 513) == [("error", message)]


def test_dynamic_references_are_counted_once_each() -> None:
    names = [f"{{{{resolve:ssm:/p/{index}}}}}" for index in range(61)]
    message = "the template has 61 dynamic references, CloudFormation takes 60"
    assert told({"Q": queue(names)}) == [("error", message)]
    assert told({"Q": queue(names[:60] * 2)}) == []


def routes(count: int, api: str = "HttpApi") -> dict[str, Any]:
    resource = {"Type": "AWS::ApiGatewayV2::Route", "Properties": {"ApiId": {"Ref": api}}}
    return {f"{api}Route{index}": resource for index in range(count)}


def test_routes_beyond_the_quota_of_an_api_are_a_warning() -> None:
    found = told({"HttpApi": queue(), **routes(301)})
    assert found == [("warning", "an API has 301 routes, API Gateway takes 300")]


def test_every_api_has_its_own_quota() -> None:
    apis = {"A": queue(), "B": queue()}
    assert told({**apis, **routes(180, "A"), **routes(180, "B")}) == []


def test_a_quota_that_aws_never_raises_is_an_error() -> None:
    resource = {"Type": "AWS::ApiGatewayV2::Integration", "Properties": {"ApiId": "a1"}}
    found = told({f"I{index}": resource for index in range(301)})
    assert found == [("error", "an API has 301 integrations, API Gateway takes 300")]
