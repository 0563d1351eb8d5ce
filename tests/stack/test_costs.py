from __future__ import annotations

from typing import Any

from sls_py.stack.costs import Cost, costs
from tests.stack.compiling import a_function, a_service, an_event, compiled
from tests.stack.templates import queue, template

HELLO, OTHER = ("functions", "hello"), ("functions", "other")


def made_for(section: str = "Resources", **settings: Any) -> dict[Any, int]:
    """What two functions cost, the first of which has some settings."""
    service = a_service(a_function("hello", **settings), a_function("other"))
    found = costs(compiled(service).template, service, section)
    return {cost.path: cost.amount for cost in found}


def test_a_function_comes_with_its_log_group_and_version() -> None:
    assert made_for() == {HELLO: 3, OTHER: 3}


def test_what_belongs_to_a_function_counts_for_it() -> None:
    assert made_for(url=True) == {HELLO: 6, OTHER: 3}


def test_a_route_counts_for_the_function_that_it_leads_to() -> None:
    events = (an_event("httpApi", "GET /a"), an_event("httpApi", "GET /b", 2))
    # Two routes, one integration and one permission; the API and its stage are shared.
    assert made_for(events=events)[HELLO] == 3 + 4


def test_a_function_that_names_another_stays_its_own() -> None:
    target = {"Fn::GetAtt": ["OtherLambdaFunction", "Arn"]}
    assert made_for(environment={"OTHER": target}) == {HELLO: 3, OTHER: 3}


def test_outputs_count_too() -> None:
    assert made_for("Outputs", url=True) == {HELLO: 2, OTHER: 1}


def test_the_resources_of_the_user_count_together() -> None:
    users = {"Resources": {"Q": queue(), "R": queue({"Ref": "Q"})}}
    service = a_service(a_function(), resources=users)
    found = costs(compiled(service).template, service, "Resources")
    assert found == [Cost(HELLO, 3), Cost(("resources",), 2)]


def test_the_most_expensive_comes_first() -> None:
    users = {"Resources": {"Q": queue("q" * 100), "R": queue()}}
    service = a_service(a_function(), resources=users)
    resources = template(users["Resources"])
    found = costs(resources, service, "Resources", lambda entry: len(str(entry)))
    assert found == [Cost(("resources",), len(str(queue("q" * 100))) + len(str(queue())))]


def test_a_long_chain_of_references_is_followed() -> None:
    chain = {f"Q{index}": queue({"Ref": f"Q{index + 1}"}) for index in range(1200)}
    function = {"Type": "AWS::Lambda::Function"}
    resources = {**chain, "Q1200": queue({"Ref": "HelloLambdaFunction"})}
    service = a_service(a_function())
    whole = template({**resources, "HelloLambdaFunction": function})
    assert costs(whole, service, "Resources") == [Cost(HELLO, 1202)]


def test_a_cycle_comes_to_an_end() -> None:
    resources = {"A": queue({"Ref": "B"}), "B": queue({"Ref": "A"})}
    assert costs(template(resources), a_service(a_function()), "Resources") == []
