"""Check a tree against the schema of the service file."""

from __future__ import annotations

from itertools import islice

from sls_py.errors import Problem
from sls_py.model.values import JsonObject
from sls_py.service.schema.coerce import coerce
from sls_py.service.schema.explain import Explainer
from sls_py.service.tree import Tree

_MOST_ERRORS = 1_000


def check(tree: Tree, schema: JsonObject) -> list[Problem]:
    """Coerce the values of a tree in place, and return what is wrong with them.

    The validator is asked whenever something is, or may be, wrong.
    """
    if coerce(schema, tree.value).fits:
        return []
    import jsonschema_rs

    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    errors = list(islice(validator.iter_errors(tree.value), _MOST_ERRORS))
    return Explainer(schema, tree.mark).problems(errors) if errors else []
