from __future__ import annotations

from textwrap import dedent
from typing import Any

from sls_py.position import Position
from sls_py.service.normalize import drop_nulls, normalize, restore_nulls
from sls_py.service.tree import Tree, TreeSourceMap
from sls_py.service.yaml_nodes import parse_yaml


def tree(text: str) -> Tree:
    return parse_yaml(dedent(text), "s.yml")


def normalized(text: str) -> Any:
    found = tree(text)
    assert normalize(found) == []
    drop_nulls(found)
    return found.value


def test_lists_of_functions_are_merged_deeply_and_by_index() -> None:
    found = tree(
        """
        functions:
          - a: {events: [{sqs: x}, {sns: y}], timeout: 1}
          - b: {handler: h}
          - a: {events: [{sqs: z}], timeout: 2}
          - null
        """
    )
    assert normalize(found) == []
    assert found.value["functions"] == {
        "a": {"events": [{"sqs": "z"}, {"sns": "y"}], "timeout": 2},
        "b": {"handler": "h"},
    }
    positions = TreeSourceMap(found.mark)
    assert positions.locate(("functions", "a", "timeout")) == Position("s.yml", 5, 38)
    assert positions.locate(("functions", "b", "handler")) == Position("s.yml", 4, 18)


def test_a_list_of_functions_holds_objects() -> None:
    (problem,) = normalize(tree("functions: [{a: {}}, text]"))
    assert problem.path == "functions.1"


def test_null_properties_are_dropped_and_null_items_stay() -> None:
    assert normalized("provider: {name: aws, tags: ~}\nresources: {A: [~, {b: ~}]}\nlayers:\n") == {
        "provider": {"name": "aws"},
        "resources": {"A": [None, {}]},
    }


def test_null_values_of_the_users_own_sections_stay() -> None:
    assert normalized("custom: {a: ~}\nparams: {dev: {b: ~}}") == {
        "custom": {"a": None},
        "params": {"dev": {"b": None}},
    }


def test_null_functions_are_dropped_and_a_null_vpc_means_none() -> None:
    assert normalized("functions: {a: ~, b: {vpc: ~}}") == {"functions": {"b": {"vpc": False}}}


def test_a_provider_may_be_just_a_name() -> None:
    assert normalized("provider: aws") == {"provider": {"name": "aws"}}


def test_nulls_that_mean_something_come_back() -> None:
    text = """
    functions:
      a:
        timeout: ~
        url: {cors: {maxAge: 5, allowedHeaders: ~}}
        events: [{http: {request: {template: {text/plain: ~}}}}]
    """
    found = tree(text)
    nulls = drop_nulls(found)
    assert found.value["functions"]["a"]["url"] == {"cors": {"maxAge": 5}}
    restore_nulls(found, nulls)
    assert found.value["functions"]["a"] == {
        "url": {"cors": {"maxAge": 5, "allowedHeaders": None}},
        "events": [{"http": {"request": {"template": {"text/plain": None}}}}],
    }
