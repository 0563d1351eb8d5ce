"""Tests of `slspy schema`."""

from __future__ import annotations

from sls_py.testing import MakeProject

PLUGIN = """
    from sls_py.plugin import Plugin


    class Owner(Plugin):
        name = "owner"
        top_level = {"owner": {"type": "string"}}
"""
SERVICE = """
    service: shop
    provider:
      name: aws
    plugins:
      - ./owner.py
"""


def test_the_schema_is_printed_anywhere(slspy_project: MakeProject) -> None:
    schema = slspy_project({}).run("schema").assert_success().json()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "owner" not in schema["properties"]


def test_plugins_add_to_the_schema(slspy_project: MakeProject) -> None:
    project = slspy_project({"serverless.yml": SERVICE, "owner.py": PLUGIN})
    schema = project.run("schema").assert_success().json()
    assert schema["properties"]["owner"] == {"type": "string"}
