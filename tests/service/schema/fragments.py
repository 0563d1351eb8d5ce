"""Try values against fragments of the schema."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import jsonschema_rs

from sls_py.model.values import JsonObject
from sls_py.service.schema.coerce import coerce
from sls_py.service.schema.definitions import DEFINITIONS
from sls_py.service.yaml_nodes import parse_yaml


def accepts(fragment: JsonObject, text: str) -> bool:
    """Tell whether a value, written as YAML, fits a fragment after coercion."""
    value: Any = parse_yaml(dedent(text), "s.yml").value
    schema = {**fragment, "$defs": DEFINITIONS}
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    return validator.is_valid(coerce(schema, value).value)
