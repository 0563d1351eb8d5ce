"""The patterns in their order."""

from __future__ import annotations

from pathlib import Path

from sls_py.model.layer import Layer
from sls_py.packaging.rules import function_rules, layer_rules
from tests.packaging.factories import function, service

HERE = Path("service")


def test_defaults_come_before_the_patterns_of_the_user() -> None:
    of = service(HERE, patterns=("!docs/**",))
    rules = function_rules(of, function("a", patterns=("docs/a.md",)))
    assert [(rule.pattern, rule.origin) for rule in rules[-2:]] == [
        ("!docs/**", "service"),
        ("docs/a.md", "function"),
    ]
    assert {rule.origin for rule in rules[:-2]} == {"default"}


def test_the_service_file_and_build_folders_are_left_out() -> None:
    patterns = {rule.pattern for rule in function_rules(service(HERE))}
    assert {"!serverless.yml", "!.git/**", "!.serverless/**", "!.slspy/**"} <= patterns
    assert "!.env*" not in patterns


def test_dotenv_files_are_left_out_when_they_are_read() -> None:
    patterns = [rule.pattern for rule in function_rules(service(HERE, use_dotenv=True))]
    assert "!.env*" in patterns


def test_layer_folders_are_left_out_of_functions_only() -> None:
    layer = Layer(key="libs", name="libs", path="./libs/")
    of = service(HERE, layers=[layer])
    assert "!libs/**" in {rule.pattern for rule in function_rules(of)}
    assert "!libs/**" not in {rule.pattern for rule in layer_rules(of, layer)}


def test_the_patterns_of_the_service_apply_to_layers() -> None:
    layer = Layer(key="libs", name="libs", path="libs", patterns=("keep.md",))
    rules = layer_rules(service(HERE, layers=[layer], patterns=("!*.md",)), layer)
    assert [(rule.pattern, rule.origin) for rule in rules[-2:]] == [
        ("!*.md", "service"),
        ("keep.md", "layer"),
    ]


def test_a_repeated_pattern_counts_where_it_stands_first() -> None:
    of = service(HERE, patterns=("!a/**",))
    rules = function_rules(of, function("x", patterns=("a/**", "!a/**")))
    assert [rule.pattern for rule in rules if rule.by_user] == ["!a/**", "a/**"]


def test_a_bundled_function_has_only_what_patterns_take_in() -> None:
    bundled = function("hello", individually=True, bundled=True, patterns=("assets/**",))
    rules = function_rules(service(HERE), bundled)
    assert (rules[0].pattern, rules[-1].pattern) == ("!**", "assets/**")
