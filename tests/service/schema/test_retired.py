from __future__ import annotations

import pytest

from sls_py.position import ConfigPath
from sls_py.service.extensions import Extensions
from sls_py.service.schema.assemble import whole_schema
from sls_py.service.schema.check import check
from sls_py.service.schema.retired import advice
from sls_py.service.yaml_nodes import parse_yaml


def test_an_old_property_is_told_with_its_successor() -> None:
    text = "service: shop\nprovider: {name: aws}\npackage:\n  exclude: [tests/**]\n"
    (problem,) = check(parse_yaml(text, "s.yml"), whole_schema(Extensions()))
    assert problem.message == "unknown property `exclude`"
    assert problem.hint == "write it as `patterns`, each with a `!` in front"


@pytest.mark.parametrize(
    "path", [("functions", "hello", "package", "include"), ("layers", "libs", "package", "include")]
)
def test_names_of_functions_and_layers_do_not_matter(path: ConfigPath) -> None:
    assert advice(path) == "write it as `patterns`"


def test_what_never_existed_has_no_advice() -> None:
    assert advice(("custom", "org")) is None


def test_the_resolution_mode_may_be_a_number() -> None:
    text = "service: shop\nprovider: {name: aws}\nvariablesResolutionMode: 20210326\n"
    assert check(parse_yaml(text, "s.yml"), whole_schema(Extensions())) == []
