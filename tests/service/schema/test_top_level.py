from __future__ import annotations

import pytest

from sls_py.events.shapes import record
from sls_py.service.schema.top_level import PROPERTIES
from tests.service.schema.fragments import accepts

TOP = record(PROPERTIES)


@pytest.mark.parametrize(
    "text",
    [
        "service: my-shop",
        "frameworkVersion: 3",
        "disabledDeprecations: '*'",
        "disabledDeprecations: [SOME_CODE]",
        "package: {patterns: '!a', individually: 'true', path: out}",
        "params: {default: {a: {b: [1]}}, prod: {}}",
        "stages: {prod: {params: {a: 1}}}",
        "plugins: [a, ./b.py]",
        "plugins: {localPath: p, modules: [a]}",
        "projectDir: ../..",
        "useDotenv: true",
        "variablesResolutionMode: '20210326'",
        "local: {}",
        "sync: {watch: true, functions: [a], stages: {dev: {code: true}}}",
    ],
)
def test_right_sections_fit(text: str) -> None:
    assert accepts(TOP, text)


@pytest.mark.parametrize(
    "text",
    [
        *("service: 1st", "service: my_shop", "service: {name: a}", "configValidationMode: strict"),
        *(
            "package: {include: [a]}",
            "params: {my_stage: {}}",
            "params: {dev: 5}",
            "useDotenv: false",
        ),
        *("plugins: {localPath: p}", "projectDir: sub", "variablesResolutionMode: '20210219'"),
        *("custom: text", "org: me", "stages: {prod: {color: red}}"),
    ],
)
def test_wrong_sections_do_not(text: str) -> None:
    assert not accepts(TOP, text)


def test_the_section_of_the_local_cloud_has_no_unknown_properties() -> None:
    assert PROPERTIES["local"]["additionalProperties"] is False
